//! Users, the first administrator, and running a command as somebody.

use super::{
    say,
    sign_in::{actor, password},
    told,
};
use crate::{config::Config, open, open_there};
use engine::{NewUser, access, run};
use kernel::Label;
use std::io::Read;
use store::Tx;

const NEW_PASSWORD: Label = Label::new("{name} 的新密码：", "New password of {name}: ");
const NO_JSON: Label = Label::new("输入不是有效的 JSON：{error}", "The input is no JSON: {error}");

pub(super) fn init(config: &Config, admin: &str, empty: bool) -> Result<(), String> {
    let program = open(config).map_err(told)?;
    program.install_roles().map_err(told)?;
    if !empty {
        program.load_seeds(super::seeded).map_err(told)?;
    }
    let user = NewUser {
        name: admin.to_owned(),
        display_name: admin.to_owned(),
        roles: vec!["administrator".to_owned()],
        password: password(NEW_PASSWORD, admin)?,
    };
    program.put_user(&user).map_err(told)?;
    let ready = Label::new("{database} 已就绪；请以 {admin} 登录", "{database} is ready; sign in as {admin}");
    println!("{}", say(ready, &[("database", &config.database), ("admin", &admin)]));
    Ok(())
}

pub(super) fn user(
    config: &Config,
    name: &str,
    display_name: Option<String>,
    roles: Vec<String>,
    reset_second_factor: bool,
) -> Result<(), String> {
    let program = open_there(config).map_err(told)?;
    program.install_roles().map_err(told)?;
    let user = NewUser {
        name: name.to_owned(),
        display_name: display_name.unwrap_or_else(|| name.to_owned()),
        roles,
        password: password(NEW_PASSWORD, name)?,
    };
    let id = program.put_user(&user).map_err(told)?;
    if reset_second_factor {
        let who = super::operator(&program)?;
        let reset = move |tx: &mut Tx<'_>| access::reset_second_factor(tx, &who, id);
        program.store.write_blocking(reset).map_err(told)?;
    }
    println!("{}", say(Label::new("{name} 可以登录了", "{name} may sign in"), &[("name", &name)]));
    Ok(())
}

/// The same path as over HTTP: sign in, authorise, validate, run, audit.
pub(super) fn call(
    config: &Config,
    command: &str,
    user: Option<&str>,
    acts_for: Option<&str>,
    input: &str,
) -> Result<(), String> {
    let input = if input == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| error.to_string())?;
        text
    } else {
        input.to_owned()
    };
    let input: serde_json::Value =
        serde_json::from_str(&input).map_err(|error| say(NO_JSON, &[("error", &error)]))?;
    let program = open_there(config).map_err(told)?;
    let (actor, command) = (actor(&program, user, acts_for)?, command.to_owned());
    let done = program.store.write_blocking(move |tx| {
        let input = run::by_keys(tx, &actor, &command, input.clone())?;
        run::command(tx, &actor, &command, &input)
    });
    println!("{}", done.map_err(told)?);
    Ok(())
}
