//! Columns for people.

use std::fmt;
use unicode_width::UnicodeWidthStr;

/// The widest a column gets; what is longer is cut.
const WIDEST: usize = 48;

/// Rows of cells under headings.
pub(super) struct Table(Vec<Vec<String>>);

impl Table {
    pub(super) fn new<const COLUMNS: usize>(
        headings: [&str; COLUMNS],
        rows: impl IntoIterator<Item = [String; COLUMNS]>,
    ) -> Self {
        let headings = headings.map(ToOwned::to_owned).to_vec();
        let rows = rows.into_iter().map(|row| row.map(|cell| cut(&cell)).to_vec());
        Self(std::iter::once(headings).chain(rows).collect())
    }
}

/// A text that fits a column. Terminals act on control characters, and texts come from strangers.
fn cut(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    if text.width() <= WIDEST {
        return text;
    }
    let mut short = String::new();
    for letter in text.chars() {
        if short.width() + 2 > WIDEST {
            break;
        }
        short.push(letter);
    }
    short + "…"
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.0.first().map_or(0, Vec::len);
        let width = |column: usize| self.0.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        for row in &self.0 {
            let cells = row.iter().zip(&widths).map(|(cell, width)| {
                // Counted by hand: the formatter counts letters, not the columns they fill.
                format!("{cell}{}", " ".repeat(width - cell.width()))
            });
            writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["日本".to_owned(), "x".to_owned()], ["a".to_owned(), "y\u{1b}[31m".to_owned()]];
        assert_eq!(Table::new(["A", "B"], rows).to_string(), "A     B\n日本  x\na     y[31m\n");
    }

    #[test]
    fn a_long_cell_is_cut() {
        let table = Table::new(["A"], [["x".repeat(60)]]).to_string();
        assert_eq!(table.lines().nth(1), Some(format!("{}…", "x".repeat(47)).as_str()));
    }
}
