//! Settings: the defaults inside the binary, a file, environment variables, flags; each overrides what comes before.

use crate::failure::CommandFailure;
use clap::Args;
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

const DEFAULTS: &str = include_str!("../defaults.toml");

/// Where settings come from, as flags. What each means is written in `defaults.toml`.
#[derive(Debug, Args)]
pub(crate) struct SettingsArguments {
    /// A TOML file of settings
    #[arg(long, env = "DAYBOOK_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(flatten)]
    overrides: Overrides,
}

#[derive(Debug, Args, Serialize)]
struct Overrides {
    /// Where to serve, such as 127.0.0.1:8080
    #[arg(long, env = "DAYBOOK_LISTEN", value_name = "ADDRESS", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<String>,
    /// Where the embedded database and the generated secret are kept
    #[arg(long, env = "DAYBOOK_DATA_DIR", value_name = "DIRECTORY", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    data_dir: Option<PathBuf>,
    /// <sqlite:///path> or <postgres://user:password@host/name>
    #[arg(long, env = "DAYBOOK_DATABASE_URL", value_name = "URL", hide_env_values = true, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_url: Option<String>,
    /// The most database connections
    #[arg(long, env = "DAYBOOK_DATABASE_CONNECTIONS", value_name = "NUMBER", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_connections: Option<u32>,
    /// What the in-memory index may take, in MiB; 0 for no index
    #[arg(long, env = "DAYBOOK_INDEX_MEMORY_MB", value_name = "MIB", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    index_memory_mb: Option<u64>,
    // By environment variable only: a flag would be seen by every user of the machine.
    #[arg(skip = std::env::var("DAYBOOK_JWT_SECRET").ok())]
    #[serde(skip_serializing_if = "Option::is_none")]
    jwt_secret: Option<String>,
    /// What is logged: a level, or a filter such as info,sqlx=debug
    #[arg(long, env = "DAYBOOK_LOG", value_name = "FILTER", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
    /// How it is logged: text or json
    #[arg(long, env = "DAYBOOK_LOG_FORMAT", value_name = "FORMAT", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_format: Option<String>,
    /// User agents that are command lines start with one of these
    #[arg(long, env = "DAYBOOK_CLI_USER_AGENTS", value_name = "PREFIX", value_delimiter = ',', global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    cli_user_agents: Option<Vec<String>>,
}

/// Settings, all of them given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) listen: String,
    pub(crate) data_dir: PathBuf,
    pub(crate) database_url: String,
    pub(crate) database_connections: u32,
    pub(crate) index_memory_mb: u64,
    pub(crate) jwt_secret: String,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
    pub(crate) cli_user_agents: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

impl SettingsArguments {
    pub(crate) fn load(self) -> Result<Settings, CommandFailure> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = &self.config {
            if !file.is_file() {
                return Err(CommandFailure::new(format!("the settings file {} does not exist", file.display())));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        let settings: Settings =
            figment.merge(Serialized::defaults(self.overrides)).extract().map_err(|error| named(&error))?;
        if settings.database_connections == 0 {
            return Err(CommandFailure::new("the setting database_connections is 0; expected at least 1"));
        }
        Ok(settings)
    }
}

/// Names the setting, its value and what was expected. A secret is never the value: any string is one.
fn named(error: &figment::Error) -> CommandFailure {
    let name = error.path.join(".");
    CommandFailure::new(match name.as_str() {
        "" => format!("the settings cannot be read: {}", error.kind),
        name => format!("the setting {name} is not valid: {}", error.kind),
    })
}

impl Settings {
    /// Whether the database is the file in the data directory.
    pub(crate) fn is_embedded(&self) -> bool {
        self.database_url.is_empty()
    }

    /// The database's address.
    pub(crate) fn database_url(&self) -> String {
        if !self.is_embedded() {
            return self.database_url.clone();
        }
        let path = self.data_dir.join("daybook.db").display().to_string();
        format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3f").replace('#', "%23"))
    }
}
