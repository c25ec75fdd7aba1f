//! What the commands on jobs refuse.

use crate::Refusal;
use engine::jobs::{self, ForgetOld};
use serde_json::json;
use testkit::{Answered, Fixture};

pub const REFUSALS: &[Refusal] = &[
    Refusal {
        of: "work.replay_job",
        code: "work.job_gone",
        provoke: |fixture| asked(fixture, "work.replay_job", 99_999_999),
    },
    Refusal {
        of: "work.replay_job",
        code: "work.job_not_dead",
        provoke: |fixture| asked(fixture, "work.replay_job", waiting(fixture)),
    },
    Refusal {
        of: "work.drop_job",
        code: "work.job_gone",
        provoke: |fixture| asked(fixture, "work.drop_job", 99_999_999),
    },
    Refusal {
        of: "work.drop_job",
        code: "work.job_not_dead",
        provoke: |fixture| asked(fixture, "work.drop_job", waiting(fixture)),
    },
];

fn asked(fixture: &Fixture, command: &str, number: i64) -> Answered {
    fixture.client("system_operator").post(&format!("/api/commands/{command}"), &json!({"number": number}))
}

/// A job that nobody needs to see to.
fn waiting(fixture: &Fixture) -> i64 {
    let who = fixture.program.system("test");
    let job = fixture
        .program
        .store
        .write_blocking(move |tx| jobs::enqueue(tx, &who, &ForgetOld::default(), None, None));
    job.expect("enqueued").0
}
