//! How far one's own imports have come, for whoever waits for them. It is known to the server that does the import; another one says that it
//! knows of none.

use crate::{
    AppState,
    answer::{Answer, json_body},
    caller::Caller,
};
use axum::extract::{Path, State};
use engine::{access::User, import::Progress};
use kernel::Id;
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Imports under way that are remembered at most; what is beyond is done all the same, and not told of.
const MOST: usize = 1_000;

/// Whose import, and under which key it was asked for.
type Asked = (Id<User>, String);

/// The imports that are under way on this server.
#[derive(Clone, Default)]
pub(crate) struct Imports(Arc<Mutex<HashMap<Asked, Arc<Progress>>>>);

/// An import under way; it is forgotten with this.
pub(crate) struct UnderWay {
    imports: Imports,
    asked: Asked,
    progress: Arc<Progress>,
}

impl Imports {
    /// Notes one.
    pub(crate) fn begin(&self, who: Id<User>, key: &str, progress: Arc<Progress>) -> UnderWay {
        let asked = (who, key.to_owned());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST {
            known.insert(asked.clone(), Arc::clone(&progress));
        }
        UnderWay { imports: self.clone(), asked, progress }
    }

    fn of(&self, asked: &Asked) -> Option<Arc<Progress>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(asked).cloned()
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut known = self.imports.0.lock().unwrap_or_else(PoisonError::into_inner);
        // the same request that came again has its own by now
        if known.get(&self.asked).is_some_and(|own| Arc::ptr_eq(own, &self.progress)) {
            known.remove(&self.asked);
        }
    }
}

/// By the key of the request that imports.
pub(crate) async fn progress(
    State(state): State<AppState>,
    caller: Caller,
    Path(key): Path<String>,
) -> Answer {
    let known = state.imports.of(&(caller.actor.user(), key));
    let [rows, checked, made] = known.as_ref().map(|progress| progress.told()).unwrap_or_default();
    json_body(json!({"under_way": known.is_some(), "rows": rows, "checked": checked, "made": made}))
}
