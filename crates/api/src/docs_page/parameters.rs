//! The parameters of an operation.

use super::document::{Document, Operation, items, string};
use super::html::{Html, element, text};
use super::prose::line_of;
use super::schema_type::{code, default, limits, schema_type};
use super::table::table;

/// The table of parameters; nothing where there are none.
pub(super) fn parameters(document: Document<'_>, operation: &Operation<'_>) -> Html {
    let rows: Vec<[Html; 6]> = items(&operation.description["parameters"])
        .map(|parameter| {
            let parameter = document.resolve(parameter);
            let schema = &parameter["schema"];
            let required = if parameter["required"] == true {
                element("span", &[("class", "presence")], text("required"))
            } else {
                Html::none()
            };
            [
                [code(string(&parameter["name"])), required].into(),
                text(string(&parameter["in"])),
                schema_type(schema),
                default(schema),
                limits(document, schema),
                line_of(string(&parameter["description"])),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Html::none();
    }
    let name = format!("Parameters of {}", operation.id());
    let table = table(&name, ["Name", "Where", "Type", "Default", "Limits", "Description"], rows);
    [element("h4", &[], text("Parameters")), table].into()
}
