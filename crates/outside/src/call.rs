//! A call to somebody's program, against forged requests: the name is resolved here, once, every address that it stands for is looked at,
//! and the connection goes to one of those and to nowhere else. Nothing is followed, nothing of the answer but its status is read.

use crate::{agent::bounded, is_outside, places::Places};
use engine::{
    failures::{WEBHOOK_ANSWERED, WEBHOOK_GONE, WEBHOOK_INSIDE, WEBHOOK_UNREACHED},
    outside::Call,
};
use kernel::Failure;
use std::{
    fmt, io,
    net::{SocketAddr, ToSocketAddrs},
    sync::{Arc, mpsc},
    time::Duration,
};
use ureq::{
    Agent, Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// How long a name may take to be looked up.
const LOOKED_UP: Duration = Duration::from_secs(5);
/// Addresses of a name that are tried at most.
const MOST_ADDRESSES: usize = 8;

/// What a name and a port stand for.
pub type Resolve = Arc<dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// As the system looks names up.
pub(crate) fn by_the_system() -> Resolve {
    Arc::new(|host, port| (host, port).to_socket_addrs().map(Iterator::collect))
}

/// What calls receivers.
pub(crate) struct Caller {
    agent: Agent,
}

impl Caller {
    pub(crate) fn new(places: Places, patience: Duration, resolve: Resolve) -> Self {
        let config = bounded(patience)
            // a connection that is kept was checked for another message
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .timeout_resolve(Some(LOOKED_UP.min(patience)))
            .build();
        let checked = Checked { places, resolve, patience: LOOKED_UP.min(patience) };
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), checked) }
    }

    /// Sends it, and tells the status of a good answer.
    pub(crate) fn call(&self, call: &Call) -> Result<u16, Failure> {
        let host =
            call.url.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default();
        let request = call
            .headers
            .iter()
            .fold(self.agent.post(&call.url), |request, (name, value)| request.header(*name, value));
        let status = request.send(call.body.as_str()).map_err(|error| told(error, &host))?.status().as_u16();
        match status {
            200..=299 => Ok(status),
            410 => Err(WEBHOOK_GONE.fail().with("host", host)),
            _ => Err(WEBHOOK_ANSWERED.fail().with("host", host).with("status", status)),
        }
    }
}

/// The resolver: it gives addresses that were looked at, and none else are connected to.
struct Checked {
    places: Places,
    resolve: Resolve,
    patience: Duration,
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Checked")
    }
}

/// The name stands for an address inside.
#[derive(Debug)]
struct Inside;

impl fmt::Display for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an address inside")
    }
}

impl std::error::Error for Inside {}

impl Resolver for Checked {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().ok_or(Error::HostNotFound)?.to_owned();
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
        let found = self.look_up(host, port)?;
        // one that is inside among others outside is no mistake: none of them is trusted
        if !self.places.may_be_inside(uri) && !found.iter().all(|address| is_outside(address.ip())) {
            return Err(Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, Inside)));
        }
        let mut addresses = self.empty();
        found
            .iter()
            .take(MOST_ADDRESSES)
            .for_each(|address| addresses.push(SocketAddr::new(address.ip(), port)));
        if addresses.is_empty() { Err(Error::HostNotFound) } else { Ok(addresses) }
    }
}

impl Checked {
    /// In a thread of its own: the system's look-up has no time limit that one could give.
    fn look_up(&self, host: String, port: u16) -> Result<Vec<SocketAddr>, Error> {
        let (tell, told) = mpsc::sync_channel(1);
        let resolve = Arc::clone(&self.resolve);
        std::thread::spawn(move || {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            // whoever asked may have given up
            let _ = tell.send(resolve(bare, port));
        });
        match told.recv_timeout(self.patience) {
            Ok(found) => found.map_err(|_| Error::HostNotFound),
            Err(_) => Err(Error::Timeout(ureq::Timeout::Resolve)),
        }
    }
}

fn told(error: Error, host: &str) -> Failure {
    if let Error::Io(io) = &error
        && io.get_ref().is_some_and(|inner| inner.is::<Inside>())
    {
        return WEBHOOK_INSIDE.fail().with("host", host);
    }
    let (zh, en) = match &error {
        Error::Timeout(_) => ("对方未及时答复", "no answer came in time"),
        Error::HostNotFound => ("找不到该主机名", "its name is not known"),
        Error::Tls(_) | Error::Rustls(_) => {
            ("对方的证书或加密不可信", "its certificate or encryption is not to be trusted")
        }
        // rustls tells of a certificate through the connection
        Error::Io(io) if io.kind() == io::ErrorKind::InvalidData => {
            ("对方的证书或加密不可信", "its certificate or encryption is not to be trusted")
        }
        Error::Io(_) | Error::ConnectionFailed => {
            ("无法建立连接或连接中断", "there was no connection, or it broke")
        }
        _ => ("对方的答复不是有效的 HTTP", "its answer is no HTTP"),
    };
    let failure = WEBHOOK_UNREACHED.fail().with("reason_zh", format!("{host} {zh}"));
    // an error says nothing of the address but its host
    failure.with("reason_en", format!("{host}: {en}")).because(error)
}
