//! What the program supports, from its own registry.

use crate::modules;
use engine::{Named, Registry, Support};
use schema::ElementRef;
use serde_json::{Value, json};

pub(super) fn coverage(as_json: bool, english: bool) -> Result<(), String> {
    let registry = Registry::new(modules());
    let covered = registry.coverage();
    if as_json {
        let rows: Vec<Value> = covered.iter().map(|(element, support)| as_value(*element, support)).collect();
        println!("{}", serde_json::to_string_pretty(&rows).map_err(|error| error.to_string())?);
        return Ok(());
    }
    for (element, support) in covered.iter().filter(|(element, _)| element.level() <= 2) {
        print_element(*element, support, english);
    }
    let level_2 = covered.iter().filter(|(element, _)| element.level() == 2);
    let (all, some) =
        level_2.fold((0, 0), |(all, some), (_, support)| (all + 1, some + usize::from(has_any(support))));
    println!("\n{some} of {all} level-2 elements are served by something of this program.");
    Ok(())
}

fn has_any(support: &Support) -> bool {
    !(support.records.is_empty() && support.commands.is_empty() && support.screens.is_empty())
}

fn print_element(element: ElementRef, support: &Support, english: bool) {
    let name = if english { element.label.en } else { element.label.zh };
    let indent = "  ".repeat(element.level());
    if element.level() < 2 {
        println!("{indent}{} {name}", element.identifier);
        return;
    }
    println!(
        "{indent}{:<8} {name}  records {} · commands {} · processes {} · KPIs {}",
        element.identifier,
        support.records.len(),
        support.commands.len(),
        support.processes.len(),
        support.kpis.len(),
    );
    let list = |what: &str, parts: &[Named]| {
        if !parts.is_empty() {
            let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
            println!("{indent}           {what}: {}", names.join(", "));
        }
    };
    list("records", &support.records);
    list("commands", &support.commands);
    list("processes", &support.processes);
    list("KPIs", &support.kpis);
    list("screens", &support.screens);
}

fn as_value(element: ElementRef, support: &Support) -> Value {
    let names = |parts: &[Named]| parts.iter().map(|part| part.name).collect::<Vec<_>>();
    json!({
        "identifier": element.identifier, "level": element.level(), "label": element.label,
        "records": names(&support.records), "commands": names(&support.commands), "screens": names(&support.screens),
        "processes": names(&support.processes), "kpis": names(&support.kpis),
    })
}
