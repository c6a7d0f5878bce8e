//! The log of the program itself, on standard error.

use crate::failure::CommandFailure;
use crate::settings::{LogFormat, Settings};
use daybook_api::may_be_logged;
use std::io::{self, IsTerminal};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

/// Logs from now on, as the settings say.
pub(crate) fn start(settings: &Settings) -> Result<(), CommandFailure> {
    let wanted = EnvFilter::try_new(&settings.log).map_err(|error| {
        let log = &settings.log;
        CommandFailure::new(format!("DAYBOOK_LOG is {log:?}; expected a level such as info, or a filter ({error})"))
    })?;
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let lines = match settings.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(wanted).with_filter(filter_fn(may_be_logged))).init();
    Ok(())
}
