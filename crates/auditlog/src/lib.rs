//! The one service behind every way into Daybook: durable append, then answer. Knows neither HTTP nor SQL.

pub mod access;
mod actors;
mod ambient;
mod apart;
mod appends;
mod deed;
mod entries;
mod export;
mod facets;
mod failure;
#[cfg(test)]
mod fixture;
mod index_choice;
mod indexed;
mod projects;
mod retention;
mod statistics;
mod tail;
mod turns;
mod users;
mod views;
mod volume;

pub use ambient::{Ambient, new_id};
pub use apart::{apart, much_waits_apart};
pub use deed::{By, RequestFacts};
pub use export::Export;
pub use failure::Failure;
pub use projects::OpenProject;
pub use retention::Expired;
pub use statistics::{IndexSize, IndexState, Statistics};
pub use tail::{Tail, TailEvent};

use appends::Appends;
use daybook_store::Store;
use indexed::Indexes;
use statistics::Counters;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use turns::Turns;

/// What the service is told about its surroundings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// User agents that start with one of these are command lines.
    pub cli_user_agents: Vec<String>,
    /// What all indexes together may take in memory, in bytes. 0 for none: SQL answers everything.
    pub index_memory_bytes: u64,
    /// Where the indexes keep their sealed segments, so that a start need not read every entry; none for nowhere.
    pub index_dir: Option<PathBuf>,
    /// Where expired entries are written before they are deleted; none for nowhere.
    pub archive_dir: Option<PathBuf>,
    /// How many entries the newest segment takes before it is sealed. Tests take few.
    pub index_head_rows: u32,
    /// How long a question waits for an index that is on its way, where SQL would take long. Tests do not wait.
    pub index_patience: Duration,
    /// How much is read at once; the next wait, see [`AuditLog::in_turn`].
    pub readers: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cli_user_agents: vec!["porter-cli".into(), "daybook-cli".into()],
            index_memory_bytes: 0,
            index_dir: None,
            archive_dir: None,
            index_head_rows: daybook_index::MAX_HEAD_ROWS,
            index_patience: Duration::from_secs(10),
            readers: 8,
        }
    }
}

/// The audit log of an instance. Cheap to clone.
#[derive(Clone)]
pub struct AuditLog {
    store: Store,
    ambient: Arc<dyn Ambient>,
    settings: Arc<Settings>,
    appends: Appends,
    indexes: Indexes,
    turns: Turns,
    /// Places for questions that wait for an index, and keep their turn meanwhile.
    index_waiters: Arc<Semaphore>,
    counters: Arc<Counters>,
}

impl AuditLog {
    /// Serves from a store whose migrations are applied.
    #[must_use]
    pub fn new(store: Store, ambient: Arc<dyn Ambient>, settings: Settings) -> Self {
        // A number that clients cannot guess, so that they cannot craft values whose hashes collide.
        let [seed @ .., _, _, _, _, _, _, _, _] = ambient.random();
        let indexes = Indexes::new(&settings, u64::from_ne_bytes(seed));
        if let Some(groups) = store.stored_groups() {
            indexes.follow(groups);
        }
        let turns = Turns::new(settings.readers);
        let index_waiters = Arc::new(Semaphore::new(settings.readers.div_ceil(2)));
        Self {
            store,
            ambient,
            settings: Arc::new(settings),
            appends: Appends::default(),
            indexes,
            turns,
            index_waiters,
            counters: Arc::default(),
        }
    }

    /// Loads a project's index, writes its files, and says whether its questions are answered out of memory from now on.
    pub async fn load_index(&self, project: i64) -> bool {
        self.indexes.load_now(&self.store, project).await
    }

    /// Loads the index of every project, a few beside each other.
    pub async fn load_indexes(&self) -> Result<(), Failure> {
        self.indexes.load_all(&self.store).await.map_err(Into::into)
    }

    /// Keeps the indexes as far as the database, for as long as it runs: a question then has little to wait for.
    pub async fn keep_indexes(&self, every: Duration) {
        loop {
            tokio::time::sleep(every).await;
            if let Err(error) = self.indexes.keep_up(&self.store).await {
                tracing::debug!(%error, "the indexes could not follow the database");
            }
        }
    }

    /// The store below, for what needs no service: health, migrations, administration.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The clock and the source of randomness.
    #[must_use]
    pub fn ambient(&self) -> &Arc<dyn Ambient> {
        &self.ambient
    }
}

impl fmt::Debug for AuditLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditLog").field("settings", &self.settings).finish_non_exhaustive()
    }
}
