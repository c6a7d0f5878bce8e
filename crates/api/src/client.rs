//! Where a request comes from, past the proxies that are trusted.

use crate::http_settings::HttpSettings;
use actix_web::{HttpRequest, web};
use daybook_wire::query::{IpBlock, canonical_ip};
use std::net::{IpAddr, Ipv4Addr};

/// The address of a request's sender; nowhere in particular where that is not known.
pub(crate) fn remote_address(request: &HttpRequest) -> IpAddr {
    known_address(request).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// The address of a request's sender, if it is known.
pub(crate) fn known_address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = canonical_ip(request.peer_addr()?.ip());
    let settings = request.app_data::<web::Data<HttpSettings>>();
    let trusted = settings.map_or(&[][..], |settings| &settings.trusted_proxies);
    let forwarded = request.headers().get_all("X-Forwarded-For").filter_map(|value| value.to_str().ok());
    let forwarded: Vec<&str> = forwarded.flat_map(|value| value.split(',')).collect();
    Some(sender(peer, &forwarded, trusted))
}

/// Each proxy adds whom it was asked by at the end, and anybody may have written what comes before: from the end back, the first
/// address that is no trusted proxy's is the sender's.
fn sender(peer: IpAddr, forwarded: &[&str], trusted: &[IpBlock]) -> IpAddr {
    let mut sender = peer;
    for hop in forwarded.iter().rev() {
        let is_trusted = trusted.iter().any(|block| block.contains(sender));
        let Ok(address) = hop.trim().parse() else { break };
        if !is_trusted {
            break;
        }
        sender = canonical_ip(address);
    }
    sender
}

/// Whether the request came over HTTPS. A proxy in front says so; who claims it falsely gets a cookie that their own browser keeps
/// to itself, and nothing else.
pub(crate) fn is_https(request: &HttpRequest) -> bool {
    request.connection_info().scheme() == "https"
}

/// What links to this instance start with, as the request's sender sees it, such as `https://daybook.example.com`.
pub(crate) fn origin(request: &HttpRequest) -> String {
    let connection = request.connection_info();
    format!("{}://{}", connection.scheme(), connection.host())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted: Vec<IpBlock> = ["10.0.0.0/8", "::1"].map(|block| block.parse().unwrap()).into();
        let from = |peer: &str, forwarded: &[&str]| sender(peer.parse().unwrap(), forwarded, &trusted).to_string();
        assert_eq!(from("203.0.113.7", &["198.51.100.1"]), "203.0.113.7", "a stranger says what it likes");
        assert_eq!(from("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            from("10.0.0.1", &["6.6.6.6", " 198.51.100.1", "10.1.1.1 "]),
            "198.51.100.1",
            "invented ones are passed over"
        );
        assert_eq!(from("::1", &["10.0.0.9", "10.0.0.8"]), "10.0.0.9", "proxies all the way");
        assert_eq!(from("10.0.0.1", &["198.51.100.1", "unknown"]), "10.0.0.1", "what is no address ends the chain");
        assert_eq!(from("10.0.0.1", &["::ffff:198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
    }
}
