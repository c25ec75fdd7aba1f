//! What holds when things break: the program killed, its log torn, its database killed or cut off, one command that takes long,
//! and ten thousand guesses. The built program itself is started, as its operator does.
//!
//! Quick by default; `JINGWEI_KILLS=200` kills that often.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod kills;
mod load;
mod place;
mod served;
mod torn_log;
