//! The figures as a table and as a file.

use crate::{
    Outcome,
    figures::{Figure, Wanted},
    machine::Machine,
    options::Options,
};
use serde_json::json;
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

const BEGIN: &str = "<!-- figures: written by `cargo xtask bench`, not by hand -->";
const END: &str = "<!-- end of figures -->";

/// The table, a row for each figure, with the number of its settings below.
pub(crate) fn table(figures: &[Figure]) -> String {
    let mut settings: BTreeMap<usize, String> = BTreeMap::new();
    let mut note = |text: &str| {
        let known = settings.iter().find(|(_, known)| *known == text).map(|(number, _)| *number);
        known.unwrap_or_else(|| {
            let number = settings.len() + 1;
            settings.insert(number, text.to_owned());
            number
        })
    };
    let mut out = "| measure | database | program | figure | p50 ms | p99 ms | requests | wrong | wanted | settings |\n".to_owned();
    out.push_str("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | --- |\n");
    for figure in ordered(figures) {
        let ms = |value: Option<f64>| value.map(short).unwrap_or_default();
        let _ = writeln!(
            out,
            "| {} | {} | {} {} | {} {} | {} | {} | {} | {} | {} | ({}) |",
            figure.measure,
            figure.database.label(),
            figure.program,
            figure.version,
            short(figure.value),
            figure.unit,
            ms(figure.p50_ms),
            ms(figure.p99_ms),
            figure.requests,
            figure.wrong,
            wanted(figure),
            note(&figure.settings),
        );
    }
    out.push('\n');
    for (number, text) in settings {
        let _ = writeln!(out, "- ({number}) {text}");
    }
    out
}

/// The same measure of both programs and databases stands together, in the order of the first.
fn ordered(figures: &[Figure]) -> Vec<&Figure> {
    let mut measures: Vec<&str> = Vec::new();
    for figure in figures {
        if !measures.contains(&figure.measure.as_str()) {
            measures.push(&figure.measure);
        }
    }
    measures
        .into_iter()
        .flat_map(|measure| figures.iter().filter(move |figure| figure.measure == measure))
        .collect()
}

fn short(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

fn wanted(figure: &Figure) -> String {
    let text = match figure.wanted {
        None => return String::new(),
        Some(Wanted::AtLeast(least)) => format!("≥ {least}"),
        Some(Wanted::Below(most)) => format!("< {most}"),
        Some(Wanted::P99Below(most)) => format!("p99 < {most}"),
    };
    format!("{text}: {}", if figure.met() == Some(true) { "met" } else { "missed" })
}

/// Writes results.json, and the table into README.md between its marks.
pub(crate) fn write(folder: &Path, machine: &Machine, options: &Options, figures: &[Figure]) -> Outcome<()> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let results = json!({
        "machine": machine,
        "seconds": options.measured().as_secs(),
        "rows": options.rows(),
        "imported": options.imported(),
        "figures": figures,
    });
    let text = serde_json::to_string_pretty(&results).map_err(|error| error.to_string())?;
    fs::create_dir_all(folder).map_err(told)?;
    fs::write(folder.join("results.json"), text + "\n").map_err(told)?;
    let readme = folder.join("README.md");
    let before = fs::read_to_string(&readme).unwrap_or_else(|_| format!("{BEGIN}\n{END}\n"));
    let (Some(begin), Some(end)) = (before.find(BEGIN), before.find(END)) else {
        return Err(format!("{} has lost the marks between which the table stands", readme.display()));
    };
    let head = before.get(..begin).unwrap_or_default();
    let tail = before.get(end..).unwrap_or_default();
    let table = table(figures);
    fs::write(&readme, format!("{head}{BEGIN}\n\n{machine}\n\n{table}\n{tail}")).map_err(told)
}
