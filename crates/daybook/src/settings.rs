//! Settings: the defaults inside the binary, a file, environment variables, flags; each overrides what comes before.

use crate::failure::CommandFailure;
use clap::Args;
use daybook_api::HttpSettings;
use daybook_wire::query::NotAValue;
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

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
    /// Where expired entries are archived before they are deleted; empty for nowhere
    #[arg(long, env = "DAYBOOK_ARCHIVE_DIR", value_name = "DIRECTORY", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    archive_dir: Option<PathBuf>,
    // By environment variable only: a flag would be seen by every user of the machine.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    jwt_secret: Option<String>,
    /// A JSON Web Key Set of others whose tokens are believed
    #[arg(long, env = "DAYBOOK_JWKS", value_name = "FILE|URL", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    jwks: Option<String>,
    /// The issuer that those tokens name
    #[arg(long, env = "DAYBOOK_JWT_ISSUER", value_name = "ISSUER", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    jwt_issuer: Option<String>,
    /// The audience that those tokens name
    #[arg(long, env = "DAYBOOK_JWT_AUDIENCE", value_name = "AUDIENCE", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    jwt_audience: Option<String>,
    /// Where to serve metrics, such as 127.0.0.1:9187; empty for nowhere
    #[arg(long, env = "DAYBOOK_METRICS_LISTEN", value_name = "ADDRESS", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics_listen: Option<String>,
    /// Proxies that are believed about who asks, as addresses or CIDR blocks
    #[arg(long, env = "DAYBOOK_TRUSTED_PROXIES", value_name = "BLOCK", value_delimiter = ',', global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted_proxies: Option<Vec<String>>,
    /// How long a client may take to send a request's head, or pause in its body
    #[arg(long, env = "DAYBOOK_CLIENT_TIMEOUT_SECONDS", value_name = "SECONDS", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    client_timeout_seconds: Option<u64>,
    /// How long a request may take once it has arrived
    #[arg(long, env = "DAYBOOK_REQUEST_TIMEOUT_SECONDS", value_name = "SECONDS", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    request_timeout_seconds: Option<u64>,
    /// The most connections at a time
    #[arg(long, env = "DAYBOOK_MAX_CONNECTIONS", value_name = "NUMBER", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    max_connections: Option<usize>,
    /// How many requests a caller may send in a minute; 0 for any number
    #[arg(long, env = "DAYBOOK_REQUESTS_PER_MINUTE", value_name = "NUMBER", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    requests_per_minute: Option<u32>,
    /// What is logged: a level, or a filter such as `info,daybook_store=debug`
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
    pub(crate) archive_dir: PathBuf,
    pub(crate) jwt_secret: String,
    pub(crate) jwks: String,
    pub(crate) jwt_issuer: String,
    pub(crate) jwt_audience: String,
    pub(crate) metrics_listen: String,
    pub(crate) trusted_proxies: Vec<String>,
    pub(crate) client_timeout_seconds: u64,
    pub(crate) request_timeout_seconds: u64,
    pub(crate) max_connections: usize,
    pub(crate) requests_per_minute: u32,
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
    pub(crate) fn load(mut self) -> Result<Settings, CommandFailure> {
        self.overrides.jwt_secret = secret_variable("DAYBOOK_JWT_SECRET", None)?;
        self.overrides.database_url = secret_variable("DAYBOOK_DATABASE_URL", self.overrides.database_url)?;
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = &self.config {
            if !file.is_file() {
                return Err(CommandFailure::new(format!("the settings file {} does not exist", file.display())));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        let settings: Settings =
            figment.merge(Serialized::defaults(self.overrides)).extract().map_err(|error| named(&error))?;
        for (name, value) in [
            ("database_connections", u64::from(settings.database_connections)),
            ("client_timeout_seconds", settings.client_timeout_seconds),
            ("request_timeout_seconds", settings.request_timeout_seconds),
            ("max_connections", settings.max_connections as u64),
        ] {
            if value == 0 {
                return Err(CommandFailure::new(format!("the setting {name} is 0; expected at least 1")));
            }
        }
        Ok(settings)
    }
}

/// A secret out of the environment: from the variable, or from the file that the variable with `_FILE` at its end names, as
/// orchestrators hand secrets over. White space at the end of the file is no part of it.
fn secret_variable(name: &str, given: Option<String>) -> Result<Option<String>, CommandFailure> {
    let file_variable = format!("{name}_FILE");
    let given = given.or_else(|| std::env::var(name).ok());
    match (given, std::env::var(&file_variable)) {
        (Some(_), Ok(_)) => {
            Err(CommandFailure::new(format!("{name} and {file_variable} are both set; expected one of them")))
        }
        (None, Ok(path)) => match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text.trim_end().to_owned())),
            Err(error) => {
                Err(CommandFailure::new(format!("{file_variable} names {path}, which cannot be read: {error}")))
            }
        },
        (given, Err(_)) => Ok(given),
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

    /// Whether the database is embedded, in whichever file: others cannot share it from elsewhere.
    pub(crate) fn is_one_process(&self) -> bool {
        self.is_embedded() || self.database_url.starts_with("sqlite:")
    }

    /// Where the embedded database is, or would be.
    pub(crate) fn database_file(&self) -> PathBuf {
        self.data_dir.join("daybook.db")
    }

    /// How long a request may take once it has arrived.
    pub(crate) const fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds)
    }

    /// How clients are treated.
    pub(crate) fn http(&self) -> Result<HttpSettings, CommandFailure> {
        let block = |text: &String| {
            let refused =
                |expected| CommandFailure::new(format!("trusted_proxies holds {text:?}; expected {expected}"));
            text.parse().map_err(|expected: NotAValue| refused(expected))
        };
        Ok(HttpSettings {
            trusted_proxies: self.trusted_proxies.iter().map(block).collect::<Result<_, _>>()?,
            client_timeout: Duration::from_secs(self.client_timeout_seconds),
            request_timeout: self.request_timeout(),
            requests_per_minute: self.requests_per_minute,
        })
    }

    /// Whether nobody has said where metrics are served.
    pub(crate) fn has_default_metrics_listen(&self) -> bool {
        let default: Result<String, _> = Figment::from(Toml::string(DEFAULTS)).extract_inner("metrics_listen");
        default.is_ok_and(|default| default == self.metrics_listen)
    }

    /// The database's address.
    pub(crate) fn database_url(&self) -> String {
        if !self.is_embedded() {
            return self.database_url.clone();
        }
        let path = self.database_file().display().to_string();
        format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3f").replace('#', "%23"))
    }
}
