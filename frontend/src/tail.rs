//! Entries as they happen.

use crate::session::SessionState;
use crate::view_state::ViewState;
use daybook_wire::{Entry, Order, Page, Range, routes};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// How far the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Live {
    Off,
    Connecting,
    On,
    /// The server has ended it.
    Lost,
}

/// New entries: those shown on top of the rows, and those that wait.
#[derive(Clone, Copy)]
pub(crate) struct Tail {
    pub(crate) live: RwSignal<Live>,
    /// Newest first.
    pub(crate) shown: RwSignal<Vec<Entry>>,
    /// How many of them no loaded page counts.
    pub(crate) arrived: RwSignal<u64>,
    /// Newest first.
    pub(crate) waiting: RwSignal<Vec<Entry>>,
    /// Whether somebody is at the rows, which must not move then.
    held: RwSignal<bool>,
    /// Counts how often the connection was asked for anew.
    attempts: RwSignal<u32>,
    session: SessionState,
    /// Counts how often somebody came to the rows.
    visits: StoredValue<u32>,
}

/// How long after somebody left the rows these move again: long enough to reach the button that counts what waits.
const GRACE: Duration = Duration::from_millis(600);

/// An open connection, and what listens to it.
struct Connection {
    source: EventSource,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 4],
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.source.close();
    }
}

impl Tail {
    pub(crate) fn new(project: i64, view: ViewState) -> Self {
        let tail = Self {
            live: RwSignal::new(Live::Off),
            shown: RwSignal::new(Vec::new()),
            arrived: RwSignal::new(0),
            attempts: RwSignal::new(0),
            session: expect_context::<SessionState>(),
            waiting: RwSignal::new(Vec::new()),
            held: RwSignal::new(false),
            visits: StoredValue::new(0),
        };
        let connection = StoredValue::new_local(None::<Connection>);
        let wanted = Memo::new(move |_| tail.live.get() != Live::Off);
        let filter = Memo::new(move |_| view.query().filter.encode());
        Effect::new(move || {
            let url = format!("{}?{}", routes::tail(project), filter.get());
            tail.attempts.track();
            connection.set_value(None);
            tail.clear();
            if wanted.get() {
                tail.live.set(Live::Connecting);
                connection.set_value(tail.connect(&url));
            }
        });
        on_cleanup(move || drop(connection.try_update_value(Option::take)));
        // What has waited comes in once nobody is at the rows of the first page.
        Effect::new(move || {
            if is_on_top(view) && !tail.held.get() && tail.waiting.with(|waiting| !waiting.is_empty()) {
                tail.show_waiting();
            }
        });
        tail
    }

    /// Somebody is at the rows.
    pub(crate) fn hold(self) {
        self.visits.update_value(|visits| *visits += 1);
        self.held.set(true);
    }

    /// Somebody has left the rows.
    pub(crate) fn release(self) {
        let visit = self.visits.get_value();
        let let_go = move || {
            if self.visits.try_get_value() == Some(visit) {
                self.held.set(false);
            }
        };
        set_timeout(let_go, GRACE);
    }

    /// Connects again.
    pub(crate) fn retry(self) {
        self.attempts.update(|attempts| *attempts += 1);
    }

    /// Whether a range has room for what happens now.
    pub(crate) fn is_open(range: Range) -> bool {
        !matches!(range, Range::Between(_, Some(_)))
    }

    /// A first page was loaded: of what was shown above the former one, it holds all but what is newer than itself.
    pub(crate) fn settle(self, page: &Page) {
        let newest = page.entries.first().map(|entry| (entry.started_at, entry.id));
        let _ = self.shown.try_update(|shown| shown.retain(|entry| Some((entry.started_at, entry.id)) > newest));
        self.arrived.set(self.shown.with_untracked(Vec::len) as u64);
    }

    /// Shows that the connection is lost. A session that has ended may be why; whoever asks for a stream is not told.
    fn lose(self) {
        let _ = self.live.try_set(Live::Lost);
        self.session.check();
    }

    pub(crate) fn show_waiting(self) {
        let mut news = self.waiting.try_update(std::mem::take).unwrap_or_default();
        self.arrived.update(|arrived| *arrived += news.len() as u64);
        self.shown.update(|shown| {
            news.append(shown);
            *shown = news;
            // As many as the longest page; whoever wants more turns the page.
            shown.truncate(200);
        });
    }

    pub(crate) fn clear(self) {
        self.shown.set(Vec::new());
        self.arrived.set(0);
        self.waiting.set(Vec::new());
    }

    fn connect(self, url: &str) -> Option<Connection> {
        let source = EventSource::new(url).ok()?;
        let listener = |act: Box<dyn FnMut(MessageEvent)>| Closure::wrap(act);
        let on_entry = listener(Box::new(move |event| {
            let entry = event.data().as_string().and_then(|data| serde_json::from_str::<Entry>(&data).ok());
            if let Some(entry) = entry {
                let _ = self.live.try_set(Live::On);
                let _ = self.waiting.try_update(|waiting| {
                    waiting.insert(0, entry);
                    waiting.truncate(1_000);
                });
            }
        }));
        let on_open = listener(Box::new(move |_| {
            let _ = self.live.try_set(Live::On);
        }));
        let on_end = listener(Box::new({
            let source = source.clone();
            move |_| {
                source.close();
                self.lose();
            }
        }));
        let on_error = listener(Box::new({
            let source = source.clone();
            move |_| {
                if source.ready_state() == EventSource::CLOSED {
                    self.lose();
                } else {
                    let _ = self.live.try_set(Live::Connecting);
                }
            }
        }));
        let names = ["message", "open", "end", "error"];
        let listeners = [on_entry, on_open, on_end, on_error];
        for (name, listener) in names.into_iter().zip(&listeners) {
            source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()).ok()?;
        }
        Some(Connection { source, _listeners: listeners })
    }
}

/// Whether new entries belong on top of the rows that are shown.
fn is_on_top(view: ViewState) -> bool {
    let query = view.query();
    query.cursor.is_none() && query.order == Order::Descending
}
