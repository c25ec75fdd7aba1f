//! A way to the database that can be cut.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    thread,
    time::Duration,
};

/// What it does with what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Way {
    /// Passes it on.
    Open = 0,
    /// Takes it and keeps it: the other end hears nothing, and is told nothing. What was kept goes on when it is opened.
    BlackHole = 1,
    /// Passes on what is asked until a commit of something written is, then nothing of the answer, and hangs up.
    BreaksAtCommit = 2,
}

pub struct Proxy {
    pub port: u16,
    way: Arc<AtomicU8>,
}

impl Proxy {
    /// Before the server at that address.
    pub fn before(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let way = Arc::new(AtomicU8::new(Way::Open as u8));
        let own = Arc::clone(&way);
        // ends with the test's process
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(target) else { continue };
                let (Ok(back), Ok(forth)) = (client.try_clone(), server.try_clone()) else { continue };
                let (one, other) = (Arc::clone(&own), Arc::clone(&own));
                thread::spawn(move || pass(client, server, &one, true));
                thread::spawn(move || pass(forth, back, &other, false));
            }
        });
        Self { port, way }
    }

    pub fn set(&self, way: Way) {
        self.way.store(way as u8, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, way: &AtomicU8, asks: bool) {
    let mut bytes = [0; 16 * 1024];
    let mut writes = false;
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        while way.load(Ordering::SeqCst) == Way::BlackHole as u8 {
            thread::sleep(Duration::from_millis(20));
        }
        let holds = |text: &[u8]| bytes[..read].windows(text.len()).any(|word| word == text);
        writes |= asks && holds(b"SERIALIZABLE");
        let commits = writes && holds(b"COMMIT");
        if to.write_all(&bytes[..read]).is_err() {
            break;
        }
        if commits && way.load(Ordering::SeqCst) == Way::BreaksAtCommit as u8 {
            // it arrives, and the answer does not
            let _ = from.shutdown(Shutdown::Both);
            thread::sleep(Duration::from_millis(300));
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
