//! The little Markdown that descriptions use: paragraphs, lists and `code`.

use super::html::{Html, element, text};

/// Paragraphs and lists.
pub(super) fn blocks(prose: &str) -> Html {
    prose.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).map(block).collect()
}

fn block(block: &str) -> Html {
    if block.lines().all(|line| line.starts_with("- ")) {
        let items = block.lines().map(|line| element("li", &[], line_of(line.trim_start_matches("- "))));
        return element("ul", &[], items.collect::<Html>());
    }
    element("p", &[], line_of(block))
}

/// A run of text in which what stands between backticks is code.
pub(super) fn line_of(prose: &str) -> Html {
    let parts: Vec<&str> = prose.split('`').collect();
    // An odd backtick is one.
    let paired = parts.len() % 2 == 1;
    if !paired {
        return text(prose);
    }
    let is_code = |index: usize| index % 2 == 1;
    let parts = parts.into_iter().enumerate();
    parts.map(|(index, part)| if is_code(index) { element("code", &[], text(part)) } else { text(part) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_code() {
        let expected = [
            element("p", &[], [text("Say "), element("code", &[], text("<b>")), text(".")]),
            element("ul", &[], [element("li", &[], text("one")), element("li", &[], text("two"))]),
        ];
        assert_eq!(blocks("Say `<b>`.\n\n- one\n- two\n"), expected.into());
        assert_eq!(line_of("a ` b"), text("a ` b"));
    }
}
