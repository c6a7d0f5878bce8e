//! What the address bar of a project's log says: the question for the API, and what only this page knows.

use crate::time_zone::is_zone;
use daybook_wire::query::{MAX_RANGE_DAYS, Unit, encode_component};
use daybook_wire::{ParameterError, Parameters, Query, Range};
use uuid::Uuid;

/// All that is kept.
pub(crate) const EVERYTHING: Range = Range::Last(MAX_RANGE_DAYS, Unit::Days);

/// A view of a project's log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// Which entries.
    pub query: Query,
    /// How the page shows them.
    pub page: PageOnly,
}

/// What only the page knows. None of it is sent to the API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageOnly {
    /// The time zone that times are shown in, where it is not the browser's.
    pub tz: Option<String>,
    /// Whether the chart is hidden.
    pub chart_hidden: bool,
    /// The range before the chart was zoomed.
    pub unzoomed: Option<Range>,
    /// The entry that is open.
    pub entry: Option<Uuid>,
}

impl View {
    /// Reads a query string. Whatever nobody knows is refused, by name.
    pub fn decode(raw: &str) -> Result<Self, ParameterError> {
        let mut parameters = Parameters::parse(raw)?;
        let query = Query::take(&mut parameters)?;
        let page = PageOnly::take(&mut parameters)?;
        parameters.finish()?;
        Ok(Self { query, page })
    }

    /// Reads the query string of a page without a log: there is only a time zone to it.
    pub(crate) fn decode_zone(raw: &str) -> Result<Self, ParameterError> {
        let mut parameters = Parameters::parse(raw)?;
        let page = PageOnly { tz: take_zone(&mut parameters)?, ..PageOnly::default() };
        parameters.finish()?;
        Ok(Self { page, ..Self::default() })
    }

    /// Writes the query string of a page without a log.
    pub(crate) fn encode_zone(&self) -> String {
        self.page.tz.as_deref().map(|name| ["tz=", &encode_component(name)].concat()).unwrap_or_default()
    }

    /// Writes the one query string of this view: the question as everywhere, then what only the page knows.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut text = self.query.encode();
        for (name, value) in self.page.pairs() {
            text.extend(["&", name, "=", &encode_component(&value)]);
        }
        text
    }
}

impl PageOnly {
    fn take(parameters: &mut Parameters) -> Result<Self, ParameterError> {
        let mut page = Self { tz: take_zone(parameters)?, ..Self::default() };
        page.chart_hidden = match parameters.take("chart")? {
            None => false,
            Some(text) if text == "hidden" => true,
            Some(text) => return Err(ParameterError::new("chart", text, "hidden")),
        };
        if let Some(text) = parameters.take("unzoomed")? {
            let range = parse_range(&text);
            page.unzoomed = Some(range.ok_or_else(|| ParameterError::new("unzoomed", text, "7d, or from..to"))?);
        }
        if let Some(text) = parameters.take("entry")? {
            page.entry = Some(text.parse().map_err(|_| ParameterError::new("entry", text, "the id of an entry"))?);
        }
        Ok(page)
    }

    fn pairs(&self) -> impl Iterator<Item = (&'static str, String)> {
        let tz = self.tz.clone().map(|name| ("tz", name));
        let chart = self.chart_hidden.then(|| ("chart", "hidden".to_owned()));
        let unzoomed = self.unzoomed.map(|range| ("unzoomed", range_text(range)));
        let entry = self.entry.map(|id| ("entry", id.to_string()));
        [tz, chart, unzoomed, entry].into_iter().flatten()
    }
}

fn take_zone(parameters: &mut Parameters) -> Result<Option<String>, ParameterError> {
    match parameters.take("tz")? {
        Some(name) if !is_zone(&name) => {
            Err(ParameterError::new("tz", name, "the name of a time zone, such as Europe/Berlin"))
        }
        zone => Ok(zone),
    }
}

fn range_text(range: Range) -> String {
    match range {
        Range::Last(..) => range.to_string(),
        Range::Between(from, to) => {
            let text = |at: Option<daybook_wire::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
            format!("{}..{}", text(from), text(to))
        }
    }
}

fn parse_range(text: &str) -> Option<Range> {
    let Some((from, to)) = text.split_once("..") else { return text.parse().ok() };
    let time = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
    match (time(from)?, time(to)?) {
        (None, None) => None,
        (Some(from), Some(to)) if from >= to => None,
        (from, to) => Some(Range::Between(from, to)),
    }
}
