//! What every subject is asked.

use crate::dataset::{SPAN, START};
use daybook_wire::query::{Field, Filter, Mode, Query};
use daybook_wire::{Timestamp, Window};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is asked about each filter.
pub(crate) const KINDS: [Kind; 3] = [Kind::Page, Kind::Volume, Kind::Facets];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// The newest 50 entries, with all that a page shows of them.
    Page,
    /// A chart of 90 bars, each by class of status.
    Volume,
    /// The ten most frequent values of eight fields, each ignoring its own filter.
    Facets,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Volume => "volume",
            Self::Facets => "facets",
        }
    }
}

/// The fields whose most frequent values are asked for.
pub(crate) const FACETS: [Field; 8] = [
    Field::Actor,
    Field::Method,
    Field::Source,
    Field::Action,
    Field::Status,
    Field::ResourceType,
    Field::Application,
    Field::Cluster,
];

/// How many bars a chart has.
pub(crate) const BARS: i64 = 90;
/// How many rows a page has.
pub(crate) const PAGE: usize = 50;
/// How many values a facet has.
pub(crate) const TOP: usize = 10;
/// What is asked about.
pub(crate) const PROJECT: i64 = 1;

/// A filter in Daybook's own language, and what people call it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) name: &'static str,
    pub(crate) filter: &'static str,
}

pub(crate) const FILTERS: [Asked; 8] = [
    Asked { name: "none", filter: "" },
    Asked { name: "method is GET (70 %)", filter: "method=GET" },
    Asked { name: "method is not GET", filter: "method_exclude=GET" },
    Asked { name: "one application and DELETE", filter: "method=DELETE&application=app-123" },
    Asked {
        name: "four, include and exclude",
        filter: "method_exclude=GET&status=2xx&cluster=c-1&cluster=c-2&actor_exclude=user:1",
    },
    Asked { name: "search, rare", filter: "search=deployments/00012a7" },
    Asked { name: "search, common", filter: "search=cluster" },
    Asked { name: "search, no hit", filter: "search=no-such-thing" },
];

impl Asked {
    pub(crate) fn parsed(self) -> Filter {
        Query::decode(self.filter).expect("the questions are in the language").filter
    }
}

/// All of the log's time, in equal bars from end to end.
pub(crate) fn window() -> Window {
    Window { from: START, to: START.plus_micros(SPAN) }
}

/// Where the bars begin and end.
pub(crate) fn edges() -> Vec<i64> {
    (0..=BARS).map(|bar| START.micros() + SPAN / BARS * bar).collect()
}

/// The questions for programs that do not know the language.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    project: i64,
    from: i64,
    to: i64,
    bars: i64,
    page: usize,
    top: usize,
    facets: Vec<&'static str>,
    filters: Vec<Written>,
}

#[derive(Debug, Serialize)]
struct Written {
    name: &'static str,
    include: BTreeMap<&'static str, Vec<String>>,
    exclude: BTreeMap<&'static str, Vec<String>>,
    search: Option<String>,
}

impl Sheet {
    pub(crate) fn new() -> Self {
        let written = |asked: &Asked| {
            let filter = asked.parsed();
            let side = |mode: Mode| {
                let terms = filter.terms().filter(|(_, it, _)| *it == mode);
                terms
                    .map(|(field, _, values)| (field.name(), values.iter().map(ToString::to_string).collect()))
                    .collect()
            };
            let search = filter.search().map(str::to_owned);
            Written { name: asked.name, include: side(Mode::Include), exclude: side(Mode::Exclude), search }
        };
        let Window { from, to } = window();
        Self {
            project: PROJECT,
            from: from.micros(),
            to: to.micros(),
            bars: BARS,
            page: PAGE,
            top: TOP,
            facets: FACETS.map(Field::name).to_vec(),
            filters: FILTERS.iter().map(written).collect(),
        }
    }
}

/// A moment as the API writes it.
pub(crate) fn written(moment: Timestamp) -> String {
    moment.to_string()
}
