//! Entries in, entries out.

use crate::indexed::IndexFinder;
use crate::statistics::Counters;
use crate::{Ambient, AuditLog, Failure, OpenProject, apart, new_id};
use daybook_store::{Appended, Batch, CursorError, PageRequest, Start, StoreError};
use daybook_wire::new_entry::{MAX_ENTRIES, MAX_REPORTED_ERRORS, Rules, Sent};
use daybook_wire::{
    EntryDetail, EntryError, ErrorCode, NewEntry, Page, ParameterError, Query, Range, Receipt, Timestamp, Window,
};
use std::sync::Arc;
use uuid::Uuid;

/// How much an entry usually is as JSON.
const USUAL_BYTES: usize = 512;

impl AuditLog {
    /// Checks and stores entries: all or none. When this returns, they are durable and every read sees them.
    ///
    /// `ingested_by` names the token that sent them.
    pub async fn append(
        &self,
        project: &OpenProject,
        ingested_by: Option<&str>,
        entries: Vec<impl Into<Sent> + Send + 'static>,
    ) -> Result<Receipt, Failure> {
        if entries.len() > MAX_ENTRIES {
            let detail = format!("{} entries were sent; at most {MAX_ENTRIES} are taken at once.", entries.len());
            return Err(Failure::new(ErrorCode::PayloadTooLarge, detail));
        }
        let count = entries.len() as u64;
        let (rules, ambient) = (self.rules(project), Arc::clone(&self.ambient));
        let (project_id, ingested_by) = (project.id(), ingested_by.map(str::to_owned));
        let checked = apart(entries.len() * USUAL_BYTES, move |between| {
            let entries = checked(entries, &rules, between)?;
            Ok(batch(&*ambient, project_id, ingested_by.as_deref(), entries, between))
        });
        let batch = checked.await.map_err(|errors| {
            Counters::add(&self.counters.refused, count);
            let detail = "Some entries are not valid; none was stored. `errors` names the first of what is wrong.";
            Failure { errors, ..Failure::new(ErrorCode::InvalidEntries, detail) }
        })?;
        self.store_batch(batch).await
    }

    /// Reads entries that were exported, or come out of a file otherwise, and checks them against the project's rules. Fails with the
    /// first 100 errors.
    pub fn check(
        &self,
        project: &OpenProject,
        entries: Vec<impl Into<Sent>>,
    ) -> Result<Vec<NewEntry>, Vec<EntryError>> {
        checked(entries, &Rules { may_be_own: true, ..self.rules(project) }, || ())
    }

    /// What a project's entries are checked against now.
    fn rules(&self, project: &OpenProject) -> Rules {
        let now = self.ambient.now();
        let cli_user_agents = self.settings.cli_user_agents.clone();
        Rules { now, kept_from: project.kept_from(now), cli_user_agents, may_be_own: false }
    }

    /// Stores entries that were checked before.
    pub async fn append_checked(
        &self,
        project: &OpenProject,
        ingested_by: Option<&str>,
        entries: Vec<NewEntry>,
    ) -> Result<Receipt, Failure> {
        self.store_batch(batch(&*self.ambient, project.id(), ingested_by, entries, || ())).await
    }

    async fn store_batch(&self, batch: Batch) -> Result<Receipt, Failure> {
        let project = batch.project();
        let outcome = self.store.append(batch).await;
        self.appends.tell(project);
        match outcome {
            Ok(Appended { accepted, duplicates, conflicts }) => {
                Counters::add(&self.counters.appended, accepted);
                Counters::add(&self.counters.duplicates, duplicates);
                Ok(Receipt { accepted, duplicates, conflicts })
            }
            Err(StoreError::NotFound) => Err(Failure::project_not_found()),
            Err(error) => Err(error.into()),
        }
    }

    /// Answers one page of a question.
    pub async fn page(&self, project: &OpenProject, query: &Query) -> Result<Page, Failure> {
        let (start, kept_from) = self.start(project, query)?;
        let request = PageRequest { query, start, kept_from };
        let page = match self.index_at_once(project, request.visible()).await? {
            Some(slot) => {
                let finder = IndexFinder { slot, filter: query.filter.clone(), window: request.visible() };
                self.store.page_found_by(project.id(), request, &finder).await?
            }
            None => self.store.page(project.id(), request).await?,
        };
        Ok(Page {
            range: start.window,
            entries: page.entries,
            first: page.first,
            next_cursor: page.next_cursor,
            prev_cursor: page.prev_cursor,
            total: page.total,
        })
    }

    /// Where a page or an export starts, and the first moment that is kept.
    pub(crate) fn start(&self, project: &OpenProject, query: &Query) -> Result<(Start, Timestamp), Failure> {
        let start = match &query.cursor {
            Some(cursor) => Start::at_cursor(cursor, project.id(), query).map_err(|error| bad_cursor(cursor, error))?,
            None => Start::first_page(self.window(project, query.range)?),
        };
        Ok((start, project.kept_from(self.ambient.now())))
    }

    /// The window that a range means now.
    pub(crate) fn window(&self, project: &OpenProject, range: Range) -> Result<Window, Failure> {
        let now = self.ambient.now();
        Ok(range.window(now, project.newest(), project.kept_from(now))?)
    }

    /// The window that holds all that is kept.
    pub(crate) fn whole_window(&self, project: &OpenProject) -> Result<Window, Failure> {
        let from = project.kept_from(self.ambient.now());
        self.window(project, Range::Between(Some(from), None))
    }

    /// Finds one entry.
    pub async fn entry(&self, project: &OpenProject, id: Uuid) -> Result<EntryDetail, Failure> {
        let kept_from = project.kept_from(self.ambient.now());
        let missing = || Failure::new(ErrorCode::EntryNotFound, "There is no such entry in this project.");
        self.store.entry(project.id(), id, kept_from).await?.ok_or_else(missing)
    }
}

/// Entries that were read and found good, or the first 100 errors.
fn checked(entries: Vec<impl Into<Sent>>, rules: &Rules, between: impl Fn()) -> Result<Vec<NewEntry>, Vec<EntryError>> {
    let mut errors = Vec::new();
    let mut checked = Vec::with_capacity(entries.len());
    for (index, value) in entries.into_iter().enumerate() {
        between();
        checked.extend(NewEntry::from_json(index, value, rules, &mut errors));
        if errors.len() >= MAX_REPORTED_ERRORS {
            break;
        }
    }
    errors.truncate(MAX_REPORTED_ERRORS);
    if errors.is_empty() { Ok(checked) } else { Err(errors) }
}

/// What the store takes, each entry with an id.
fn batch(
    ambient: &dyn Ambient,
    project: i64,
    ingested_by: Option<&str>,
    entries: Vec<NewEntry>,
    between: impl Fn(),
) -> Batch {
    let entries = entries.into_iter().map(|new| {
        between();
        (new.id.unwrap_or_else(|| new_id(ambient)), new)
    });
    Batch::new(project, ambient.now(), ingested_by, entries)
}

fn bad_cursor(cursor: &str, error: CursorError) -> Failure {
    let parameter = ParameterError::new("cursor", cursor, error.to_string());
    let detail = format!("cursor is not valid; expected {error}");
    Failure { parameter: Some(Box::new(parameter)), ..Failure::new(ErrorCode::InvalidCursor, detail) }
}
