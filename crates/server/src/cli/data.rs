//! Files in and out.

use super::{operator, say, told};
use crate::{config::Config, open};
use engine::{
    export::{self, FileKind},
    import,
    list::ListParams,
};
use kernel::{Label, Language};
use serde_json::Value as Json;
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

pub(super) fn import(config: &Config, record: &str, file: &Path, dry_run: bool) -> Result<(), String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let program = open(config).map_err(told)?;
    let (who, record) = (operator(&program), record.to_owned());
    let done =
        program.store.write_alone_blocking(move |tx| import::import(tx, &who, &record, &bytes, dry_run));
    match done {
        Ok(report) => {
            println!("{}", counts(&serde_json::json!(report)));
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
    language: &str,
    output: Option<&Path>,
) -> Result<(), String> {
    let kind = FileKind::of(format).map_err(told)?;
    let language = if language == "en" { Language::En } else { Language::Zh };
    let program = open(config).map_err(told)?;
    let (who, record) = (operator(&program), record.to_owned());
    let params = ListParams { filter, ..ListParams::default() };
    let output = output.map(Path::to_path_buf);
    let written = program.store.read_blocking(move |tx| {
        let broken = |error: std::io::Error| store::failures::UNAVAILABLE.fail().because(error);
        let mut out: Box<dyn Write> = match &output {
            Some(path) => Box::new(BufWriter::new(File::create(path).map_err(broken)?)),
            None => Box::new(std::io::stdout()),
        };
        export::export(tx, &who, &record, &params, kind, language, &mut *out)?;
        out.flush().map_err(broken)
    });
    written.map_err(told)
}
