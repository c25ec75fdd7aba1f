//! The HTTP face: it walks the registry and knows no module. `docs/api.md` says what it does.

mod answer;
mod assets;
mod caller;
mod commands;
mod delegations;
mod files;
mod imports;
mod measures;
mod meta;
mod notes;
mod notifications;
mod oidc;
pub mod openapi;
mod origin;
mod paper;
mod records;
mod request;
mod second_factor;
mod security;
mod session;
mod state;
mod tokens;
mod traces;
mod views;
mod webhooks;

pub use assets::{Asset, Assets, NoAssets};
pub use measures::Measures;
pub use state::{ApiOptions, AppState};
pub use traces::{Parent, PutBelow};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{delete, get, post},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// Largest body of a request other than an import.
const MOST_BODY: usize = 2 << 20;

/// All routes.
pub fn router(state: AppState) -> Router {
    let records = Router::new()
        .route("/api/records/{record}", get(records::list).post(records::create))
        .route("/api/records/{record}/bulk", post(records::bulk))
        .route("/api/records/{record}/export", get(files::export))
        .route("/api/records/{record}/import-template", get(files::template))
        .route("/api/records/{record}/pdf", get(paper::list))
        .route("/api/records/{record}/{id}", get(records::get).patch(records::update))
        .route("/api/records/{record}/{id}/archive", post(records::archive))
        .route("/api/records/{record}/{id}/restore", post(records::restore))
        .route("/api/records/{record}/{id}/history", get(records::history))
        .route("/api/records/{record}/{id}/links", get(records::links))
        .route("/api/records/{record}/{id}/pdf", get(paper::row))
        .route("/api/records/{record}/{id}/comments", get(notes::comments).post(notes::comment))
        .route("/api/records/{record}/{id}/comments/{comment}", delete(notes::withdraw))
        .route("/api/records/{record}/{id}/attachments/{file}", get(notes::open).delete(notes::detach));
    let uploads = Router::new()
        .route("/api/records/{record}/{id}/attachments", get(notes::files).post(notes::attach))
        .layer(DefaultBodyLimit::max(engine::attachments::MOST_BYTES));
    let imports = Router::new()
        .route("/api/records/{record}/import", post(files::import))
        .layer(DefaultBodyLimit::max(engine::MOST_IMPORT_BYTES));
    let rest = Router::new()
        .route("/api/session", get(session::show).post(session::sign_in).delete(session::sign_out))
        .route("/api/session/oidc", get(oidc::ways))
        .route("/api/session/oidc/start", get(oidc::start))
        .route("/api/session/oidc/callback", get(oidc::callback))
        .route("/api/session/oidc/code", post(oidc::code))
        .route("/api/session/acts-for", post(delegations::act_for))
        .route("/api/delegations", get(delegations::list))
        .route("/api/session/password", post(session::change_password))
        .route("/api/sessions", get(session::list))
        .route("/api/sessions/{id}", delete(session::end))
        .route("/api/tokens", get(tokens::list).post(tokens::make))
        .route("/api/tokens/{id}", delete(tokens::revoke))
        .route("/api/second-factor", get(second_factor::show).post(second_factor::begin))
        .route("/api/second-factor/confirm", post(second_factor::confirm))
        .route("/api/second-factor/remove", post(second_factor::remove))
        .route("/api/notifications", get(notifications::list))
        .route("/api/notifications/read-all", post(notifications::read_all))
        .route("/api/notifications/mail", get(notifications::mailed).post(notifications::choose))
        .route("/api/notifications/{id}/read", post(notifications::read))
        .route("/api/imports/{key}", get(imports::progress))
        .route("/api/webhooks/{id}/secret", post(webhooks::new_secret))
        .route("/api/schema", get(meta::schema))
        .route("/api/navigation", get(meta::navigation))
        .route("/api/openapi.json", get(meta::openapi))
        .route("/api/problems/{code}", get(meta::problem))
        .route("/api/search", get(commands::search))
        .route("/api/commands/{command}", post(commands::run))
        .route("/api/commands/{command}/many", post(commands::run_many))
        .route("/api/queries/{query}", get(commands::query))
        .route("/api/queries/{query}/file", get(files::query))
        .route("/api/views", get(views::list).post(views::save))
        .route("/api/views/{id}", delete(views::forget))
        .route("/healthz", get(meta::alive))
        .route("/readyz", get(meta::ready));
    let all = Router::new()
        .merge(records)
        .merge(rest)
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .merge(imports)
        .merge(uploads)
        .fallback(assets::serve)
        .method_not_allowed_fallback(meta::method_not_allowed)
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(middleware::from_fn(request::with_request))
        .layer(middleware::from_fn_with_state(state.clone(), security::headers))
        .layer(middleware::from_fn_with_state(state.measures.clone(), measures::measured));
    // a request costs nothing for traces where nobody gathers them
    let all = match state.put_below {
        Some(_) => all.layer(middleware::from_fn_with_state(state.clone(), traces::traced)),
        None => all,
    };
    all.layer(CompressionLayer::new().gzip(true)).with_state(state)
}
