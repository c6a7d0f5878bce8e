//! A question as flags: one for each parameter of the query language, out of its own table.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use daybook_wire::query::{Field, Mode, encode_component};

/// Parameters that take one value, what it is called, and what they mean.
const SINGLE: [(&str, &str, &str); 5] = [
    ("search", "TEXT", "Only entries in whose path, names, email, environment group or CLI command this occurs"),
    ("range", "SPAN", "The last so many minutes, hours or days, such as 30m, 24h or 7d (the default)"),
    ("from", "TIME", "Only entries that started at this time or later"),
    ("to", "TIME", "Only entries that started before this time"),
    ("order", "ORDER", "desc (newest first, the default) or asc"),
];

/// The flags that were given, as a query string.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Not checked yet.
    pub(crate) raw: String,
}

/// The parameters that take several values.
fn several() -> impl Iterator<Item = (Field, Mode)> {
    Field::ALL.into_iter().flat_map(|field| Mode::ALL.map(|mode| (field, mode)))
}

fn help(field: Field, mode: Mode) -> String {
    let example = match field {
        Field::Actor => "an actor, such as user:58392",
        Field::Method => "an HTTP method",
        Field::Source => "dashboard, cli or api",
        Field::Action => "an action, such as cluster.patch",
        Field::Status => "a status code or class, such as 404 or 4xx",
        Field::ResourceType => "a kind of resource",
        Field::Resource => "a resource, such as cluster:7",
        Field::Application => "an application's id",
        Field::Cluster => "a cluster's id",
        Field::EnvironmentGroup => "an environment group's name",
        Field::Ip => "an address, or a block such as 203.0.113.0/24",
    };
    match mode {
        Mode::Include => format!("Only entries of {example}; may be repeated"),
        Mode::Exclude => format!("No entries of {example}; may be repeated"),
    }
}

impl Args for Question {
    fn augment_args(command: Command) -> Command {
        let several = several().map(|(field, mode)| {
            let name = field.parameter(mode);
            let flag = Arg::new(name).long(name.replace('_', "-")).alias(name).value_name("VALUE");
            flag.action(ArgAction::Append).help(help(field, mode)).help_heading("Filters")
        });
        let single = SINGLE
            .map(|(name, value, help)| Arg::new(name).long(name).value_name(value).help(help).help_heading("Filters"));
        command.args(several).args(single)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Question {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let names = several().map(|(field, mode)| field.parameter(mode)).chain(SINGLE.map(|(name, ..)| name));
        let pairs = names.flat_map(|name| {
            let values = matches.get_many::<String>(name).into_iter().flatten();
            values.map(move |value| format!("{name}={}", encode_component(value)))
        });
        Ok(Self { raw: pairs.collect::<Vec<_>>().join("&") })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
