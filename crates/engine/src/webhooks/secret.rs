//! The secrets that messages are signed with.
//!
//! They are kept as they are, in a table of their own that no list, export, history or audit reads: whoever signs needs the secret itself. A new
//! one is shown once; the one before it signs beside it for a day, so that the receiver changes over without missing a message.

use super::{Sending, Webhook, sign};
use crate::{Actor, Stored, audit, failures, reach, records, typed};
use chrono::Duration;
use kernel::{Failure, Id, Uuid};
use rand::RngCore;
use schema::{RecordType, Right};
use store::Tx;

/// Random bytes of one: as long as what HMAC-SHA256 gives.
const BYTES: usize = 32;
/// How long the one before goes on signing.
const OVERLAP: Duration = Duration::hours(24);

/// A secret that was just made. It has no `Debug`: it is not to stand in a log.
pub struct NewSecret {
    /// As its receiver keeps it: `whsec_` and base 64. Told this once.
    pub secret: String,
    /// Until when the one before signs beside it; none where it is the first.
    pub before_until: Option<String>,
    /// The webhook's version.
    pub version: i64,
}

/// Makes a secret; the first one lets the webhook send. Only by a person who is signed in, may change the
/// webhook, and could look with its owner's eyes.
pub fn new_secret(tx: &mut Tx<'_>, who: &Actor, id: Uuid) -> Result<NewSecret, Failure> {
    who.require_person()?;
    who.require(Right::Update, Webhook::NAME)?;
    let row = records::row(tx, Webhook::DEF, id)?;
    reach::require(tx, who, Right::Update, Webhook::DEF, &row)?;
    let webhook: Stored<Webhook> = Stored::of(&row)?;
    if webhook.archived {
        return Err(failures::ARCHIVED.fail());
    }
    if !webhook.data.may_be_led_by(who) {
        return Err(failures::WEBHOOK_OWNER.fail());
    }
    let who = who.running("access.new_webhook_secret");
    let first = webhook.data.state == Sending::Unsigned;
    let after = match first {
        true => {
            let ready = Webhook { state: Sending::Sending, ..webhook.data.clone() };
            typed::update(tx, &who, &webhook, &ready)?
        }
        false => {
            audit::note(tx, &who, Webhook::DEF, id)?;
            webhook
        }
    };
    let mut secret = [0_u8; BYTES];
    rand::rng().fill_bytes(&mut secret);
    let until = tx.now() + OVERLAP;
    // no more than two sign: one that was to go on for a while goes when the next but one comes
    tx.execute("DELETE FROM webhook_secret WHERE webhook = $1 AND until IS NOT NULL", &[id.into()])?;
    tx.execute("UPDATE webhook_secret SET until = $2 WHERE webhook = $1", &[id.into(), until.into()])?;
    let sql =
        "INSERT INTO webhook_secret (id, webhook, secret, made_at, until) VALUES ($1, $2, $3, $4, NULL)";
    let (own, now) = (Id::<NewSecret>::generate(tx.now()), tx.now());
    tx.execute(sql, &[own.into(), id.into(), secret.to_vec().into(), now.into()])?;
    Ok(NewSecret {
        secret: sign::shown(&secret),
        before_until: (!first).then(|| schema::to_text(&until.into())),
        version: after.version,
    })
}

/// Those that sign now, the newest first.
pub(super) fn secrets_of(tx: &mut Tx<'_>, webhook: Uuid) -> Result<Vec<Vec<u8>>, Failure> {
    let sql = "SELECT secret FROM webhook_secret WHERE webhook = $1 AND (until IS NULL OR until > $2) ORDER BY id DESC";
    let now = tx.now();
    tx.query(sql, &[webhook.into(), now.into()])?.iter().map(|row| row.bytes(0)).collect()
}
