//! What is done alike with each program.

use crate::{
    Outcome,
    child::Memory,
    figures::{Database, Figure, Wanted},
    load::{Asked, Measured, Span, run},
    options::Options,
};
use std::net::SocketAddr;

/// A program on a database, with what is told beside each of its figures.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub program: &'static str,
    pub version: String,
    pub database: Database,
    pub settings: String,
}

impl Subject {
    /// A figure without percentiles.
    pub fn figure(&self, measure: &str, value: f64, unit: &'static str) -> Figure {
        Figure {
            measure: measure.to_owned(),
            program: self.program.to_owned(),
            version: self.version.clone(),
            database: self.database,
            value,
            unit,
            p50_ms: None,
            p99_ms: None,
            requests: 1,
            wrong: 0,
            wanted: None,
            settings: self.settings.clone(),
        }
    }

    /// A figure of a load.
    pub fn load_figure(&self, measure: &str, measured: &Measured) -> Figure {
        Figure {
            p50_ms: Some(measured.p50_ms),
            p99_ms: Some(measured.p99_ms),
            requests: measured.requests,
            wrong: measured.wrong,
            ..self.figure(measure, measured.per_second, "/s")
        }
    }

    pub fn say(&self, text: &str) {
        println!("[{} on {}] {text}", self.program, self.database.label());
    }
}

/// The load of creates, and the figure of it.
pub(crate) fn creates(
    subject: &Subject,
    options: &Options,
    at: SocketAddr,
    clients: usize,
    measure: &str,
    asked: Asked,
) -> Outcome<(Figure, Measured)> {
    let long = options.measured();
    let span = Span { warm_up: options.warm_up(), measured: long, least: 0, most: long };
    let measured = run(at, clients, span, asked)?;
    told(subject, measure, &measured);
    Ok((subject.load_figure(measure, &measured), measured))
}

/// The load of lists: 4 clients, so many requests or so long.
pub(crate) fn lists(
    subject: &Subject,
    options: &Options,
    at: SocketAddr,
    measure: &str,
    asked: Asked,
) -> Outcome<Figure> {
    let (least, most) = options.listed();
    let span = Span { warm_up: options.warm_up() / 2, measured: options.measured() / 2, least, most };
    let measured = run(at, 4, span, asked)?;
    told(subject, measure, &measured);
    Ok(subject.load_figure(measure, &measured))
}

fn told(subject: &Subject, measure: &str, measured: &Measured) {
    subject.say(&format!(
        "{measure}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, longest {:.1} ms, {} requests, {} wrong{}",
        measured.per_second,
        measured.p50_ms,
        measured.p99_ms,
        measured.longest_ms,
        measured.requests,
        measured.wrong,
        measured.wrong_text.as_ref().map(|text| format!(" ({text})")).unwrap_or_default(),
    ));
}

/// The figure of memory at rest.
pub(crate) fn memory_figure(subject: &Subject, memory: Memory, wanted: Option<Wanted>) -> Figure {
    let mut figure = subject.figure(MEMORY, memory.proportional, "MiB");
    if memory.processes == 1 {
        // alone, nothing is shared but libraries: the larger of the two is told
        figure.value = memory.resident;
    }
    figure.wanted = wanted;
    let how = format!("{} process(es), resident {:.0} MiB", memory.processes, memory.resident);
    figure.settings = format!("{how}, proportional {:.0} MiB; {}", memory.proportional, figure.settings);
    subject.say(&format!("{MEMORY}: {:.1} MiB ({how})", figure.value));
    figure
}

pub(crate) const MEMORY: &str = "memory at rest, after the first requests";
pub(crate) const START: &str = "start to first answer";
pub(crate) const START_LIST: &str = "start to first list page";

/// `create, 64 clients`.
pub(crate) fn create_measure(clients: usize) -> String {
    format!("create, {clients} client{}", if clients == 1 { "" } else { "s" })
}
