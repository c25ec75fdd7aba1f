//! Where a request comes from.

use crate::AppState;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use engine::access::Origin;
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

/// The origin of a request: the peer's address, or the one that our own proxy names.
pub(crate) struct Asker(pub(crate) Origin);

impl FromRequestParts<AppState> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let address = if state.options.behind_proxy { forwarded(&parts.headers).or(peer) } else { peer };
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Ok(Self(Origin { address, agent: agent.map(str::to_owned) }))
    }
}

/// The last address of `X-Forwarded-For`: the one that our proxy itself saw. Those before it are what it was told.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let text = last.rsplit(',').next()?.trim();
    // some proxies name the port too
    text.parse().ok().or_else(|| text.parse().map(|place: SocketAddr| place.ip()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_our_own_proxy_saw_is_believed() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append("x-forwarded-for", "1.1.1.1, 10.0.0.7".parse().unwrap());
        assert_eq!(forwarded(&headers), "10.0.0.7".parse().ok());
        headers.append("x-forwarded-for", "2001:db8::1".parse().unwrap());
        assert_eq!(forwarded(&headers), "2001:db8::1".parse().ok());
        headers.append("x-forwarded-for", "10.0.0.8:4321".parse().unwrap());
        assert_eq!(forwarded(&headers), "10.0.0.8".parse().ok());
        headers.append("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }
}
