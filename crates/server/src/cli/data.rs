//! Files in and out.

use super::{operator, told};
use crate::{config::Config, open};
use engine::{
    export::{self, FileKind},
    import,
    list::ListParams,
};
use kernel::Language;
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
            println!(
                "{} rows: {} made, {} changed, {} unchanged",
                report.rows, report.created, report.updated, report.unchanged
            );
            Ok(())
        }
        Err(failure) if failure.code() == engine::failures::IMPORT_TRIAL.code => {
            println!(
                "nothing kept; it would be {}",
                failure.current().map(ToString::to_string).unwrap_or_default()
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
                eprintln!("row {} {}: {} [{}]", fault["row"], text("column"), text("message"), text("code"));
            }
            Err(told(failure))
        }
    }
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
