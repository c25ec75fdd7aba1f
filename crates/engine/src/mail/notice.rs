//! A notice as a letter: one job each, in order by person.

use super::{choice::who_want, words};
use crate::{
    Actor, access, failures,
    jobs::{self, End, Job, JobDef, Ready, RunsAs, Subject, Written},
    notify,
    outside::{Letter, Outside},
};
use chrono::Duration;
use kernel::{Failure, Id, Label, Language, Uuid};
use schema::elements;
use serde::{Deserialize, Serialize};
use store::Tx;

/// Letters to one person within the hour; what comes beyond stands in the program alone.
const MOST_AN_HOUR: i64 = 30;

/// Mails a notice to whom it was told.
#[derive(Debug, Serialize, Deserialize)]
pub struct MailNotice {
    /// To whom.
    pub user: Uuid,
    /// Which.
    pub notice: Uuid,
}

impl Job for MailNotice {
    const DEF: &'static JobDef = &JobDef {
        name: "access.mail_notice",
        label: Label::new("邮件通知", "Mail a notice"),
        owner: elements::SECURITY,
        // for whose eyes it is, is its recipient's matter
        runs_as: RunsAs::Program,
        needs: &[],
        most_tries: 36,
    };
}

/// Enqueues letters to those of some people who want them; each with the notice that they were told.
pub(crate) fn enqueue(
    tx: &mut Tx<'_>,
    who: &Actor,
    kind: &str,
    told: &[(Uuid, Uuid)],
) -> Result<(), Failure> {
    let people: Vec<Uuid> = told.iter().map(|(user, _)| *user).collect();
    let wanted = who_want(tx, kind, &people)?;
    for (user, notice) in told.iter().filter(|(user, _)| wanted.contains(user)) {
        let subject = Subject::named(format!("mail to {user}"));
        jobs::enqueue(tx, who, &MailNotice { user: *user, notice: *notice }, Some(subject), None)?;
    }
    Ok(())
}

impl Written for MailNotice {
    type Sent = Letter;

    fn write(tx: &mut Tx<'_>, who: &Actor, job: &Self, _: &str) -> Result<Ready<Letter>, Failure> {
        let outside = who.registry().outside();
        if !outside.mails() {
            return Ok(Ready::Nothing(failures::MAIL_NOT_SET_UP.fail()));
        }
        let unwanted = || Ok(Ready::Nothing(failures::MAIL_UNWANTED.fail()));
        let sql = "SELECT mail, display_name, language FROM access_user WHERE id = $1 AND archived_at IS NULL AND mail IS NOT NULL";
        let Some(user) = tx.query_one(sql, &[job.user.into()])? else { return unwanted() };
        let Some(reader) = access::as_now(tx, who.registry(), Id::from_uuid(job.user))? else {
            return unwanted();
        };
        let Some(notice) = notify::unread(tx, &reader, job.notice)? else { return unwanted() };
        let kind = notice["kind"].as_str().unwrap_or_default();
        if who_want(tx, kind, &[job.user])?.is_empty() || has_enough(tx, job.user)? {
            return unwanted();
        }
        let language = if user.text(2)? == "en" { Language::En } else { Language::Zh };
        let (to, name) = (user.text(0)?, user.text(1)?);
        Ok(Ready::Send(words::letter(&notice, to, name, language, outside.page(), job.notice)))
    }

    fn send(outside: &dyn Outside, sent: Letter) -> Result<(), Failure> {
        outside.mail(&sent)
    }

    fn ended(tx: &mut Tx<'_>, _: &Actor, job: &Self, end: &End<'_>) -> Result<(), Failure> {
        let End::Sent = end else { return Ok(()) };
        let now = tx.now();
        let sql = "UPDATE notification SET mailed_at = $2 WHERE id = $1";
        tx.execute(sql, &[job.notice.into(), now.into()]).map(|_| ())
    }
}

/// Whether somebody was sent as much within the hour as anybody reads.
fn has_enough(tx: &mut Tx<'_>, user: Uuid) -> Result<bool, Failure> {
    let since = tx.now() - Duration::hours(1);
    let sql = "SELECT count(*) FROM (SELECT 1 AS one FROM notification WHERE user_id = $1 AND mailed_at > $2 LIMIT $3) AS mailed";
    let row = tx.query_one(sql, &[user.into(), since.into(), MOST_AN_HOUR.into()])?;
    Ok(row.map_or(Ok(0), |row| row.int(0))? >= MOST_AN_HOUR)
}
