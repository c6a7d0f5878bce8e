//! An entry on its way in.

use crate::sort_key::SortKey;
use daybook_wire::{ActorType, Source};
use std::net::IpAddr;

/// The indexed part of one entry, borrowed from whatever read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// The entry's number in its project, never used twice.
    pub seq: i64,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub started_at: i64,
    /// The kind of actor.
    pub actor_type: ActorType,
    /// The actor's id within its type.
    pub actor_id: &'a str,
    /// The actor's name at the time.
    pub actor_name: &'a str,
    /// The actor's email address.
    pub actor_email: Option<&'a str>,
    /// The HTTP method, in upper case.
    pub method: &'a str,
    /// The path of the request.
    pub path: &'a str,
    /// The status of the response. Codes outside 100 to 599 are kept, and belong to no class.
    pub status_code: u16,
    /// What was done.
    pub action: &'a str,
    /// Where the request came from.
    pub source: Source,
    /// The command that was typed.
    pub cli_command: Option<&'a str>,
    /// What the request was about. Its type holds no colon: two resources that are written alike count as one.
    pub resource: Option<ResourceRef<'a>>,
    /// The application concerned.
    pub application: Option<NameRef<'a>>,
    /// The cluster concerned.
    pub cluster: Option<NameRef<'a>>,
    /// The environment group concerned, by name.
    pub environment_group: Option<&'a str>,
    /// The remote address; IPv4-mapped IPv6 is taken as IPv4.
    pub remote_ip: Option<IpAddr>,
}

impl Row<'_> {
    pub(crate) const fn key(&self) -> SortKey {
        SortKey { started_at: self.started_at, seq: self.seq }
    }
}

/// What a request was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResourceRef<'a> {
    /// The kind of resource.
    pub kind: &'a str,
    /// Its id within its kind.
    pub id: &'a str,
    /// Its name at the time.
    pub name: &'a str,
}

/// Something with an id and a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameRef<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name at the time.
    pub name: &'a str,
}
