//! Entries as they happen.

use crate::view_state::ViewState;
use daybook_wire::{Entry, Order, Range, routes};
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
    /// Newest first.
    pub(crate) waiting: RwSignal<Vec<Entry>>,
    /// Whether somebody is at the rows, which must not move then.
    held: RwSignal<bool>,
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
            waiting: RwSignal::new(Vec::new()),
            held: RwSignal::new(false),
            visits: StoredValue::new(0),
        };
        let connection = StoredValue::new_local(None::<Connection>);
        let wanted = Memo::new(move |_| tail.live.get() != Live::Off);
        let filter = Memo::new(move |_| view.query().filter.encode());
        Effect::new(move || {
            let url = format!("{}?{}", routes::tail(project), filter.get());
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

    /// Whether a range has room for what happens now.
    pub(crate) fn is_open(range: Range) -> bool {
        !matches!(range, Range::Between(_, Some(_)))
    }

    pub(crate) fn show_waiting(self) {
        let mut news = self.waiting.try_update(std::mem::take).unwrap_or_default();
        self.shown.update(|shown| {
            news.append(shown);
            *shown = news;
            // As many as the longest page; whoever wants more turns the page.
            shown.truncate(200);
        });
    }

    pub(crate) fn clear(self) {
        self.shown.set(Vec::new());
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
                let _ = self.live.try_set(Live::Lost);
            }
        }));
        let on_error = listener(Box::new({
            let source = source.clone();
            move |_| {
                let state = if source.ready_state() == EventSource::CLOSED { Live::Lost } else { Live::Connecting };
                let _ = self.live.try_set(state);
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
