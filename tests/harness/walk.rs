//! Walks through pages by their cursors.

use super::TestApp;
use daybook_wire::Page;

/// The labels that entries were made with, in a page's order.
pub(crate) fn labels(page: &Page) -> Vec<String> {
    page.entries.iter().map(|entry| entry.request_id.clone().unwrap_or_default()).collect()
}

/// The pages of one question.
pub(crate) struct Pages(pub(crate) Vec<Page>);

impl Pages {
    /// From the first page to the last.
    pub(crate) async fn forwards(app: &TestApp, project: i64, query: &str) -> Self {
        let mut pages = vec![app.list(project, query).await];
        while let Some(cursor) = pages.last().and_then(|page| page.next_cursor.clone()) {
            pages.push(app.list(project, &format!("{query}&cursor={cursor}")).await);
        }
        Self(pages)
    }

    /// From the page after `last` back to the first, in the order of the walk.
    pub(crate) async fn backwards(app: &TestApp, project: i64, query: &str, last: &Page) -> Self {
        let mut pages: Vec<Page> = Vec::new();
        let mut cursor = last.prev_cursor.clone();
        while let Some(before) = cursor {
            pages.push(app.list(project, &format!("{query}&cursor={before}")).await);
            cursor = pages.last().and_then(|page| page.prev_cursor.clone());
        }
        Self(pages)
    }

    /// The labels of all pages, in their order.
    pub(crate) fn labels(&self) -> Vec<String> {
        self.0.iter().flat_map(labels).collect()
    }
}
