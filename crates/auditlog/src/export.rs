//! Entries as a file, a few at a time.

use crate::deed::{Deed, describe_filter, describe_window};
use crate::indexed::IndexFinder;
use crate::statistics::Counters;
use crate::{AuditLog, By, Failure, OpenProject};
use daybook_store::{ExportPlan, PageRequest, Store};
use daybook_wire::export::MAX_ENTRIES;
use daybook_wire::{EntryDetail, ErrorCode, ExportQuery, Window};
use serde_json::json;

/// An export that was planned, and has been audited.
#[derive(Debug)]
pub struct Export {
    store: Store,
    project: i64,
    plan: ExportPlan,
    read: usize,
    /// The window that was used.
    pub range: Window,
}

impl AuditLog {
    /// Plans an export.
    pub async fn plan_export(&self, project: &OpenProject, query: &ExportQuery) -> Result<Export, Failure> {
        if !project.export_enabled() {
            let detail = "An admin has switched export off in this project's settings.";
            return Err(Failure::new(ErrorCode::ExportDisabled, detail));
        }
        let list = query.to_query();
        let (start, kept_from) = self.start(project, &list)?;
        let range = start.window;
        let request = PageRequest { query: &list, start, kept_from };
        let limit = usize::try_from(MAX_ENTRIES).unwrap_or(usize::MAX);
        // The database tells what the entries are, the index which.
        let plan = match self.index_at_once(project, request.visible()).await? {
            Some(slot) => {
                let finder = IndexFinder { slot, filter: list.filter.clone(), window: request.visible() };
                ExportPlan::found_by(project.id(), request, limit, &finder).await?
            }
            None => self.store.plan_export(project.id(), request, limit).await?,
        };
        Ok(Export { store: self.store.clone(), project: project.id(), plan, read: 0, range })
    }

    /// Writes durably into the log that an export is about to be sent. Without that, nothing may be sent.
    pub async fn audit_export(
        &self,
        project: &OpenProject,
        by: By<'_>,
        query: &ExportQuery,
        export: &Export,
    ) -> Result<(), Failure> {
        let mut metadata = describe_filter(&query.filter);
        metadata.insert("range".into(), describe_window(export.range));
        metadata.insert("order".into(), json!(query.order.as_str()));
        metadata.insert("format".into(), json!(query.format.as_str()));
        metadata.insert("total".into(), json!(export.total()));
        metadata.insert("exported".into(), json!(export.len()));
        metadata.insert("truncated".into(), json!(export.next_cursor().is_some()));
        let deed = Deed { action: "daybook.export", status_code: 200, metadata: Some(metadata), ..Deed::default() };
        let own = self.own_entry(by, deed);
        let stored = self.store.append_alone(project.id(), own).await;
        self.appends.tell(project.id());
        Counters::add(&self.counters.exports, 1);
        stored.map_err(|error| {
            let detail =
                "The export could not be written into the log, so nothing was exported. Try again in a moment.";
            let cause = Some(Box::new(error));
            Failure { cause, retry_after: Some(1), ..Failure::new(ErrorCode::DatabaseUnavailable, detail) }
        })
    }
}

impl Export {
    /// How many entries match, whatever the cap.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.plan.total
    }

    /// How many entries the file holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.plan.len()
    }

    /// Whether the file holds no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plan.is_empty()
    }

    /// Leads to what the file leaves out; none where it holds everything to the end.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        self.plan.next_cursor.as_deref()
    }

    /// The next entries, at most `count`; none after the last.
    pub async fn next(&mut self, count: usize) -> Result<Option<Vec<EntryDetail>>, Failure> {
        if self.read >= self.plan.len() {
            return Ok(None);
        }
        let to = self.read + count;
        let entries = self.store.exported(self.project, &self.plan, self.read, to).await?;
        self.read = to;
        Ok(Some(entries))
    }
}
