//! The check of the audit: the chain, and every row against what the audit says.

use super::Run;
use crate::{
    Outcome,
    figures::{Figure, Wanted, median},
};
use std::time::{Duration, Instant};

/// How often it is measured; the one in the middle counts.
const TIMES: usize = 5;
/// How long the sealer may take to seal what the creates and the import left.
const PATIENCE: Duration = Duration::from_secs(120);

impl Run<'_> {
    /// Of what the creates and the import left behind: nearly all of it entries of one row each.
    pub(super) fn verify(&self, url: &str, figures: &mut Vec<Figure>) -> Outcome<()> {
        let (server, _) = self.started(url)?;
        let since = Instant::now();
        loop {
            let [_, _, _, _, unsealed] = self.verified(url)?;
            if unsealed == 0 {
                break;
            }
            if since.elapsed() > PATIENCE {
                return Err(format!("{unsealed} entries are still not sealed"));
            }
            std::thread::sleep(Duration::from_secs(1));
        }
        server.stop();
        let (mut rates, mut found) = (Vec::new(), [0; 5]);
        for _ in 0..TIMES {
            let since = Instant::now();
            found = self.verified(url)?;
            rates.push(found[2] as f64 / since.elapsed().as_secs_f64());
        }
        let [seals, signed, entries, rows, _] = found;
        let mut figure = self.subject.figure("verify: audit entries", median(rates), "/s");
        figure.wanted = Some(Wanted::AtLeast(200_000.0));
        figure.settings = format!(
            "`jingwei verify` from its start to its end, median of {TIMES}: {entries} entries in {seals} seals, {signed} of them signed, {rows} rows; {}",
            figure.settings
        );
        self.subject.say(&format!("{}: {:.0} /s", figure.measure, figure.value));
        figures.push(figure);
        Ok(())
    }

    /// Seals, signed ones, entries, rows, and entries that are not sealed yet.
    fn verified(&self, url: &str) -> Outcome<[u64; 5]> {
        let told = self.typed(url, &["verify"])?;
        let numbers: Vec<u64> = told
            .split(|sign: char| !sign.is_ascii_digit())
            .filter_map(|digits| digits.parse().ok())
            .collect();
        numbers.get(..5).and_then(|five| five.try_into().ok()).ok_or(told)
    }
}
