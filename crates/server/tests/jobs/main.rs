//! Background work: what is enqueued is done, once, in order, whatever fails or dies on the way.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod chunks;
mod clocks;
mod enqueuing;
mod failing;
mod order;
mod outward;
mod registered;
mod rights;
mod schedules;
mod served;
mod servers;
mod trial;
mod view;
