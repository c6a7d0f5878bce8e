//! `daybook openapi`

use crate::failure::CommandFailure;

pub(super) fn run(json: bool) -> Result<(), CommandFailure> {
    let description = daybook_api::description();
    let text = if json {
        description.to_pretty_json().map_err(|error| CommandFailure::new(error.to_string()))?
    } else {
        description.to_yaml().map_err(|error| CommandFailure::new(error.to_string()))?
    };
    crate::output::line(text.trim_end());
    Ok(())
}
