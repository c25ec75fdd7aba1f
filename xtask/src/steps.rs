//! Running other programs: what a person sees meanwhile, what is kept when one fails, and that none outlives this tool.
//!
//! A step runs in a process group of its own, so that stopping it stops what it started too. Its output goes to a file
//! that is read as it grows: a process left behind by a step cannot make anybody wait for the end of a pipe.

use crate::signals;
use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    fs::{File, OpenOptions},
    io::{IsTerminal, Read, Write},
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How many lines of a failed step's output are shown.
const TAIL: usize = 60;

/// How a step ended.
pub struct Outcome {
    /// Whether its exit code was 0.
    pub passed: bool,
    /// What it printed, on both channels.
    pub output: String,
}

/// Runs a long step behind a spinner; where it fails, the end of its output is shown and this is an error.
pub fn run(title: &str, command: &mut Command) -> Result<String> {
    let outcome = follow(title, command, false)?;
    if outcome.passed {
        return Ok(outcome.output);
    }
    let lines: Vec<&str> = outcome.output.lines().collect();
    for line in lines.iter().skip(lines.len().saturating_sub(TAIL)) {
        eprintln!("    {line}");
    }
    bail!("{title} failed: {}", spelled(command))
}

/// Runs a step whose output is worth reading while it runs.
pub fn watch(title: &str, command: &mut Command) -> Result<Outcome> {
    println!("== {title}");
    follow(title, command, true)
}

/// Runs a program that speaks with the person itself, until it or the person ends it.
pub fn attach(command: &mut Command) -> Result<ExitStatus> {
    let mut child = command.spawn().with_context(|| spelled(command))?;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if signals::interrupted() {
            // on a terminal it has heard the Ctrl-C itself; a signal to this tool alone is passed on
            if let Some(pid) = pid_of(&child) {
                let _ = rustix::process::kill_process(pid, Signal::TERM);
            }
            return finish(&mut child, Duration::from_secs(15));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Waits for a program that was told to end, and ends it when it does not.
pub fn finish(child: &mut Child, patience: Duration) -> Result<ExitStatus> {
    let begun = Instant::now();
    while begun.elapsed() < patience {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(Duration::from_millis(50));
    }
    child.kill()?;
    Ok(child.wait()?)
}

/// The process of a child, for a signal.
pub fn pid_of(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

/// A command as one would type it.
pub fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn follow(title: &str, command: &mut Command, aloud: bool) -> Result<Outcome> {
    if signals::interrupted() {
        bail!("interrupted");
    }
    let log = tempfile::NamedTempFile::new().context("a file for a step's output")?;
    let into = OpenOptions::new().append(true).open(log.path())?;
    let mut from = File::open(log.path())?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(into.try_clone()?)
        .stderr(into)
        .process_group(0)
        .spawn()
        .with_context(|| spelled(command))?;
    let begun = Instant::now();
    let teller = Teller::new(title, aloud);
    let mut bytes = Vec::new();
    let status = loop {
        let ended = child.try_wait()?;
        let known = bytes.len();
        from.read_to_end(&mut bytes)?;
        teller.heard(bytes.get(known..).unwrap_or_default());
        if let Some(status) = ended {
            break status;
        }
        if signals::interrupted() {
            teller.done(begun.elapsed(), false);
            end_group(&mut child)?;
            bail!("interrupted");
        }
        thread::sleep(Duration::from_millis(80));
    };
    teller.done(begun.elapsed(), status.success());
    Ok(Outcome { passed: status.success(), output: String::from_utf8_lossy(&bytes).into_owned() })
}

fn end_group(child: &mut Child) -> Result<()> {
    if let Some(pid) = pid_of(child) {
        let _ = kill_process_group(pid, Signal::TERM);
        finish(child, Duration::from_secs(10))?;
        let _ = kill_process_group(pid, Signal::KILL);
    }
    Ok(())
}

/// What a person is told while a step runs.
enum Teller {
    /// A line that moves, on a terminal.
    Spinner(ProgressBar, String),
    /// A line when it begins and one when it ends.
    Lines(String),
    /// All that the step says.
    Aloud,
}

impl Teller {
    fn new(title: &str, aloud: bool) -> Self {
        if aloud {
            return Self::Aloud;
        }
        if !std::io::stderr().is_terminal() {
            println!("== {title}");
            return Self::Lines(title.to_owned());
        }
        let style = ProgressStyle::with_template("{spinner} {msg}  {elapsed}")
            .unwrap_or(ProgressStyle::default_spinner());
        let spinner = ProgressBar::new_spinner().with_style(style).with_message(title.to_owned());
        spinner.enable_steady_tick(Duration::from_millis(120));
        Self::Spinner(spinner, title.to_owned())
    }

    fn heard(&self, bytes: &[u8]) {
        match self {
            Self::Aloud if !bytes.is_empty() => {
                let mut out = std::io::stdout().lock();
                let _ = out.write_all(bytes).and_then(|()| out.flush());
            }
            Self::Spinner(spinner, title) => {
                if let Some(last) =
                    String::from_utf8_lossy(bytes).lines().rfind(|line| !line.trim().is_empty())
                {
                    let short: String = last.trim().chars().filter(|c| !c.is_control()).take(60).collect();
                    spinner.set_message(format!("{title}: {short}"));
                }
            }
            _ => {}
        }
    }

    fn done(&self, took: Duration, passed: bool) {
        let (mark, seconds) = (if passed { "done" } else { "FAILED" }, took.as_secs());
        match self {
            Self::Spinner(spinner, title) => {
                spinner.finish_and_clear();
                eprintln!("{} {title}  {seconds}s", if passed { "✓" } else { "✗" });
            }
            Self::Lines(title) => println!("   {mark} in {seconds}s: {title}"),
            Self::Aloud => println!("   {mark} in {seconds}s"),
        }
    }
}
