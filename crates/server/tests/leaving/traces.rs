//! Traces: what a collector gets of a request, a command, a job, a webhook and a letter; what it never gets; and that nobody waits for it.

use crate::{
    collector::{FakeCollector, attribute, said},
    kit::{always, department, hook, me},
    mail::{by, mention, reader},
};
use axum::http::Method;
use jingwei::traces::{TraceConfig, Traces};
use opentelemetry_proto::tonic::trace::v1::{Span, span::SpanKind, status::StatusCode};
use outside::{Places, Settings};
use serde_json::json;
use std::{io::Read, net::TcpListener, sync::OnceLock, thread, time::Duration};
use testkit::{Fixture, PostOffice, Receiver, on_both};
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

const PATIENCE: Duration = Duration::from_secs(20);

fn config(at: std::net::SocketAddr) -> TraceConfig {
    TraceConfig {
        endpoint: format!("http://{at}"),
        service: "jingwei-test".into(),
        share: 1.0,
        headers: vec![("x-key".into(), "the collector's key".into())],
    }
}

/// The traces of this process: a server has one subscriber.
fn gathered() -> &'static (FakeCollector, Traces) {
    static GATHERED: OnceLock<(FakeCollector, Traces)> = OnceLock::new();
    GATHERED.get_or_init(|| {
        let collector = FakeCollector::begin();
        let (traces, layer) = Traces::begin(&config(collector.address())).expect("traces");
        tracing_subscriber::registry().with(layer).try_init().expect("the only subscriber");
        (collector, traces)
    })
}

fn spans() -> Vec<Span> {
    let (collector, traces) = gathered();
    assert!(traces.flush(PATIENCE), "the spans went out");
    collector.spans()
}

/// A trace that no other test of this process has.
fn new_trace() -> (String, String) {
    let trace = kernel::Uuid::now_v7().simple().to_string();
    (format!("00-{trace}-00f067aa0ba902b7-01"), trace)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The one span of a trace.
fn only(trace: &str) -> Span {
    let mut found: Vec<Span> = spans().into_iter().filter(|span| hex(&span.trace_id) == trace).collect();
    assert_eq!(found.len(), 1, "one span a request");
    found.remove(0)
}

/// A webhook's settings and a mail server's at once.
fn everywhere(receiver: &Receiver, office: &PostOffice) -> Settings {
    let place = crate::kit::address_of(receiver).parse().expect("a place");
    Settings { places: Places::new(vec![place], Vec::new()), resolve: always("127.0.0.1"), ..by(office) }
}

#[test]
fn a_request_is_one_span_below_its_callers_with_route_status_code_and_what_it_asked_of_the_database() {
    gathered();
    on_both(|fixture| {
        let hr = fixture.client("hr_officer");
        let (parent, trace) = new_trace();
        let body = json!({"code": "ONE", "name_zh": "机密部门", "name_en": "Secret department"}).to_string();
        let path = "/api/records/organisation.department";
        let headers = [("traceparent", parent.as_str()), ("content-type", "application/json")];
        let made = hr.send(Method::POST, path, &headers, body.clone().into_bytes()).expect(201);
        let span = only(&trace);
        assert_eq!(span.name, "POST /api/records/{record}");
        assert_eq!(hex(&span.parent_span_id), "00f067aa0ba902b7");
        assert_eq!(span.kind, SpanKind::Server as i32);
        assert_eq!(said(&span, "http.route").as_deref(), Some("/api/records/{record}"));
        assert_eq!(said(&span, "http.request.method").as_deref(), Some("POST"));
        assert_eq!(said(&span, "http.response.status_code").as_deref(), Some("201"));
        assert_eq!(said(&span, "jingwei.record").as_deref(), Some("organisation.department"));
        let request = made.headers["x-request-id"].to_str().expect("a text");
        assert_eq!(said(&span, "jingwei.request").as_deref(), Some(request));
        let number = |name: &str| said(&span, name).expect(name).parse::<i64>().expect("a number");
        assert_eq!(number("jingwei.database.asked"), 2, "who asks, and the write");
        assert!(number("jingwei.database.whole_us") >= number("jingwei.database.queued_us"));
        assert!(number("jingwei.database.whole_us") > 0);
        assert!(span.end_time_unix_nano >= span.start_time_unix_nano);

        let (parent, trace) = new_trace();
        let headers = [("traceparent", parent.as_str()), ("content-type", "application/json")];
        hr.send(Method::POST, path, &headers, body.into_bytes()).refused(422, "record.invalid");
        let refused = only(&trace);
        assert_eq!(said(&refused, "jingwei.failure").as_deref(), Some("record.invalid"));
        assert_ne!(refused.status.map_or(0, |status| status.code), StatusCode::Error as i32, "not our fault");
    });
}

#[test]
fn a_command_says_its_name_and_what_is_no_command_says_none() {
    gathered();
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let user = me(&fixture.client("reader"));
        let send = |path: &str| {
            let (parent, trace) = new_trace();
            let headers = [("traceparent", parent.as_str()), ("content-type", "application/json")];
            let body = json!({"user": user}).to_string().into_bytes();
            (admin.send(Method::POST, path, &headers, body), only(&trace))
        };
        let (answered, span) = send("/api/commands/access.end_sessions");
        answered.expect(200);
        assert_eq!(said(&span, "jingwei.command").as_deref(), Some("access.end_sessions"));
        assert_eq!(span.name, "POST /api/commands/{command}");
        let (answered, span) = send("/api/commands/geheim");
        answered.expect(404);
        assert_eq!(said(&span, "jingwei.command"), None);
        assert!(!format!("{span:?}").contains("geheim"));
    });
}

