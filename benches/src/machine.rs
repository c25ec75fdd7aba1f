//! The machine that the figures are of.

use crate::child;
use std::{fmt, fs, path::Path, process::Command, time::SystemTime};

/// What the figures depend on beside the programs.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Machine {
    pub cores: usize,
    pub processor: String,
    pub memory_gib: u64,
    pub kernel: String,
    pub disk: String,
    /// How long a small write takes to reach the disk, the median of 50.
    pub fsync_ms: f64,
    /// Processes that wanted a core when the run began.
    pub load: String,
    /// Seconds since 1970.
    pub taken_at: u64,
    pub commit: String,
}

pub(crate) fn describe(folder: &Path) -> Machine {
    let first = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let told = |program: &str, arguments: &[&str]| {
        child::finish(Command::new(program).args(arguments)).unwrap_or_default().trim().to_owned()
    };
    let memory = first("/proc/meminfo", "MemTotal");
    let memory: u64 = memory.split(' ').next().and_then(|kib| kib.parse().ok()).unwrap_or(0);
    let disk = told("df", &["--output=fstype,source", &folder.display().to_string()]);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Machine {
        cores: std::thread::available_parallelism().map_or(0, usize::from),
        processor: first("/proc/cpuinfo", "model name"),
        memory_gib: memory >> 20,
        kernel: told("uname", &["-sr"]),
        disk: disk.lines().last().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
        fsync_ms: fsync_ms(folder),
        load: fs::read_to_string("/proc/loadavg")
            .unwrap_or_default()
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_owned(),
        taken_at: now.map_or(0, |since| since.as_secs()),
        commit: told("git", &["-C", env!("CARGO_MANIFEST_DIR"), "rev-parse", "--short", "HEAD"]),
    }
}

fn fsync_ms(folder: &Path) -> f64 {
    use std::io::Write;
    let path = folder.join("fsync");
    let Ok(mut file) = fs::File::create(&path) else { return 0.0 };
    let taken = (0..50).map(|_| {
        let since = std::time::Instant::now();
        let _ = file.write_all(&[0; 4096]).and_then(|()| file.sync_data());
        since.elapsed().as_secs_f64() * 1000.0
    });
    let middle = crate::figures::median(taken.collect());
    let _ = fs::remove_file(&path);
    middle
}

impl fmt::Display for Machine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} cores ({}), {} GiB, {}, {}, a 4 KiB write and fdatasync {:.2} ms, load at the start {}; commit {}",
            self.cores,
            self.processor,
            self.memory_gib,
            self.kernel,
            self.disk,
            self.fsync_ms,
            self.load,
            self.commit
        )
    }
}
