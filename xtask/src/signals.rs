//! Ctrl-C and its like: noted here, obeyed where something is waited for, so that what was started is also stopped.

use anyhow::{Context, Result};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    flag,
};
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

static ASKED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From now on these signals are noted; the second one ends the program at once.
pub fn install() -> Result<()> {
    let asked = ASKED.get_or_init(|| Arc::new(AtomicBool::new(false)));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        flag::register_conditional_shutdown(signal, 130, Arc::clone(asked)).context("signal handler")?;
        flag::register(signal, Arc::clone(asked)).context("signal handler")?;
    }
    Ok(())
}

/// Whether somebody asked for the end.
pub fn interrupted() -> bool {
    ASKED.get().is_some_and(|asked| asked.load(Ordering::Relaxed))
}
