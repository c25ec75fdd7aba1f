//! A receiver whose certificate nobody vouches for, or that is another's, is told nothing.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::outside::{Call, Outside};
use kernel::Language;
use outside::{Places, Settings, World};
use rustls::{ServerConfig, ServerConnection, Stream, crypto::ring, pki_types::PrivateKeyDer};
use std::{
    io::Read,
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// How many bytes a receiver by that name was told, and how often somebody began to speak.
struct Told {
    port: u16,
    begun: Arc<AtomicUsize>,
    bytes: Arc<AtomicUsize>,
}

fn receiver(name: &str) -> Told {
    let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key);
    let config = Arc::new(config.expect("a configuration"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let told = Told { port, begun: Arc::default(), bytes: Arc::default() };
    let (begun, bytes) = (Arc::clone(&told.begun), Arc::clone(&told.bytes));
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            begun.fetch_add(1, Ordering::SeqCst);
            let mut connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut buffer = [0; 1_024];
            // a caller that breaks off has told nothing
            let read = Stream::new(&mut connection, &mut socket).read(&mut buffer).unwrap_or_default();
            bytes.fetch_add(read, Ordering::SeqCst);
        }
    });
    told
}

#[test]
fn nothing_is_told_to_a_receiver_that_nobody_vouches_for() {
    let told = receiver("receiver.example");
    let place = format!("https://receiver.example:{}", told.port);
    let world = World::new(Settings {
        places: Places::new(vec![place.parse().expect("a place")], Vec::new()),
        patience: Duration::from_secs(5),
        resolve: Arc::new(|_, port| Ok(vec![([127, 0, 0, 1], port).into()])),
        ..Settings::default()
    });
    let call = Call { url: format!("{place}/hook"), headers: Vec::new(), body: "{}".to_owned() };
    let failure = world.expect("a world").call(&call).expect_err("refused");
    assert_eq!(failure.code(), "webhook.unreached", "{failure}");
    assert!(failure.message(Language::En).contains("certificate"), "{failure}");
    assert_eq!((told.begun.load(Ordering::SeqCst), told.bytes.load(Ordering::SeqCst)), (1, 0));
}
