//! A backup of the large database, made beside a client that goes on creating, and restoring it elsewhere.

use super::{Run, requests};
use crate::{
    Outcome,
    figures::Figure,
    load::{BESIDE, run},
};
use std::{
    fs,
    io::Write,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

const MB: f64 = 1e6;

impl Run<'_> {
    pub(super) fn backup(&self, url: &str, figures: &mut Vec<Figure>) -> Outcome<()> {
        let file = self.place.join("jw_large.jingwei-backup");
        let path = file.display().to_string();
        let (server, session) = self.started(url)?;
        let owners = requests::departments(server.at, &session)?;
        let owner = owners.first().map(|(id, _)| id.clone()).unwrap_or_default();
        let over = Arc::new(AtomicBool::new(false));
        let (at, asked) = (server.at, requests::create(&session, &owner, "B").until(&over));
        let (taken, beside) = std::thread::scope(|scope| {
            let making = scope.spawn(|| {
                let since = Instant::now();
                let made = self.typed(url, &["backup", &path, "--overwrite"]);
                over.store(true, Ordering::Relaxed);
                made.map(|_| since.elapsed())
            });
            let beside = run(at, 1, BESIDE, asked);
            let taken = making.join().map_err(|_| "the backup panicked".to_owned())??;
            Ok::<_, String>((taken, beside?))
        })?;
        server.stop();
        let size = fs::metadata(&file).map_err(|error| format!("{path}: {error}"))?.len() as f64 / MB;
        let disk = self.disk(&file)?;
        let (to, restored) = self.restored(&path)?;
        self.forget(&to);
        let settings = format!(
            "a backup of {size:.0} MB ({} processes), without indexes; the same bytes written and synced by themselves: {disk:.0} MB/s; {}",
            self.options.rows(),
            self.subject.settings
        );
        let mut told = |measure: &str, value: f64, unit: &'static str| {
            self.subject.say(&format!("{measure}: {value:.0} {unit}"));
            let figure = self.subject.figure(measure, value, unit);
            figures.push(Figure { settings: settings.clone(), ..figure });
        };
        told("backup beside a client that creates", size / taken.as_secs_f64(), "MB/s");
        told("longest wait of a create beside that backup", beside.longest_ms, "ms");
        told("restore of that backup, indexes made", size / restored.as_secs_f64(), "MB/s");
        let _ = fs::remove_file(&file);
        Ok(())
    }

    /// Into a new place, without the verification: that has its own speed.
    fn restored(&self, file: &str) -> Outcome<(String, Duration)> {
        let name = "jw_restored";
        let to = match self.cluster {
            None => format!("sqlite:{}", self.place.join(name).display()),
            Some(cluster) => {
                cluster.create(name)?;
                cluster.url(name)
            }
        };
        let since = Instant::now();
        self.typed(&to, &["restore", file, "--no-verify"])?;
        Ok((name.to_owned(), since.elapsed()))
    }

    /// How fast the disk takes as many bytes, in MB/s.
    fn disk(&self, file: &Path) -> Outcome<f64> {
        let told = |error: std::io::Error| error.to_string();
        let size = fs::metadata(file).map_err(told)?.len();
        let at = self.place.join("plain");
        let since = Instant::now();
        let mut out = fs::File::create(&at).map_err(told)?;
        let piece = vec![0x5a_u8; 1 << 20];
        for _ in 0..size >> 20 {
            out.write_all(&piece).map_err(told)?;
        }
        out.sync_all().map_err(told)?;
        let taken = since.elapsed().as_secs_f64();
        fs::remove_file(&at).map_err(told)?;
        Ok((size >> 20) as f64 * 1.048_576 / taken)
    }
}
