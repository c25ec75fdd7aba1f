//! A receiver, a webhook that leads to it, and an administrator.

use base64::{Engine, engine::general_purpose::STANDARD};
use outside::{Places, Resolve, Settings};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use testkit::{Client, Fixture, Received, Receiver};

/// A webhook and what its receiver knows of it.
pub struct Hook {
    pub id: String,
    pub secret: String,
}

/// Names stand for this address, whatever they are.
pub fn always(address: &str) -> Resolve {
    let address: IpAddr = address.parse().expect("an address");
    Arc::new(move |_, port| Ok(vec![SocketAddr::new(address, port)]))
}

/// Settings by which `http://receiver.example:PORT` is a place inside that may be called.
pub fn to(receivers: &[&Receiver]) -> Settings {
    let place = |receiver: &&Receiver| address_of(receiver).parse().expect("a place");
    Settings {
        places: Places::new(receivers.iter().map(place).collect(), Vec::new()),
        patience: Duration::from_secs(2),
        resolve: always("127.0.0.1"),
        ..Settings::default()
    }
}

pub fn address_of(receiver: &Receiver) -> String {
    format!("http://receiver.example:{}", receiver.address().port())
}

pub fn me(client: &Client<'_>) -> Value {
    client.get("/api/session").expect(200).json["user"]["id"].clone()
}

/// A webhook of a new name that is told of these; without a secret yet.
pub fn unsigned(admin: &Client<'_>, url: &str, owner: &Value, events: &[(&str, &str)]) -> String {
    let name = format!("hook {}", admin.list("access.webhook", "limit=500").len());
    let events: Vec<Value> =
        events.iter().map(|(subject, what)| json!({"subject": subject, "happening": what})).collect();
    let body = json!({"name": name, "url": url, "owner": owner, "events": events});
    admin.post("/api/records/access.webhook", &body).expect(201).id()
}

/// Makes a secret.
pub fn sign(admin: &Client<'_>, id: &str) -> String {
    let made = admin.post(&format!("/api/webhooks/{id}/secret"), &json!({})).expect(201);
    made.json["secret"].as_str().expect("a secret").to_owned()
}

/// A webhook to a receiver, for the administrator's own eyes, ready to send.
pub fn hook(admin: &Client<'_>, receiver: &Receiver, events: &[(&str, &str)]) -> Hook {
    let id = unsigned(admin, &format!("{}/hook", address_of(receiver)), &me(admin), events);
    let secret = sign(admin, &id);
    Hook { id, secret }
}

/// Makes a department; gives its id.
pub fn department(fixture: &Fixture, code: &str) -> String {
    let body = json!({"code": code, "name_zh": "机密部门", "name_en": "Secret department"});
    fixture.client("hr_officer").post("/api/records/organisation.department", &body).expect(201).id()
}

/// What a webhook's deliveries are, the latest first.
pub fn deliveries(admin: &Client<'_>, hook: &str) -> Vec<Value> {
    let answered = admin.get(&format!("/api/queries/access.webhook_deliveries?webhook={hook}")).expect(200);
    answered.json["items"].as_array().expect("items").clone()
}

/// The types of what came, in order.
pub fn kinds(receiver: &Receiver) -> Vec<String> {
    let kind = |received: &Received| body(received)["type"].as_str().expect("a type").to_owned();
    receiver.received().iter().map(kind).collect()
}

pub fn body(received: &Received) -> Value {
    serde_json::from_str(&received.body).expect("JSON")
}

/// Whether a message carries a signature under this secret; reckoned by the definitions of HMAC and of Standard Webhooks, and by none of the
/// program's own code.
pub fn is_signed(received: &Received, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret")).expect("base 64");
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(&key);
    let (id, at) = (received.header("webhook-id"), received.header("webhook-timestamp"));
    let message = format!("{id}.{at}.{}", received.body);
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    let outer = Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize();
    let wanted = format!("v1,{}", STANDARD.encode(outer));
    received.header("webhook-signature").split(' ').any(|signature| signature == wanted)
}
