//! Bringing the database to this version, by hand or only on paper.

use super::{say, show, told};
use crate::{config::Config, migrations, records};
use kernel::Label;

pub(super) fn migrate(config: &Config, dry_run: bool) -> Result<(), String> {
    let (steps, database) = (migrations(), &config.database);
    if !dry_run {
        let done = store::migrate(database, &steps).map_err(told)?;
        store::ready(database, &records()).map_err(told)?;
        let text = Label::new(
            "{database} 已是本版本：执行了 {done} 步",
            "{database} is at this version: {done} steps were done",
        );
        println!("{}", say(text, &[("database", database), ("done", &done)]));
        return Ok(());
    }
    let pending = store::pending(database, &steps).map_err(told)?;
    let text = Label::new(
        "-- {database}：待执行 {pending} 步，共 {steps} 步；未作改动",
        "-- {database}: {pending} steps of {steps} are pending; nothing was changed",
    );
    let words: [(&str, &dyn std::fmt::Display); 3] =
        [("database", database), ("pending", &pending.len()), ("steps", &steps.len())];
    let mut out = say(text, &words);
    for step in &pending {
        out.push_str(&format!("\n\n-- {}\n{}", step.name, step.sql(database).trim_end()));
    }
    show(&out)
}
