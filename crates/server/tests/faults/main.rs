//! What holds when things break: the program killed, its log torn, its disk failing or full, its database killed or cut off, one command
//! that takes long, and ten thousand guesses. The built program itself is started, as its operator does.
//!
//! Quick by default; `JINGWEI_KILLS=200` kills that often.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod cluster;
mod cut;
mod database_killed;
mod disk;
mod guesses;
mod index_build;
mod kills;
mod load;
mod long_command;
mod place;
mod proxy;
mod served;
mod torn_log;
mod watching;
