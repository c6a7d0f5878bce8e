//! HTML that cannot be broken out of: the only way in for text is through [`text`] and attribute values, and both escape.

use std::fmt::Write;

/// A piece of HTML, escaped already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Html(String);

/// Elements without content and without an end.
const VOID: [&str; 3] = ["meta", "link", "br"];

/// Text as it stands.
pub(super) fn text(text: &str) -> Html {
    Html(escaped(text))
}

/// An element. Names are ours; values may be anybody's.
pub(super) fn element(name: &'static str, attributes: &[(&'static str, &str)], content: impl Into<Html>) -> Html {
    let mut html = format!("<{name}");
    for (name, value) in attributes {
        // Writing to a string does not fail.
        let _ = write!(html, " {name}=\"{}\"", escaped(value));
    }
    html.push('>');
    html.push_str(&content.into().0);
    if !VOID.contains(&name) {
        let _ = write!(html, "</{name}>");
    }
    Html(html)
}

impl Html {
    /// Nothing.
    pub(super) fn none() -> Self {
        Self::default()
    }

    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// A whole page.
    pub(super) fn document(html: &Self) -> String {
        format!("<!doctype html>\n{}\n", html.0)
    }

    /// Pieces with something between them.
    pub(super) fn joined(pieces: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let pieces: Vec<String> = pieces.into_iter().map(|piece| piece.0).collect();
        Self(pieces.join(&escaped(between)))
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Self {
        Self(pieces.into_iter().map(|piece| piece.0).collect())
    }
}

impl<const N: usize> From<[Html; N]> for Html {
    fn from(pieces: [Html; N]) -> Self {
        pieces.into_iter().collect()
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_values_stay_what_they_are() {
        let html = element("a", &[("href", "\"><script>")], text("</a>&'"));
        assert_eq!(html.0, "<a href=\"&quot;&gt;&lt;script&gt;\">&lt;/a&gt;&amp;&#39;</a>");
    }
}
