//! Values to filter by.

use super::IpBlock;
use crate::{ActorType, Source};
use std::fmt;
use std::str::FromStr;

/// The text is not a value; holds what was expected, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAValue(pub &'static str);

/// One value of a filter. Its `Display` form is what the parameter takes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// An actor's type and id.
    Actor(ActorType, String),
    /// A method, in upper case.
    Method(String),
    /// A source.
    Source(Source),
    /// A status code or class.
    Status(StatusMatch),
    /// A resource's type and id.
    Resource(String, String),
    /// An address or a block of addresses.
    Ip(IpBlock),
    /// The value of a field that is compared as it stands.
    Text(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Actor(kind, id) => write!(f, "{kind}:{id}"),
            Self::Resource(kind, id) => write!(f, "{kind}:{id}"),
            Self::Method(text) | Self::Text(text) => f.write_str(text),
            Self::Source(source) => source.fmt(f),
            Self::Status(status) => status.fmt(f),
            Self::Ip(block) => block.fmt(f),
        }
    }
}

/// A status code, or a class of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusMatch {
    /// `4xx` and the like: the first digit, 1 to 5.
    Class(u8),
    /// 100 to 599.
    Code(u16),
}

impl StatusMatch {
    /// The lowest and the highest code that match.
    #[must_use]
    pub const fn bounds(self) -> (u16, u16) {
        match self {
            Self::Class(digit) => (digit as u16 * 100, digit as u16 * 100 + 99),
            Self::Code(code) => (code, code),
        }
    }
}

impl fmt::Display for StatusMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Class(digit) => write!(f, "{digit}xx"),
            Self::Code(code) => code.fmt(f),
        }
    }
}

impl FromStr for StatusMatch {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let [first @ b'1'..=b'5', rest @ ..] = text.as_bytes() else {
            return Err(NotAValue("a status code from 100 to 599, or a class such as 4xx"));
        };
        match rest {
            [b'x' | b'X', b'x' | b'X'] => Ok(Self::Class(first - b'0')),
            [b'0'..=b'9', b'0'..=b'9'] => Ok(Self::Code(
                rest.iter().fold(u16::from(first - b'0'), |code, digit| code * 10 + u16::from(digit - b'0')),
            )),
            _ => Err(NotAValue("a status code from 100 to 599, or a class such as 4xx")),
        }
    }
}
