//! The secret that tokens are signed with: given, or made at the first start and kept.

use crate::failure::CommandFailure;
use crate::open::make_writable;
use crate::settings::Settings;
use daybook_auditlog::access::Keys;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const FILE: &str = "jwt-secret";

/// Reads the secret, or makes one where the embedded database is used and none was given.
pub(crate) fn load(settings: &Settings) -> Result<Keys, CommandFailure> {
    if !settings.jwt_secret.is_empty() {
        return keys(&settings.jwt_secret, "DAYBOOK_JWT_SECRET");
    }
    if !settings.is_one_process() {
        let sentence = "DAYBOOK_JWT_SECRET is not set; with PostgreSQL, expected a secret of at least 32 bytes that every Daybook \
            process on it shares";
        return Err(CommandFailure::new(sentence));
    }
    make_writable(&settings.data_dir)?;
    let path = settings.data_dir.join(FILE);
    let name = path.display().to_string();
    let secret = read_or_make(&path).map_err(|error| CommandFailure::new(format!("cannot use {name}: {error}")))?;
    keys(secret.trim_end(), &name)
}

fn keys(secret: &str, name: &str) -> Result<Keys, CommandFailure> {
    Keys::from_secrets(secret).map_err(|weak| CommandFailure::new(format!("{name} {weak}")))
}

fn read_or_make(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        result => return result,
    }
    let secret = format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>());
    // Written beside and linked into place: another process sees the whole secret or none.
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => Ok(secret),
        // Another process made one at the same moment; both must use the same.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read_to_string(path),
        Err(error) => Err(error),
    }
}