#[test]
fn a_job_a_webhook_and_a_letter_have_spans_of_their_own() {
    gathered();
    on_both(|fixture| {
        let before = spans().len();
        told_everywhere(fixture);
        let all = spans().split_off(before);
        let named = |name: &str| {
            all.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("{name}: {all:#?}"))
        };
        let job = named("job access.deliver_webhook");
        assert_eq!(said(job, "jingwei.job.ran").as_deref(), Some("done"));
        assert_eq!(said(job, "jingwei.job.name").as_deref(), Some("access.deliver_webhook"));
        assert_eq!(job.kind, SpanKind::Consumer as i32);
        let call = named("webhook call");
        assert_eq!((&call.trace_id, &call.parent_span_id), (&job.trace_id, &job.span_id));
        assert_eq!(said(call, "http.response.status_code").as_deref(), Some("204"));
        let letter = named("mail handed over");
        let its_job = all.iter().find(|span| span.span_id == letter.parent_span_id).expect("its job");
        assert!(its_job.name.starts_with("job "), "{}", its_job.name);
        let (collector, _) = gathered();
        let head = collector.heads().remove(0);
        assert_eq!(head.line, "POST /v1/traces HTTP/1.1");
        assert!(head.headers.contains("content-type: application/x-protobuf"));
        assert!(head.headers.contains("x-key: the collector's key"));
        assert_eq!(attribute(&head.resource, "service.name").as_deref(), Some("jingwei-test"));
    });
}

/// Names, addresses, words and secrets of people, by every way on which a span is made. Gives what must stand in none.
fn told_everywhere(fixture: &Fixture) -> Vec<String> {
    let (receiver, office) = (Receiver::default(), PostOffice::default());
    fixture.sends_by(everywhere(&receiver, &office));
    let admin = fixture.client("administrator");
    let made = hook(&admin, &receiver, &[("organisation.department", "created")]);
    let (_, user) = reader(fixture, "wang@operator.example");
    let row = department(fixture, "ONE");
    mention(fixture, &row, &user);
    fixture.run_due();
    fixture.later(9_000);
    fixture.run_due();
    assert_eq!((receiver.received().len(), office.mails().len()), (1, 1), "both were sent");
    let scope = json!({"name": "geheim", "expires_on": "2026-12-24", "scope": [{"subject": "*", "rights": ["read"]}]});
    let token =
        admin.post("/api/tokens", &scope).expect(201).json["token"].as_str().expect("a token").to_owned();
    let mut program = fixture.anonymous();
    program.set_bearer(Some(&token));
    program.get("/api/search?q=机密部门").expect(200);
    program.get(&format!("/api/records/organisation.department/{row}")).expect(200);
    program.get("/api/records/geheim-record/geheim-row").expect(404);
    fixture.anonymous().get("/geheim-page?password=geheim");
    let wrong = json!({"name": "geheim.name", "password": "geheim password"});
    fixture.anonymous().post("/api/session", &wrong).expect(401);
    let user = user.as_str().expect("an id").to_owned();
    let words =
        ["机密", "Secret department", "wang@", "operator.example", "receiver.example", "geheim", "用户"];
    let mut never: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    never.extend([made.secret, made.id, token, row, user, testkit::PASSWORD.to_owned()]);
    never.extend(admin.cookie().map(str::to_owned));
    never
}

#[test]
fn nobodys_name_word_address_or_secret_and_no_rows_number_leaves_in_a_span() {
    gathered();
    on_both(|fixture| {
        let before = spans().len();
        let never = told_everywhere(fixture);
        let all = spans().split_off(before);
        assert!(all.len() > 20, "there were spans to look at: {}", all.len());
        for span in &all {
            assert!(span.events.is_empty(), "no line of the log is told");
            let text = format!("{span:?}");
            for word in &never {
                assert!(!text.contains(word.as_str()), "{word} in {text}");
            }
        }
    });
}

#[test]
fn a_collector_that_answers_nothing_holds_nobody_up_and_what_is_lost_is_counted() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = listener.local_addr().expect("an address");
    // it takes all that it is told and never answers
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                while { &stream }.read(&mut buffer).is_ok_and(|read| read > 0) {}
            });
        }
    });
    let (traces, layer) = Traces::begin(&config(at)).expect("traces");
    let subscriber = tracing_subscriber::registry().with(layer);
    const MADE: u64 = 20_000;
    tracing::subscriber::with_default(subscriber, || {
        for _ in 0..MADE {
            let span = tracing::trace_span!(target: engine::TRACED, "one of many");
            assert!(!span.is_disabled());
        }
    });
    // far more than wait at most, and none was taken: those that made them waited for nothing
    let lost = traces.sent().lost();
    assert!(lost > MADE / 2 && lost < MADE, "{lost}");
    assert_eq!(traces.sent().taken(), 0);
}

#[test]
fn a_span_that_nobody_gathers_is_not_made() {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new("info"))
        .with_writer(std::io::sink)
        .finish();
    tracing::subscriber::with_default(subscriber, || {
        assert!(tracing::trace_span!(target: engine::TRACED, "for nobody").is_disabled());
    });
}
