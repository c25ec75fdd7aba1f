//! People, roles and rights; sign-in and sessions.
//!
//! Denied unless granted: a right comes only from a role that the user has.

mod module;
mod password;
mod roles;
mod sessions;
mod user;

pub use module::module;
pub use password::{hash_password, verify_password};
pub use roles::{Grant, Role, RoleName, UserRole, install_roles, load_grants};
pub use sessions::{SESSION_HOURS, Session, SignedIn, end_session, session_actor, start_session, token_hash};
pub use user::{
    ReadsIn, SetPassword, User, change_password, checked_hash, credential, give_role, put_password,
    reset_password, user_by_name,
};
