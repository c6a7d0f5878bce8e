//! Tables, which become lists on a narrow screen.

use super::html::{Html, element, text};

/// A table with a name. The roles say to assistive technology what a stylesheet that lays cells out as blocks would unsay.
pub(super) fn table<const COLUMNS: usize>(
    name: &str,
    columns: [&'static str; COLUMNS],
    rows: impl IntoIterator<Item = [Html; COLUMNS]>,
) -> Html {
    let head = columns.map(|column| element("th", &[("role", "columnheader"), ("scope", "col")], text(column)));
    let rows = rows.into_iter().map(|cells| {
        let cells = cells.into_iter().zip(columns).map(|(cell, column)| {
            let class = if cell.is_none() { "none" } else { "" };
            element("td", &[("role", "cell"), ("data-label", column), ("class", class)], cell)
        });
        element("tr", &[("role", "row")], cells.collect::<Html>())
    });
    element(
        "table",
        &[("role", "table"), ("aria-label", name)],
        [
            element("thead", &[("role", "rowgroup")], element("tr", &[("role", "row")], head)),
            element("tbody", &[("role", "rowgroup")], rows.collect::<Html>()),
        ],
    )
}
