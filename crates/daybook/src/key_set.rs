//! Keeps the public keys of others up to date, out of a file or from an address.

use crate::failure::CommandFailure;
use crate::settings::Settings;
use actix_web::rt::time::{sleep, timeout};
use daybook_auditlog::access::PublicKeys;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

/// How old keys may get before they are fetched anew, nobody asking.
const MAX_AGE: Duration = Duration::from_mins(15);
/// How soon they are fetched again after they could not be.
const RETRY: Duration = Duration::from_secs(15);
/// How soon they can be asked for again: whoever sends tokens with invented key names must not set the pace.
const REST: Duration = Duration::from_secs(5);
/// How long an answer may take.
const FETCH_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest key set, in bytes.
const MAX_BYTES: u64 = 1_024 * 1_024;

/// The keys of others, which are on their way; none where nobody else is believed.
pub(crate) fn load(settings: &Settings) -> Result<Option<Arc<PublicKeys>>, CommandFailure> {
    if settings.jwks.is_empty() {
        return Ok(None);
    }
    for (name, value) in [("jwt_issuer", &settings.jwt_issuer), ("jwt_audience", &settings.jwt_audience)] {
        if value.is_empty() {
            let sentence =
                format!("the setting {name} is empty; with jwks, expected what the tokens of those keys carry");
            return Err(CommandFailure::new(sentence));
        }
    }
    let keys = Arc::new(PublicKeys::new(settings.jwt_issuer.clone(), settings.jwt_audience.clone()));
    let source = settings.jwks.clone();
    if !is_address(&source) {
        // A file is there from the start; an address may not answer yet.
        replace(&keys, &source)
            .map_err(|error| CommandFailure::new(format!("the setting jwks is {source:?}: {error}")))?;
    }
    actix_web::rt::spawn(keep_up_to_date(Arc::clone(&keys), source));
    Ok(Some(keys))
}

/// Fetches keys whenever they are old or one is missing. While they cannot be fetched, those that are known stay.
async fn keep_up_to_date(keys: Arc<PublicKeys>, source: String) {
    loop {
        let (known, from) = (Arc::clone(&keys), source.clone());
        let fetched = actix_web::rt::task::spawn_blocking(move || replace(&known, &from)).await;
        let pause = match fetched {
            Ok(Ok(count)) => {
                tracing::debug!(count, "public keys fetched");
                MAX_AGE
            }
            Ok(Err(error)) => {
                tracing::warn!(source, error, "public keys could not be fetched; those that are known stay");
                RETRY
            }
            // Fetching neither panics nor is cancelled, but at the end of the program.
            Err(_) => return,
        };
        keys.fetched();
        sleep(REST).await;
        keys.allow_refresh();
        // Whether the time has passed or a key is wanted, the keys are fetched.
        let _ = timeout(pause, keys.wanted()).await;
    }
}

fn replace(keys: &PublicKeys, source: &str) -> Result<usize, String> {
    let text =
        if is_address(source) { fetch(source) } else { fs::read_to_string(source).map_err(|error| error.to_string()) };
    keys.replace(&text?).map_err(|error| error.to_string())
}

fn fetch(address: &str) -> Result<String, String> {
    let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().timeout_global(Some(FETCH_TIMEOUT)).build());
    let mut answer = agent.get(address).call().map_err(|error| error.to_string())?;
    answer.body_mut().with_config().limit(MAX_BYTES).read_to_string().map_err(|error| error.to_string())
}

fn is_address(source: &str) -> bool {
    source.starts_with("https://") || source.starts_with("http://")
}
