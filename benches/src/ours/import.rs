//! A file of many rows, while others go on creating.

use super::{Run, Session, requests};
use crate::{
    Outcome,
    child::Server,
    figures::{Figure, Wanted},
    http::{once, request},
    load::{BESIDE, run},
    words,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

/// Who go on creating.
const CLIENTS: usize = 8;

impl Run<'_> {
    /// One file, and the creates of others from its first to its last moment.
    pub(super) fn import(
        &self,
        server: &Server,
        session: &Session,
        owners: &[(String, String)],
        figures: &mut Vec<Figure>,
    ) -> Outcome<()> {
        let rows = self.options.imported();
        let mut csv = "number,name_zh,name_en,owner,about_zh,about_en\n".to_owned();
        for number in 0..rows {
            let (about_zh, about_en) = words::about(number);
            let owner = owners
                .get(number as usize % owners.len().max(1))
                .map(|(_, code)| code.as_str())
                .unwrap_or_default();
            let (zh, en) = (words::name_zh(number), words::name_en(number));
            csv.push_str(&format!("I{number:07},{zh},{en},{owner},{about_zh},\"{about_en}\"\n"));
        }
        let owner = owners.first().map(|(id, _)| id.clone()).unwrap_or_default();
        let over = Arc::new(AtomicBool::new(false));
        let (at, asked) = (server.at, requests::create(session, &owner, "D").until(&over));
        let (answer, taken, beside) = std::thread::scope(|scope| {
            let sent =
                request("POST", &format!("{}/import", requests::RECORD), &session.writes, csv.as_bytes());
            let importing = scope.spawn(move || {
                let since = Instant::now();
                let answer = once(at, &sent);
                over.store(true, Ordering::Relaxed);
                answer.map(|answer| (answer, since.elapsed()))
            });
            let beside = run(at, CLIENTS, BESIDE, asked);
            let (answer, taken) = importing.join().map_err(|_| "the import panicked".to_owned())??;
            Ok::<_, String>((answer, taken, beside?))
        })?;
        if answer.status != 200 || answer.json()?["created"].as_u64() != Some(rows) {
            return Err(format!("import: {}", answer.text()));
        }
        let measure = format!("import of {rows} rows over HTTP");
        self.subject.say(&format!(
            "{measure}: {:.1} s; beside it creates took p99 {:.1} ms, at most {:.0} ms",
            taken.as_secs_f64(),
            beside.p99_ms,
            beside.longest_ms
        ));
        figures.push(self.subject.figure(&measure, taken.as_secs_f64(), "s"));
        let mut creates =
            self.subject.load_figure(&format!("create, {CLIENTS} clients, beside that import"), &beside);
        creates.wanted = Some(Wanted::P99Below(200.0));
        figures.push(creates);
        let longest =
            self.subject.figure("longest wait of a create beside that import", beside.longest_ms, "ms");
        figures.push(Figure { requests: beside.requests, wrong: beside.wrong, ..longest });
        Ok(())
    }
}
