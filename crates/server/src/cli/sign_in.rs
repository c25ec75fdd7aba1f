//! Who runs a command on the command line: somebody with a password, and a code where they have a second factor; or a program with a
//! token. The same as over HTTP, through the same brake.

use super::{say, told};
use engine::{
    Actor, Program,
    access::{self, Admitted, Origin},
    failures,
};
use kernel::Label;
use std::{
    io::{BufRead, Write},
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

const NOBODY: Label = Label::new(
    "请用 --as 或 JINGWEI_USER 说明用户，或用 JINGWEI_TOKEN 给出访问令牌",
    "Say who with --as or JINGWEI_USER, or give an API token in JINGWEI_TOKEN",
);
const PASSWORD: Label = Label::new("{name} 的密码：", "Password of {name}: ");
const CODE: Label = Label::new("{name} 的验证码或恢复码：", "Code or recovery code of {name}: ");

/// Whoever runs a command, with the rights that they have now; or those of whom they act for.
pub(super) fn actor(program: &Program, user: Option<&str>, acts_for: Option<&str>) -> Result<Actor, String> {
    let found = match (set("JINGWEI_TOKEN"), user) {
        (Some(token), _) => by_token(program, token),
        (None, Some(user)) => by_password(program, user),
        (None, None) => return Err(say(NOBODY, &[])),
    };
    let found = match acts_for {
        None => found,
        Some(name) => {
            let (own, name) = (found?, name.to_owned());
            program.store.read_blocking(move |tx| access::acting_by_number(tx, &own, &name)).map_err(told)
        }
    };
    found.map(|actor| actor.in_request("call".into(), super::language()))
}

fn by_token(program: &Program, token: String) -> Result<Actor, String> {
    let (registry, asked) = (Arc::clone(&program.registry), token.clone());
    match program.store.read_blocking(move |tx| access::token_actor(tx, &registry, &asked)) {
        Ok(found) => {
            let noted = if found.stale {
                program.store.write_blocking(move |tx| access::note_token_use(tx, &token))
            } else {
                Ok(())
            };
            noted.map(|()| found.actor).map_err(told)
        }
        Err(failure) if failure.code() == failures::TOKEN_WRONG.code => {
            let origin = here();
            program.store.write_blocking(move |tx| access::take_wrong_token(tx, &origin)).map_err(told)?;
            Err(told(failure))
        }
        Err(failure) => Err(told(failure)),
    }
}

fn by_password(program: &Program, name: &str) -> Result<Actor, String> {
    if !access::passwords_allowed(&program.registry) {
        return Err(told(failures::oidc::PASSWORDS_OFF.fail()));
    }
    let store = &program.store;
    let (counted, origin) = (name.to_owned(), here());
    store.write_blocking(move |tx| access::take_attempt(tx, &counted, &origin)).map_err(told)?;
    let asked = name.to_owned();
    let known = store.read_blocking(move |tx| access::known(tx, &asked)).map_err(told)?;
    let fits = known.fits(&password(PASSWORD, name)?);
    let (true, Some(user)) = (fits, known.user()) else {
        return Err(told(failures::WRONG_PASSWORD.fail()));
    };
    let admit = |code: Option<String>| {
        let (known, registry, origin) = (known.clone(), Arc::clone(&program.registry), here());
        if code.is_some() {
            store.write_blocking(move |tx| access::take_code_attempt(tx, user)).map_err(told)?;
        }
        let admitted =
            store.write_blocking(move |tx| match access::admit(tx, &known, &origin, code.as_deref())? {
                Admitted::Yes(user) => access::actor_of(tx, &registry, user).map(Some),
                Admitted::CodeWanted => Ok(None),
            });
        admitted.map_err(told)
    };
    if let Some(actor) = admit(set("JINGWEI_CODE"))? {
        return Ok(actor);
    }
    admit(Some(typed(CODE, name)?))?.ok_or_else(|| told(failures::CODE_WANTED.fail()))
}

/// Attempts of this machine are counted together.
fn here() -> Origin {
    Origin { address: Some(IpAddr::V4(Ipv4Addr::LOCALHOST)), agent: None }
}

/// From JINGWEI_PASSWORD, or the first line typed.
pub(super) fn password(prompt: Label, name: &str) -> Result<String, String> {
    set("JINGWEI_PASSWORD").map_or_else(|| typed(prompt, name), Ok)
}

fn set(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}

fn typed(prompt: Label, name: &str) -> Result<String, String> {
    eprint!("{}", say(prompt, &[("name", &name)]));
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
