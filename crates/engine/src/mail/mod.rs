//! Notices by mail, for whoever has an address and wants them.
//!
//! A job a letter is enqueued beside the notice; the letter is written right before it is sent, in its recipient's language, and only if they may see
//! what it is about at that time and have not read it yet. Why so: `docs/adr/0022-mail-and-webhooks.md`.

mod choice;
mod notice;
mod words;

pub use choice::{choices, choose};
pub use notice::MailNotice;
pub(crate) use notice::enqueue;
