//! What the program supports, from its own registry.

use super::show;
use crate::modules;
use engine::{Named, Registry, Support};
use kernel::{Label, Language};
use schema::ElementRef;
use serde_json::{Value, json};

const RECORDS: Label = Label::new("记录", "records");
const COMMANDS: Label = Label::new("命令", "commands");
const PROCESSES: Label = Label::new("流程", "processes");
const KPIS: Label = Label::new("指标", "KPIs");
const SCREENS: Label = Label::new("页面", "screens");
const SERVED: Label = Label::new(
    "{all} 个二级流程要素中，{some} 个已有本程序的内容支持。",
    "{some} of {all} level-2 elements are served by something of this program.",
);

pub(super) fn coverage(as_json: bool, english: bool) -> Result<(), String> {
    let registry = Registry::new(modules());
    let covered = registry.coverage();
    if as_json {
        let rows: Vec<Value> = covered.iter().map(|(element, support)| as_value(*element, support)).collect();
        return show(&serde_json::to_string_pretty(&rows).map_err(|error| error.to_string())?);
    }
    let shown = covered.iter().filter(|(element, _)| element.level() <= 2);
    let lines: String = shown.map(|(element, support)| lines_of(*element, support, english)).collect();
    let level_2 = covered.iter().filter(|(element, _)| element.level() == 2);
    let (all, some) =
        level_2.fold((0, 0), |(all, some), (_, support)| (all + 1, some + usize::from(has_any(support))));
    let served =
        said(SERVED, english).replace("{some}", &some.to_string()).replace("{all}", &all.to_string());
    show(&format!("{lines}\n{served}"))
}

fn has_any(support: &Support) -> bool {
    !(support.records.is_empty() && support.commands.is_empty() && support.screens.is_empty())
}

fn lines_of(element: ElementRef, support: &Support, english: bool) -> String {
    let name = said(element.label, english);
    let indent = "  ".repeat(element.level());
    let counted = [
        (RECORDS, &support.records),
        (COMMANDS, &support.commands),
        (PROCESSES, &support.processes),
        (KPIS, &support.kpis),
    ];
    if element.level() < 2 {
        return format!("{indent}{} {name}\n", element.identifier);
    }
    let mut lines = format!(
        "{indent}{:<8} {name}  {}\n",
        element.identifier,
        counted.map(|(what, parts)| format!("{} {}", said(what, english), parts.len())).join(" · ")
    );
    for (what, parts) in counted.into_iter().chain([(SCREENS, &support.screens)]) {
        if !parts.is_empty() {
            let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
            lines += &format!("{indent}           {}: {}\n", said(what, english), names.join(", "));
        }
    }
    lines
}

fn said(label: Label, english: bool) -> &'static str {
    label.text(if english { Language::En } else { Language::Zh })
}

fn as_value(element: ElementRef, support: &Support) -> Value {
    let names = |parts: &[Named]| parts.iter().map(|part| part.name).collect::<Vec<_>>();
    json!({
        "identifier": element.identifier, "level": element.level(), "label": element.label,
        "records": names(&support.records), "commands": names(&support.commands), "screens": names(&support.screens),
        "processes": names(&support.processes), "kpis": names(&support.kpis),
    })
}
