//! SHA-256 checksums of files, kept beside them as `sha256sum` writes and checks them.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How much of a file is read at a time, in bytes.
const CHUNK: usize = 1 << 20;

/// The checksum of a file, in hexadecimal.
pub(crate) fn of_file(file: &Path) -> io::Result<String> {
    let mut input = File::open(file)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match input.read(&mut chunk)? {
            0 => break,
            read => hash.update(&chunk[..read]),
        }
    }
    Ok(hexadecimal(&hash.finalize()))
}

/// Where a file's checksum is kept.
pub(crate) fn beside(file: &Path) -> PathBuf {
    file.with_added_extension("sha256")
}

/// The line that holds a file's checksum.
pub(crate) fn line(file: &Path, checksum: &str) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    format!("{checksum}  {}\n", name.to_string_lossy())
}

/// What the file beside a file says its checksum is; `None` where there is no such file.
pub(crate) fn kept(file: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(beside(file)) {
        Ok(text) => match text.split_whitespace().next() {
            Some(checksum) => Ok(Some(checksum.to_ascii_lowercase())),
            None => Err(io::Error::new(io::ErrorKind::InvalidData, "the file that holds its checksum is empty")),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
