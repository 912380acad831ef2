//! From whom a request comes, for limits by address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use actix_web::HttpRequest;
use ipnet::IpNet;

/// The address of the client: that of the connection or, behind trusted proxies, the last one in `X-Forwarded-For`
/// that is not one of theirs. Anybody can write that header, so it is read from its end, and only then.
pub(super) fn client(request: &HttpRequest, trusted: &[IpNet]) -> IpAddr {
    let peer = request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip().to_canonical());
    let is_proxy = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_proxy(&peer) {
        return household(peer);
    }
    let headers: Vec<_> =
        request.headers().get_all("X-Forwarded-For").filter_map(|value| value.to_str().ok()).collect();
    let hops = headers.iter().flat_map(|value| value.split(',')).rev();
    let hops = hops.map_while(|hop| hop.trim().parse::<IpAddr>().ok()).map(|hop| hop.to_canonical());
    let mut nearest = peer;
    for hop in hops {
        nearest = hop;
        if !is_proxy(&hop) {
            break;
        }
    }
    household(nearest)
}

/// Whoever has one IPv6 address has the whole /64.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let request = TestRequest::default().peer_addr((peer.parse::<IpAddr>().unwrap(), 1).into());
        let request =
            forwarded.iter().fold(request, |request, value| request.append_header(("X-Forwarded-For", *value)));
        client(&request.to_http_request(), &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_say_for_whom_they_ask() {
        assert_eq!(seen("192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(seen("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_a_client_writes_into_the_header_itself_does_not_count() {
        assert_eq!(seen("10.0.0.1", &["1.1.1.1, 198.51.100.7, 10.0.0.2"]), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", &["1.1.1.1", "198.51.100.7"]), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", &["1.1.1.1, nonsense"]), "10.0.0.1");
    }

    #[test]
    fn an_ipv6_network_counts_as_one() {
        assert_eq!(seen("2001:db8::1:2:3:4", &[]), "2001:db8::");
        assert_eq!(seen("::ffff:10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
    }
}
