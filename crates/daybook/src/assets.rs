//! The dashboard's files, inside the binary. `make build` makes them first; a binary built without serves the API alone.

use daybook_api::{Asset, Dashboard};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

pub(crate) fn dashboard() -> Dashboard {
    Dashboard::new(|path| {
        // The compressed twins are found by their originals' names only.
        let is_twin = path.strip_suffix(".br").is_some();
        let plain = Dist::get(path).filter(|_| !is_twin)?.data;
        Some(Asset { plain, brotli: Dist::get(&format!("{path}.br")).map(|file| file.data) })
    })
}
