//! Whatever is appended, dropped, moved into segments and asked for, in whatever order: the index answers as its model does. The
//! input is a history; where it ends, what is missing is read as zeros.

#[path = "../../../crates/index/tests/against_model/compare.rs"]
mod compare;
#[path = "../../../crates/index/tests/against_model/history.rs"]
mod history;
#[path = "../../../crates/index/tests/against_model/model.rs"]
mod model;
#[path = "../../../crates/index/tests/against_model/on_the_way.rs"]
mod on_the_way;

use daybook_index::{Pool, SortKey};
use daybook_wire::query::{Field, Mode, StatusMatch, Value};
use daybook_wire::{ActorType, Filter, Source};
use history::{ADDRESSES, Ask, BLOCKS, METHODS, STATUSES, Step, TEXTS};
use model::Entry;

/// More steps take longer, and find no more.
const MAX_STEPS: usize = 24;

pub(crate) fn check(bytes: &[u8]) {
    let mut input = Input(bytes);
    let head_rows = 1 + u32::from(input.byte() % 20);
    let mut steps = Vec::new();
    while !input.0.is_empty() && steps.len() < MAX_STEPS {
        steps.push(input.step());
    }
    steps.push(Step::Ask(Box::new(input.ask())));
    if let Err(difference) = compare::run(head_rows, &Pool::inline(), &steps) {
        panic!("{difference}");
    }
}

/// What is left of the input.
struct Input<'i>(&'i [u8]);

impl Input<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    fn one_of<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())].clone()
    }

    fn maybe<T>(&mut self, read: fn(&mut Self) -> T) -> Option<T> {
        if self.byte().is_multiple_of(2) { None } else { Some(read(self)) }
    }

    fn text(&mut self) -> String {
        match self.byte() {
            number @ 128.. => format!("/v1/things/{number}"),
            number => TEXTS[usize::from(number) % TEXTS.len()].to_owned(),
        }
    }

    /// A kind of resource holds no colon.
    fn kind(&mut self) -> String {
        self.text().replace(':', "")
    }

    /// Ties, neighbours, and stretches too long for 32 bits.
    fn time(&mut self) -> i64 {
        match i64::from(self.byte()) {
            number @ 0..192 => number % 35 - 5,
            number => (number - 192) * 3_600_000_000,
        }
    }

    fn named(&mut self) -> (String, String) {
        (self.text(), self.text())
    }

    fn entry(&mut self) -> Entry {
        Entry {
            key: SortKey { started_at: self.time(), seq: 0 },
            actor: (self.one_of(&ActorType::ALL), self.text(), self.text(), self.maybe(Self::text)),
            method: self.one_of(&METHODS).to_owned(),
            path: self.text(),
            status: self.one_of(&STATUSES),
            action: self.text(),
            source: self.one_of(&Source::ALL),
            command: self.maybe(Self::text),
            resource: self.maybe(|input| (input.kind(), input.text(), input.text())),
            application: self.maybe(Self::named),
            cluster: self.maybe(Self::named),
            environment_group: self.maybe(Self::text),
            ip: self.maybe(|input| input.one_of(&ADDRESSES).parse().unwrap()),
        }
    }

    fn entries(&mut self) -> Vec<Entry> {
        (0..self.below(12)).map(|_| self.entry()).collect()
    }

    fn step(&mut self) -> Step {
        match self.byte() % 16 {
            0..5 => Step::Append(self.entries()),
            5..7 => Step::Load(self.entries()),
            7 => Step::Drop(self.time()),
            8 | 9 => Step::Plan,
            10 | 11 => Step::Finish,
            12 => Step::Maintain,
            13 => Step::Expire(self.time()),
            14 => Step::Restart,
            _ => Step::Ask(Box::new(self.ask())),
        }
    }

    fn value(&mut self, field: Field) -> Value {
        match field {
            Field::Actor => Value::Actor(self.one_of(&ActorType::ALL), self.text()),
            Field::Resource => Value::Resource(self.kind(), self.text()),
            Field::Method => Value::Method(self.one_of(&METHODS).to_owned()),
            Field::Source => Value::Source(self.one_of(&Source::ALL)),
            Field::Status => Value::Status(match self.byte() {
                class @ 1..=5 => StatusMatch::Class(class),
                _ => StatusMatch::Code(self.one_of(&STATUSES)),
            }),
            Field::Ip => Value::Ip(self.one_of(&BLOCKS).parse().unwrap()),
            _ => Value::Text(self.text()),
        }
    }

    fn filter(&mut self) -> Filter {
        let mut filter = Filter::default();
        for _ in 0..self.below(4) {
            let (field, mode) = (self.one_of(&Field::ALL), self.one_of(&Mode::ALL));
            let values: Vec<Value> = (0..self.below(12)).map(|_| self.value(field)).collect();
            filter.set(field, mode, values);
        }
        if let Some(search) = self.maybe(Self::text) {
            filter.set_search(&search);
        }
        filter
    }

    fn ask(&mut self) -> Ask {
        let filter = self.filter();
        let from = self.maybe(Self::time).unwrap_or(i64::MIN);
        let to = self.maybe(Self::time).unwrap_or(i64::MAX);
        let mut edges: Vec<i64> = (0..self.below(8)).map(|_| self.time()).collect();
        edges.sort_unstable();
        let seq = match self.byte() {
            0 => i64::MIN,
            1 => i64::MAX,
            number => i64::from(number) - 128,
        };
        Ask {
            filter,
            from,
            to,
            edges,
            contains: self.text(),
            limit: self.below(8),
            top: 1 + self.below(100),
            key: SortKey { started_at: self.time(), seq },
        }
    }
}
