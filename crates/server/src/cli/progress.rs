//! How far an import has come, on one line of the terminal that is written over, and gone when it is done.

use super::say;
use engine::import::Progress;
use kernel::Label;
use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

/// How often it is told: what is done before it is told once says nothing.
const EACH: Duration = Duration::from_millis(300);
/// Goes to the line's beginning, and clears what stands behind the cursor.
const BEGINNING: &str = "\r";
const CLEARED: &str = "\x1b[K";

/// Does the work, and tells meanwhile how far it has come where somebody sits at a terminal: a log or another program wants the end only.
pub(super) fn watched<T>(progress: &Progress, work: impl FnOnce() -> T) -> T {
    match io::stderr().is_terminal() {
        true => told_to(io::stderr(), EACH, || progress.told(), work),
        false => work(),
    }
}

fn told_to<T>(
    out: impl Write + Send,
    each: Duration,
    told: impl Fn() -> [usize; 3] + Send,
    work: impl FnOnce() -> T,
) -> T {
    thread::scope(|scope| {
        let (over, wait) = channel::<()>();
        scope.spawn(move || tell(out, each, told, &wait));
        let done = work();
        drop(over);
        done
    })
}

/// Until it is over. That the terminal is gone is no reason for the import to fail.
fn tell(mut out: impl Write, each: Duration, told: impl Fn() -> [usize; 3], over: &Receiver<()>) {
    let mut write = |text: &str| write!(out, "{BEGINNING}{text}{CLEARED}").and_then(|()| out.flush()).is_ok();
    let mut written = false;
    while over.recv_timeout(each) == Err(RecvTimeoutError::Timeout) {
        let Some(text) = line(told()) else { continue };
        written = true;
        if !write(&text) {
            return;
        }
    }
    if written {
        write("");
    }
}

/// As the dialog in the browser says it; nothing before the rows are known.
fn line([rows, checked, made]: [usize; 3]) -> Option<String> {
    let (text, done) = match (checked < rows, made < rows) {
        _ if rows == 0 => return None,
        (true, _) => (Label::new("已检查 {done} / {rows} 行", "{done} of {rows} rows checked"), checked),
        (false, true) => (Label::new("已处理 {done} / {rows} 行", "{done} of {rows} rows done"), made),
        (false, false) => (Label::new("{rows} 行已处理，正在写入", "{rows} rows done, being written"), made),
    };
    let words: [(&str, &dyn Display); 2] = [("done", &done), ("rows", &rows)];
    Some(say(text, &words))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a step that fails fails the test")]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Screen {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().expect("a screen").clone()).expect("text")
        }
    }

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("a screen").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn it_says_rows_so_far_of_how_many_and_nothing_before_they_are_known() {
        assert_eq!(line([0, 0, 0]), None);
        for (told, number) in [([1_000, 300, 0], "300"), ([1_000, 1_000, 40], "40")] {
            let text = line(told).expect("a line");
            assert!(text.contains(number) && text.contains("1000"), "{text}");
        }
        assert!(line([1_000, 1_000, 1_000]).is_some_and(|text| text.contains("1000")));
    }

    #[test]
    fn a_line_is_told_while_it_works_and_gone_afterwards() {
        let (screen, told) = (Screen::default(), || [2_000, 10, 0]);
        let done = told_to(screen.clone(), Duration::from_millis(1), told, || {
            while !screen.text().contains("2000") {
                thread::yield_now();
            }
            7
        });
        assert_eq!(done, 7);
        let text = screen.text();
        assert!(
            text.starts_with(BEGINNING) && text.ends_with("\r\x1b[K") && !text.contains('\n'),
            "{text:?}"
        );
        // what is done at once leaves nothing
        let quick = Screen::default();
        told_to(quick.clone(), Duration::from_secs(60), told, || ());
        assert_eq!(quick.text(), "");
    }
}
