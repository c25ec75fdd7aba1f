//! What signing in by an identity provider (OpenID Connect) is refused with. None has parameters: the page is told the code alone, and
//! looks the words up.

use kernel::{FailureDef, FailureKind::*};

failures! {
    /// No provider is set up.
    NOT_SET_UP = "oidc.not_set_up", Conflict,
        "系统未配置单点登录，请用用户名和密码登录。", "No identity provider is set up; sign in with name and password.";
    /// It does not answer, or not as it should.
    UNREACHABLE = "oidc.unreachable", Unavailable,
        "身份提供方暂时没有正确应答，请稍后再试；如允许密码登录，可先用密码。",
        "The identity provider does not answer as it should just now; try again later, or sign in with your password where that is allowed.";
    /// It did not sign the person in, or does not know the code that it gave.
    REFUSED = "oidc.refused", Unauthenticated,
        "身份提供方未完成登录（已取消或被拒绝），请重新登录。",
        "The identity provider did not sign you in: it was cancelled or refused. Try again.";
    /// What it says of the person does not stand the check.
    UNTRUSTED = "oidc.untrusted", Unauthenticated,
        "身份提供方的应答未通过校验，未能登录。请重试；若反复出现，请系统管理员检查单点登录配置和两边的时钟。",
        "What the identity provider said did not stand the check, so you were not signed in. Try again; if it goes on, have an administrator look at the settings and at both clocks.";
    /// The way back is none that was begun here, by this browser, lately, or it was gone already.
    STATE = "oidc.state", Forbidden,
        "此次登录已过期、已使用过，或不是从本浏览器发起的；请重新登录。",
        "This sign-in is over, was used already, or was not begun in this browser; begin anew.";
    /// It does not say what the account is called.
    NO_NAME = "oidc.no_name", Forbidden,
        "身份提供方没有给出可用的账号名，请系统管理员检查单点登录配置 name_claim 及身份提供方的声明映射。",
        "The identity provider did not say the name of your account; have an administrator look at the setting `name_claim` and at what the provider tells.";
    /// No account of that name.
    UNKNOWN = "oidc.unknown", Forbidden,
        "您已通过身份验证，但系统中没有您的账号；请联系系统管理员开通。",
        "You are who you say, but there is no account for you here; ask an administrator for one.";
    /// The account is archived.
    ARCHIVED = "oidc.archived", Forbidden,
        "您在本系统的账号已停用；如需使用，请联系系统管理员恢复。",
        "Your account here is archived; ask an administrator to restore it if you need it.";
    /// An administrator took the link away.
    UNLINKED = "oidc.unlinked", Forbidden,
        "此外部身份已被管理员解除关联；如需使用，请联系系统管理员重新关联。",
        "An administrator unlinked this identity from its account; ask one to link it again if you need it.";
    /// The account belongs to another identity.
    TAKEN = "oidc.taken", Conflict,
        "该账号已关联另一外部身份；请系统管理员核实并先解除原关联。",
        "That account is linked to another identity; have an administrator look into it, and unlink that one first.";
    /// Too many tries of one network.
    TOO_MANY = "oidc.too_many", TooMany,
        "单点登录尝试过多，请几分钟后再试。", "Too many sign-ins were begun or failed; try again in some minutes.";
    /// Passwords are turned off.
    PASSWORDS_OFF = "oidc.passwords_off", Forbidden,
        "本系统已停用密码登录，请使用单点登录；单点登录不可用时请联系系统管理员。",
        "Passwords are turned off here; sign in by the identity provider, and ask an administrator if that does not work.";
}
