//! Files in and out.

use super::{operator, progress::watched, say, told};
use crate::{config::Config, open_there};
use engine::{
    FileImport,
    export::{self, FileKind},
    failures,
    import::Purpose,
    list::ListParams,
};
use kernel::{Label, Language};
use serde_json::Value as Json;
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

pub(super) fn import(config: &Config, record: &str, file: &Path, dry_run: bool) -> Result<(), String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let sheet = engine::read_sheet(&bytes).map_err(told)?;
    let program = open_there(config).map_err(told)?;
    let (who, record) = (operator(&program)?, record.to_owned());
    let purpose = if dry_run { Purpose::Trial } else { Purpose::Keep };
    let progress = Arc::default();
    let file = FileImport { who, record, sheet, purpose, key: None, progress: Arc::clone(&progress) };
    let done = watched(&progress, || file.run(&program.store));
    match done {
        Ok(reply) => {
            println!("{}", counts(&reply.body));
            Ok(())
        }
        Err(failure) if failure.code() == engine::failures::IMPORT_TRIAL.code => {
            let counts = counts(failure.current().unwrap_or(&Json::Null));
            println!(
                "{}",
                say(
                    Label::new("试运行，未保存：{counts}", "A trial, nothing kept: {counts}"),
                    &[("counts", &counts)]
                )
            );
            Ok(())
        }
        Err(failure) => {
            let faults = failure
                .current()
                .and_then(|current| current["faults"].as_array().cloned())
                .unwrap_or_default();
            for fault in faults {
                let text = |name: &str| fault[name].as_str().unwrap_or_default().to_owned();
                let at = Label::new(
                    "第 {row} 行 {column}：{message} [{code}]",
                    "Row {row} {column}: {message} [{code}]",
                );
                let (column, message, code) = (text("column"), text("message"), text("code"));
                let words: [(&str, &dyn std::fmt::Display); 4] =
                    [("row", &fault["row"]), ("column", &column), ("code", &code), ("message", &message)];
                eprintln!("{}", say(at, &words));
            }
            Err(told(failure))
        }
    }
}

/// How many rows an import read, and what became of them.
fn counts(report: &Json) -> String {
    let text = Label::new(
        "共 {rows} 行：新增 {created}，修改 {updated}，未变 {unchanged}",
        "{rows} rows: {created} made, {updated} changed, {unchanged} unchanged",
    );
    say(text, &["rows", "created", "updated", "unchanged"].map(|name| (name, &report[name] as _)))
}

pub(super) fn export(
    config: &Config,
    record: &str,
    format: &str,
    filter: Option<String>,
    language: Option<Language>,
    output: Option<&Path>,
) -> Result<(), String> {
    let kind = FileKind::of(format).map_err(told)?;
    let language = language.unwrap_or_else(super::language);
    let program = open_there(config).map_err(told)?;
    let (who, record) = (operator(&program)?, record.to_owned());
    let params = ListParams { filter, ..ListParams::default() };
    let out: Box<dyn Write + Send> = match output {
        Some(path) => Box::new(File::create(path).map_err(|error| format!("{}: {error}", path.display()))?),
        None => Box::new(std::io::stdout()),
    };
    let gone = Arc::new(AtomicBool::new(false));
    let mut out = BufWriter::new(UntilGone { out, gone: Arc::clone(&gone) });
    let written = program.store.read_blocking(move |tx| {
        export::export(tx, &who, &record, &params, kind, language, &mut out)?;
        out.flush().map_err(|error| failures::EXPORT_BROKEN.fail().with("reason", error))
    });
    // a reader who has seen enough (`| head`) is no failure
    if gone.load(Ordering::Relaxed) { Ok(()) } else { written.map_err(told) }
}

/// Notes that nobody reads any more.
struct UntilGone {
    out: Box<dyn Write + Send>,
    gone: Arc<AtomicBool>,
}

impl UntilGone {
    fn noted<T>(&self, done: io::Result<T>) -> io::Result<T> {
        if done.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            self.gone.store(true, Ordering::Relaxed);
        }
        done
    }
}

impl Write for UntilGone {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.out.write(bytes);
        self.noted(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.out.flush();
        self.noted(done)
    }
}
