//! No forged requests: nothing is sent to an address inside, however it is written and whatever a name stands for later.

use crate::kit::{address_of, always, deliveries, department, hook, me, sign, to, unsigned};
use outside::{Places, Settings};
use serde_json::json;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use testkit::{Answer, Receiver, on_both};

const CREATED: &[(&str, &str)] = &[("organisation.department", "created")];

#[test]
fn an_address_that_is_inside_by_its_form_is_refused_when_it_is_written_down() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        for url in [
            "http://example.com/",
            "ftp://example.com/",
            "example.com",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://example.com:22/",
            "https://user:password@example.com/",
            "https://example.com/#a",
            "https://[fd00::1]/",
            "https://[64:ff9b::10.0.0.1]/",
            "https://[2002:a00:1::]/",
        ] {
            let body = json!({"name": "x", "url": url, "owner": me(&admin)});
            let refused = admin.post("/api/records/access.webhook", &body).expect(422);
            assert_eq!(refused.faults(), [("url".to_owned(), "webhook.url".to_owned())], "{url}");
        }
    });
}

#[test]
fn a_name_that_stands_for_an_address_inside_is_never_connected_to() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        let port = receiver.address().port();
        let by = |resolve| Settings {
            places: Places::new(Vec::new(), vec![port]),
            patience: Duration::from_secs(2),
            resolve,
            ..Settings::default()
        };
        for (at, inside) in [
            "127.0.0.1",
            "10.1.2.3",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::1",
            "fd00::1",
            "fe80::1",
            "ff02::1",
            "224.0.0.1",
        ]
        .into_iter()
        .enumerate()
        {
            fixture.sends_by(by(always(inside)));
            // names that a system's own look-up would turn into numbers are names here too
            let host = ["evil.example", "2130706433", "0x7f.1", "localhost"][at % 4];
            let id = unsigned(&admin, &format!("https://{host}:{port}/"), &me(&admin), CREATED);
            sign(&admin, &id);
            admin.post("/api/commands/access.test_webhook", &json!({"webhook": id})).expect(200);
            fixture.run_due();
            let listed = deliveries(&admin, &id);
            assert_eq!(
                (&listed[0]["state"], &listed[0]["code"]),
                (&json!("dead"), &json!("webhook.address_inside")),
                "{inside}"
            );
        }
        // one address inside among others outside spoils them all
        fixture.sends_by(by(Arc::new(|_, port| {
            Ok(vec![
                SocketAddr::new("2a00::1".parse().expect("an address"), port),
                ([127, 0, 0, 1], port).into(),
            ])
        })));
        let id = unsigned(&admin, &format!("https://mixed.example:{port}/"), &me(&admin), CREATED);
        sign(&admin, &id);
        admin.post("/api/commands/access.test_webhook", &json!({"webhook": id})).expect(200);
        fixture.run_due();
        assert_eq!(deliveries(&admin, &id)[0]["code"], "webhook.address_inside");
        assert_eq!(receiver.connections(), 0);
    });
}

#[test]
fn a_name_is_looked_up_once_a_try_and_one_that_turns_inside_is_refused() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        let port = receiver.address().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        fixture.sends_by(Settings {
            places: Places::new(Vec::new(), vec![port]),
            patience: Duration::from_secs(2),
            // outside when it is asked first, and this machine ever after
            resolve: Arc::new(move |_, port| {
                let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
                let address = if first { "2a00::1" } else { "127.0.0.1" };
                Ok(vec![SocketAddr::new(address.parse().expect("an address"), port)])
            }),
            ..Settings::default()
        });
        let id = unsigned(&admin, &format!("https://rebind.example:{port}/"), &me(&admin), CREATED);
        sign(&admin, &id);
        department(fixture, "ONE");
        fixture.run_due();
        assert_eq!(
            asked.load(Ordering::SeqCst),
            1,
            "connected to what was looked at, and not looked up again"
        );
        assert_eq!(deliveries(&admin, &id)[0]["code"], "webhook.unreached");
        fixture.later(100);
        fixture.run_due();
        assert_eq!(deliveries(&admin, &id)[0]["code"], "webhook.address_inside");
        assert_eq!((asked.load(Ordering::SeqCst), receiver.connections()), (2, 0));
    });
}

#[test]
fn nothing_is_followed() {
    on_both(|fixture| {
        let (receiver, elsewhere) = (Receiver::default(), Receiver::default());
        let admin = fixture.client("administrator");
        fixture.sends_by(to(&[&receiver, &elsewhere]));
        let hook = hook(&admin, &receiver, CREATED);
        let to = [address_of(&elsewhere), "http://127.0.0.1/".into(), "file:///etc/passwd".into()];
        receiver.answers(to.into_iter().map(Answer::Redirect));
        department(fixture, "ONE");
        for tries in 1..=3 {
            fixture.run_due();
            let listed = deliveries(&admin, &hook.id);
            assert_eq!((&listed[0]["code"], receiver.received().len()), (&json!("webhook.answered"), tries));
            assert!(
                listed[0]["reason"]["en"].as_str().is_some_and(|text| text.contains("302")),
                "{listed:?}"
            );
            fixture.later(100);
        }
        assert_eq!(elsewhere.connections(), 0);
    });
}

#[test]
fn what_is_not_under_tls_is_not_spoken_to_by_https() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        let url = address_of(&receiver).replace("http://", "https://");
        fixture.sends_by(Settings {
            places: Places::new(vec![url.parse().expect("a place")], Vec::new()),
            ..to(&[])
        });
        let id = unsigned(&admin, &url, &me(&admin), CREATED);
        sign(&admin, &id);
        department(fixture, "ONE");
        fixture.run_due();
        assert_eq!(deliveries(&admin, &id)[0]["code"], "webhook.unreached");
        assert!(receiver.received().is_empty());
        // by http the same place is another, which was not named
        let refused = admin.post(
            "/api/records/access.webhook",
            &json!({"name": "y", "url": address_of(&receiver), "owner": me(&admin)}),
        );
        assert_eq!(refused.faults(), [("url".to_owned(), "webhook.url".to_owned())]);
    });
}
