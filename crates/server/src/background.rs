//! What a server does beside answering: it gets the jobs done and seals the audit.

use crate::jobs::{self, Loop};
use engine::{
    Program,
    jobs::Worker,
    seal::{self, SealKey, Sealer},
};
use std::{path::Path, time::Duration};
use tokio::{sync::watch, task::JoinHandle, time::interval};

/// How often the audit is sealed: what was committed since is protected by the database alone.
const SEAL: Duration = Duration::from_secs(2);

/// What is to be done, and with what.
pub(crate) struct Background {
    program: Program,
    sealer: Sealer,
    worker: Worker,
}

/// It being done, until it is stopped.
pub(crate) struct Running {
    /// What stops it, and what it is: the sealer last, so that what the others commit is sealed.
    parts: Vec<(watch::Sender<bool>, Vec<JoinHandle<()>>)>,
}

impl Background {
    /// Reads the key that signs, or makes it where nothing was signed before. Another key than the last one is used only when
    /// told: who verifies must know both.
    pub(crate) fn new(
        program: &Program,
        seal_key: Option<&Path>,
        new_seal_key: bool,
    ) -> Result<Self, String> {
        let last = program.store.read_blocking(seal::last_signer).map_err(|failure| failure.to_string())?;
        let another = |path: &Path, last: [u8; 32]| {
            format!(
                "{}: the audit was signed with another key until now ({}). Name the file that holds it, or say --new-seal-key",
                path.display(),
                seal::hex(&last)
            )
        };
        let key = match (seal_key, last) {
            (None, _) => None,
            (Some(path), Some(last)) if !new_seal_key && !path.exists() => return Err(another(path, last)),
            (Some(path), last) => {
                let key =
                    SealKey::load_or_create(path).map_err(|error| format!("{}: {error}", path.display()))?;
                match last.filter(|last| *last != key.public() && !new_seal_key) {
                    Some(last) => return Err(another(path, last)),
                    None => Some(key),
                }
            }
        };
        if key.is_none() {
            tracing::warn!("the audit's seals are not signed: name a key with --seal-key");
        }
        let worker = jobs::worker(program).map_err(|failure| failure.to_string())?;
        Ok(Self { program: program.clone(), sealer: Sealer::new(key), worker })
    }

    /// Begins it, on the runtime that this is called on.
    pub(crate) fn start(self) -> Running {
        let (stop_jobs, stopped) = watch::channel(false);
        let loops = Loop::all(&self.worker).into_iter();
        let jobs =
            loops.map(|own| tokio::spawn(own.run(self.program.store.bell(), stopped.clone()))).collect();
        let (stop_sealer, stopped) = watch::channel(false);
        let sealer = tokio::spawn(seal(self.program, self.sealer, stopped));
        Running { parts: vec![(stop_jobs, jobs), (stop_sealer, vec![sealer])] }
    }
}

impl Running {
    /// Ends it: jobs that are under way are finished, and what was committed is sealed.
    pub(crate) async fn stop(self) {
        for (stop, tasks) in self.parts {
            let _ = stop.send(true);
            for task in tasks {
                if let Err(error) = task.await {
                    tracing::warn!(%error, "a task in the background ended badly");
                }
            }
        }
    }
}

async fn seal(program: Program, mut sealer: Sealer, mut stopped: watch::Receiver<bool>) {
    let mut every = interval(SEAL);
    let mut last_round = false;
    while !last_round {
        tokio::select! { _ = every.tick() => {}, _ = stopped.changed() => last_round = true }
        let store = program.store.clone();
        // it waits for the database, and does not hold a thread that answers requests meanwhile
        let done = tokio::task::spawn_blocking(move || {
            let mut sealed = sealer.run(&store);
            // on PostgreSQL a first look tells up to where, and a second one seals
            if last_round {
                sealed = sealed.and_then(|_| sealer.run(&store));
            }
            (sealer, sealed)
        });
        match done.await {
            Ok((back, sealed)) => {
                sealer = back;
                if let Err(failure) = sealed {
                    tracing::warn!(%failure, "the audit could not be sealed; it is tried again");
                }
            }
            Err(error) => {
                tracing::error!(%error, "the sealer stopped; the audit is sealed after the next start");
                return;
            }
        }
    }
}
