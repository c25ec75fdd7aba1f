//! People, roles and rights; sign-in and sessions.
//!
//! Denied unless granted: a right comes only from a role that the user has.

mod acting;
mod brake;
mod delegation;
mod end_sessions;
mod erase;
mod give_delegation;
mod guarded;
mod identity;
mod link_identity;
mod module;
mod oidc;
mod password;
mod reset_second_factor;
mod revoke_tokens;
mod rights;
mod roles;
mod scope;
mod second_factor;
mod sessions;
mod sign_in;
mod subjects;
mod tokens;
mod totp;
mod unlink_identity;
mod user;
mod who_can;
mod withdraw_delegation;

pub use acting::{
    Acting, ActsFor, DelegationInfo, OwnDelegations, PersonName, act_for, acting_by_number, delegations_of,
};
pub(crate) use acting::{acting_by, is_own_only};
pub use brake::{forget_old_attempts, forgive, take_attempt, take_code_attempt, take_wrong_token};
pub use delegation::Delegation;
pub use end_sessions::{EndSessions, SessionsEnded};
pub(crate) use erase::ERASED_NAME;
pub use erase::{EraseUser, UserErased};
pub use give_delegation::{DelegationGiven, GiveDelegation};
pub use guarded::{GuardedField, guardable};
pub use identity::Identity;
pub use link_identity::{IdentityLinked, LinkIdentity};
pub use module::module;
pub use oidc::{
    AWAY_MINUTES, Arrived, Back, Parting, arrive, arrive_with_code, come_back, depart, own_path,
    passwords_allowed, take_return, waits_for_code,
};
pub use password::{hash_password, verify_password};
pub use reset_second_factor::{ResetSecondFactor, SecondFactorReset, reset_second_factor};
pub use revoke_tokens::{RevokeTokens, TokensRevoked};
pub(crate) use rights::holders_of;
pub use rights::{RoleName, load_grants};
pub(crate) use roles::is_field;
pub use roles::{Grant, Granted, Reach, Role, UserRole, install_roles};
pub use scope::Scope;
pub use second_factor::{
    Enrolment, SecondFactor, begin_second_factor, confirm_second_factor, remove_second_factor,
    second_factor_of,
};
pub use sessions::{
    Origin, SESSION_HOURS, Session, SessionInfo, SignedIn, end_session, end_session_of, same_bytes,
    session_actor, sessions_of, start_session, start_vouched_session, token_hash,
};
pub(crate) use sign_in::as_now;
pub use sign_in::{Admitted, Known, actor_of, admit, known};
pub use subjects::{Subject, SubjectKind, SubjectModule, Subjects, SubjectsAnswer};
pub use tokens::{
    NewToken, TokenInfo, TokenUse, WantedToken, forget_old_tokens, make_token, note_token_use, revoke_token,
    token_actor, tokens_of,
};
pub use unlink_identity::{IdentityUnlinked, UnlinkIdentity};
pub use user::{
    ReadsIn, SetPassword, User, change_password, checked_hash, credential, give_role, put_password,
    reset_password, user_by_name,
};
pub use who_can::{Way, WhoCan, WhoCanAnswer};
pub use withdraw_delegation::{DelegationWithdrawn, WithdrawDelegation};
