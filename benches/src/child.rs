//! A program under measurement: started, asked for its memory, stopped.

use crate::{Outcome, http};
use std::{
    fs::{self, File},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Longest wait for a program to answer.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server; stopped when dropped.
pub(crate) struct Server {
    child: Child,
    pub at: SocketAddr,
    spawned: Instant,
}

/// What processes hold in memory, in MiB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    /// The sum of resident sizes: what is shared counts each time.
    pub resident: f64,
    /// The sum of proportional sizes: what is shared is divided.
    pub proportional: f64,
    pub processes: usize,
}

/// Runs a command to its end; its output is told when it fails.
pub(crate) fn finish(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let told =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    Err(format!("{:?} ended with {}\n{told}", command.get_program(), output.status))
}

impl Server {
    /// Starts it; its output goes to `log`.
    pub fn spawn(command: &mut Command, at: SocketAddr, log: &Path) -> Outcome<Self> {
        let file = File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
        let again = file.try_clone().map_err(|error| error.to_string())?;
        let spawned = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(file).stderr(again).spawn();
        let child = child.map_err(|error| format!("{:?}: {error}", command.get_program()))?;
        Ok(Self { child, at, spawned })
    }

    /// How long after its start it first answered `request` with 200.
    pub fn answered(&mut self, request: &[u8]) -> Outcome<Duration> {
        while self.spawned.elapsed() < PATIENCE {
            if http::once(self.at, request).is_ok_and(|answer| answer.status == 200) {
                return Ok(self.spawned.elapsed());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("the server ended with {status}"));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Err(format!("no right answer within {} s", PATIENCE.as_secs()))
    }

    /// What it and its children hold.
    pub fn memory(&self) -> Memory {
        let mut sum = Memory { resident: 0.0, proportional: 0.0, processes: 0 };
        let mut pids = vec![self.child.id()];
        while let Some(pid) = pids.pop() {
            let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
            pids.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
            let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
            let mib = |name: &str| {
                let line = rollup.lines().find(|line| line.starts_with(name));
                let kib = line
                    .and_then(|line| line.split_whitespace().nth(1))
                    .and_then(|kib| kib.parse::<f64>().ok());
                kib.unwrap_or(0.0) / 1024.0
            };
            sum.resident += mib("Rss:");
            sum.proportional += mib("Pss:");
            sum.processes += 1;
        }
        sum
    }

    /// Tells it to stop and waits until it has.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(20) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
    }
}
