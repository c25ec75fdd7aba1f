//! The findings, as they are shown.

use super::{language, show};
use crate::{
    config::Config,
    doctor::{self, State},
};
use kernel::{Clock, Language, SystemClock};
use std::process::ExitCode;

pub(super) fn doctor(config: &Config, json: bool, thorough: bool) -> Result<ExitCode, String> {
    let findings = doctor::examine(config, SystemClock.now(), thorough);
    let worst = findings.iter().map(|finding| finding.state).max().unwrap_or(State::Ok);
    if json {
        let told = serde_json::json!({"worst": worst, "findings": findings});
        show(&serde_json::to_string_pretty(&told).map_err(|error| error.to_string())?)?;
    } else {
        let lines: Vec<String> = findings
            .iter()
            .map(|finding| {
                let mark = match (finding.state, language()) {
                    (State::Ok, Language::Zh) => "正常",
                    (State::Warn, Language::Zh) => "注意",
                    (State::Bad, Language::Zh) => "异常",
                    (State::Ok, Language::En) => "ok  ",
                    (State::Warn, Language::En) => "warn",
                    (State::Bad, Language::En) => "bad ",
                };
                let advice = finding
                    .advice
                    .as_ref()
                    .map(|advice| format!("\n                   → {}", advice.text(language())));
                format!(
                    "{mark}  {:<12} {}{}",
                    finding.check,
                    finding.found.text(language()),
                    advice.unwrap_or_default()
                )
            })
            .collect();
        show(&lines.join("\n"))?;
    }
    Ok(match worst {
        State::Ok => ExitCode::SUCCESS,
        State::Warn => ExitCode::from(1),
        State::Bad => ExitCode::from(2),
    })
}
