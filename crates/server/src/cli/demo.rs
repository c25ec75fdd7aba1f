//! The demo: the operator of the study, with a sign-in for each role.

use super::{say, told};
use crate::{
    config::{Config, ConfigArgs},
    open, serve,
};
use engine::NewUser;
use kernel::Label;
use store::DatabaseUrl;

/// Known to everybody, which is why the demo serves this machine only.
const PASSWORD: &str = "jingwei-demo";

/// Who there is: name, what others see, roles; the first role is why they are there.
const PEOPLE: &[(&str, &str, &[&str])] = &[
    ("lin.architect", "林经纬", &["process_architect"]),
    ("chen.owner", "陈市场", &["process_owner"]),
    ("zhao.hr", "赵人事", &["hr_officer"]),
    ("wang.reader", "王查阅", &["reader"]),
    // looks after the jobs, and sees the map like everybody
    ("sun.operator", "孙运维", &["system_operator", "reader"]),
    ("admin", "系统管理员", &["administrator"]),
];

pub(super) fn demo(mut config: Config, args: &ConfigArgs, reset: bool) -> Result<(), String> {
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
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
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
    let labels: Vec<_> = program.registry.roles().map(|role| (role.name, role.label)).collect();
    serve(program, &config, false, || {
        println!("\nJingwei 经纬  http://{}\n", config.listen);
        for (name, _, roles) in PEOPLE {
            let label = labels.iter().find(|(code, _)| roles.first() == Some(code)).map(|(_, label)| *label);
            let (zh, en) = label.map_or(("", ""), |label| (label.zh, label.en));
            println!("  {name:<14} {PASSWORD}   {zh} · {en}");
        }
        println!();
    })
}

fn is_empty(program: &engine::Program) -> Result<bool, String> {
    let any = |tx: &mut store::Tx<'_>| {
        tx.query_one("SELECT 1 FROM framework_edition LIMIT 1", &[]).map(|row| row.is_none())
    };
    program.store.read_blocking(any).map_err(told)
}
