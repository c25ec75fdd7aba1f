//! The demo: the operator of the study, with a sign-in for each role.

use super::{say, told};
use crate::{
    config::{Config, ConfigArgs},
    open, serve,
    traces::Traces,
};
use engine::{NewUser, create, get, paper::Printer};
use kernel::{Id, Label};
use organisation::records::{Holding, HoldingKind, Post, PostRole};
use std::sync::Arc;
use store::DatabaseUrl;

/// Known to everybody, which is why the demo serves this machine only.
const PASSWORD: &str = "jingwei-demo";

/// Who there is: name, what others see, roles; the first role is why they are there.
const PEOPLE: &[(&str, &str, &[&str])] = &[
    ("lin.architect", "林经纬", &["process_architect", "delegating"]),
    ("chen.owner", "陈市场", &["process_owner", "delegating"]),
    ("zhao.hr", "赵人事", &["hr_officer", "delegating"]),
    ("wang.reader", "王查阅", &["reader"]),
    // looks after the jobs, and sees the map like everybody
    ("sun.operator", "孙运维", &["system_operator", "reader"]),
    ("admin", "系统管理员", &["administrator"]),
];

/// Who has no role but by a post, and so in that post's unit only.
const BRANCH: (&str, &str) = ("sun.branch", "孙杭州");

/// Who holds which of the shipped posts.
const HOLDERS: &[(&str, &str)] =
    &[("lin.architect", "QUA-GM"), ("chen.owner", "MKT-GM"), ("zhao.hr", "HR-GM"), (BRANCH.0, "HZ-GM")];

pub(super) fn demo(
    mut config: Config,
    args: &ConfigArgs,
    reset: bool,
    printer: Arc<dyn Printer>,
    traces: Option<Traces>,
) -> Result<(), String> {
    if args.database.is_none() {
        config.database = "sqlite:jingwei-demo.sqlite".parse()?;
    }
    if !config.listen.ip().is_loopback() {
        let why = Label::new(
            "演示用的密码人人皆知，因此只在 127.0.0.1 提供服务",
            "The demo's passwords are known to everybody: it serves 127.0.0.1 only",
        );
        return Err(say(why, &[]));
    }
    if let (true, DatabaseUrl::Sqlite(path)) = (reset, &config.database) {
        for file in [path, &store::index_file(path)] {
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
            }
        }
    }
    let program = open(&config).map_err(told)?;
    program.install_roles().map_err(told)?;
    if is_empty(&program)? {
        program.load_seeds(super::seeded).map_err(told)?;
    }
    for (name, display_name, roles) in PEOPLE {
        let user = NewUser {
            name: (*name).to_owned(),
            display_name: (*display_name).to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            password: PASSWORD.to_owned(),
        };
        program.put_user(&user).map_err(told)?;
    }
    let branch = NewUser {
        name: BRANCH.0.to_owned(),
        display_name: BRANCH.1.to_owned(),
        roles: Vec::new(),
        password: PASSWORD.to_owned(),
    };
    program.put_user(&branch).map_err(told)?;
    let who = program.system("demo");
    program.store.write_blocking(move |tx| seat(tx, &who)).map_err(told)?;
    let labels: Vec<_> = program.registry.roles().map(|role| (role.name, role.label)).collect();
    serve(program, &config, false, printer, traces, || {
        println!("\nJingwei 经纬  http://{}\n", config.listen);
        for (name, _, roles) in PEOPLE {
            let label = labels.iter().find(|(code, _)| roles.first() == Some(code)).map(|(_, label)| *label);
            let (zh, en) = label.map_or(("", ""), |label| (label.zh, label.en));
            println!("  {name:<14} {PASSWORD}   {zh} · {en}");
        }
        let only = "组织人事管理员，限杭州市分公司 · Organisation & HR officer of the Hangzhou branch";
        println!("  {:<14} {PASSWORD}   {only}\n", BRANCH.0);
    })
}

/// Puts the people of the demo on their posts, once.
fn seat(tx: &mut store::Tx<'_>, who: &engine::Actor) -> Result<(), kernel::Failure> {
    let id = |tx: &mut store::Tx<'_>, sql: &str, key: &str| {
        tx.query_one(sql, &[key.into()])?.map(|row| row.uuid(0)).transpose()
    };
    for (name, code) in HOLDERS {
        let holder = id(tx, "SELECT id FROM access_user WHERE name = $1", name)?;
        let post = id(tx, "SELECT id FROM organisation_post WHERE code = $1 AND archived_at IS NULL", code)?;
        let (Some(holder), Some(post)) = (holder, post) else { continue };
        let held = "SELECT 1 FROM organisation_holding WHERE post = $1 LIMIT 1";
        if tx.query_one(held, &[post.into()])?.is_some() {
            continue;
        }
        let holding = Holding {
            post: Id::from_uuid(post),
            holder: Id::from_uuid(holder),
            kind: HoldingKind::Regular,
            valid_from: get::<Post>(tx, Id::from_uuid(post))?.data.valid_from,
            valid_to: None,
        };
        create(tx, who, &holding)?;
        if *name == BRANCH.0
            && let Some(role) = id(tx, "SELECT id FROM access_role WHERE code = $1", "hr_officer")?
        {
            create(tx, who, &PostRole { post: Id::from_uuid(post), role: Id::from_uuid(role) })?;
        }
    }
    Ok(())
}

fn is_empty(program: &engine::Program) -> Result<bool, String> {
    let any = |tx: &mut store::Tx<'_>| {
        tx.query_one("SELECT 1 FROM framework_edition LIMIT 1", &[]).map(|row| row.is_none())
    };
    program.store.read_blocking(any).map_err(told)
}
