//! Mail by SMTP, under TLS unless the server is a neighbour without it.

use engine::{
    failures::{MAIL_LATER, MAIL_REFUSED, MAIL_TOO_MANY},
    outside::Letter,
};
use kernel::Failure;
use lettre::{
    Address, Message, SmtpTransport, Transport,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long the server may take for one step.
const PATIENCE: Duration = Duration::from_secs(30);
/// In which span letters are counted.
const SPAN: Duration = Duration::from_secs(60);

/// How the connection is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte on (port 465).
    Tls,
    /// TLS is begun in the clear, and wanted (port 587).
    StartTls,
    /// None: for a relay on this machine or a network of one's own.
    None,
}

/// The mail server.
#[derive(Clone)]
pub struct MailSettings {
    /// Its name.
    pub host: String,
    /// Its port; the usual one of the security where nothing is said.
    pub port: Option<u16>,
    /// How the connection is kept private.
    pub security: Security,
    /// With which name and password one signs in there.
    pub login: Option<(String, String)>,
    /// Whom letters are from: `Jingwei <jingwei@example.com>`.
    pub from: String,
    /// Letters a minute that this server sends at most.
    pub a_minute: u32,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // the password is in no log
        write!(f, "MailSettings({}, {:?})", self.host, self.security)
    }
}

/// What hands letters to it.
pub(crate) struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
    pace: Pace,
}

impl Mailer {
    pub(crate) fn new(settings: MailSettings) -> Result<Self, String> {
        let from: Mailbox = settings.from.parse().map_err(|error| format!("mail.from: {error}"))?;
        if settings.login.is_some() && settings.security == Security::None {
            return Err("mail.security: a password is not sent without TLS".to_owned());
        }
        let told = |error: lettre::transport::smtp::Error| format!("mail.host: {error}");
        let tls = || TlsParameters::new(settings.host.clone()).map_err(told);
        let (tls, port) = match settings.security {
            Security::Tls => (Tls::Wrapper(tls()?), 465),
            Security::StartTls => (Tls::Required(tls()?), 587),
            Security::None => (Tls::None, 25),
        };
        let mut builder = SmtpTransport::builder_dangerous(settings.host.as_str())
            .port(settings.port.unwrap_or(port))
            .tls(tls)
            .timeout(Some(PATIENCE))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()));
        if let Some((name, password)) = settings.login {
            builder = builder.credentials(Credentials::new(name, password));
        }
        let pace = Pace { most: settings.a_minute.max(1), begun: Mutex::new(None) };
        Ok(Self { transport: builder.build(), from, pace })
    }

    /// Hands a letter over. What passes by itself fails as unavailable, what the server refuses for good as invalid.
    pub(crate) fn send(&self, letter: &Letter) -> Result<(), Failure> {
        let message = self.message(letter)?;
        self.pace.take()?;
        self.transport.send(&message).map(|_| ()).map_err(|error| {
            let code = error.status().map(u16::from);
            // a name or a password that is wrong is ours to mend, and no fault of the letter's
            let ours = code.is_some_and(|code| matches!(code, 530 | 534 | 535 | 538));
            let told = code.map_or_else(|| "—".to_owned(), |code| code.to_string());
            let def = if error.is_permanent() && !ours { &MAIL_REFUSED } else { &MAIL_LATER };
            def.fail().with("status", told).because(error)
        })
    }

    fn message(&self, letter: &Letter) -> Result<Message, Failure> {
        let unfit = |error: &dyn fmt::Display| MAIL_REFUSED.fail().with("status", "—").because(error);
        let address: Address = letter.to.parse().map_err(|error| unfit(&error))?;
        let id = format!("<{}@{}>", letter.id, self.from.email.domain());
        // nobody answers a program, and no program should (RFC 3834)
        let automatic =
            HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(one_line(&letter.name)), address))
            .subject(one_line(&letter.subject))
            .message_id(Some(id))
            .raw_header(automatic)
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(|error| unfit(&error))
    }
}

/// What stands in a header is one line, whatever a name holds.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// How many letters were handed over in this span.
struct Pace {
    most: u32,
    begun: Mutex<Option<(Instant, u32)>>,
}

impl Pace {
    fn take(&self) -> Result<(), Failure> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (since, sent) = begun.filter(|(since, _)| now.duration_since(*since) < SPAN).unwrap_or((now, 0));
        if sent >= self.most {
            return Err(MAIL_TOO_MANY.fail());
        }
        *begun = Some((since, sent + 1));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> MailSettings {
        MailSettings {
            host: "127.0.0.1".into(),
            port: Some(1),
            security: Security::None,
            login: None,
            from: "经纬 <jingwei@operator.example>".into(),
            a_minute: 2,
        }
    }

    fn letter(name: &str, subject: &str) -> Letter {
        Letter {
            to: "wang@operator.example".into(),
            name: name.into(),
            subject: subject.into(),
            text: "文".into(),
            html: "<p>文</p>".into(),
            id: "a-1".into(),
        }
    }

    #[test]
    fn no_name_and_no_subject_makes_a_header() {
        let mailer = Mailer::new(settings()).unwrap();
        for evil in [
            "x\r\nBcc: all@example.com",
            "x\nBcc: all@example.com",
            "x\rBcc: y",
            "\"<a@b>, \"",
            "\0\u{2028}Bcc: y",
        ] {
            let text = String::from_utf8(mailer.message(&letter(evil, evil)).unwrap().formatted()).unwrap();
            let head = text.split("\r\n\r\n").next().unwrap();
            let starts =
                |name: &str| head.split("\r\n").filter(|line| line.to_lowercase().starts_with(name)).count();
            assert_eq!(
                (starts("bcc"), starts("to:"), starts("subject:"), starts("message-id:")),
                (0, 1, 1, 1),
                "{head}"
            );
            assert!(!head.replace("\r\n", "").contains(['\r', '\n']), "{head}");
        }
        let wrong = Letter { to: "a@b\r\nBcc: c@d".into(), ..letter("x", "y") };
        assert_eq!(mailer.message(&wrong).unwrap_err().code(), "mail.refused");
    }

    #[test]
    fn a_password_is_not_sent_in_the_clear_and_stands_in_no_log() {
        let login = Some(("jingwei".to_owned(), "geheim".to_owned()));
        assert!(Mailer::new(MailSettings { login: login.clone(), ..settings() }).is_err());
        let with_tls = MailSettings { login, security: Security::Tls, ..settings() };
        assert!(!format!("{with_tls:?}").contains("geheim"));
        assert!(Mailer::new(with_tls).is_ok());
    }

    #[test]
    fn there_are_no_more_letters_a_minute_than_said() {
        let pace = Pace { most: 2, begun: Mutex::new(None) };
        assert!(pace.take().is_ok() && pace.take().is_ok());
        assert_eq!(pace.take().unwrap_err().code(), "mail.too_many");
    }
}
