//! The routes that the API's description tells of: a test keeps it equal to what is served.

use axum::http::Method;
use serde_json::Value;

/// An id that nothing has.
pub const NOTHING: &str = "018f0000-0000-7000-8000-000000000000";

/// One of them.
#[derive(Debug, Clone)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Its path, as `/api/records/{record}/{id}`.
    pub template: String,
    query: String,
}

impl Route {
    /// Where it is asked of a record and a row; whatever else it names is an id that nothing has.
    pub fn path(&self, record: &str, id: &str) -> String {
        let filled = self.template.replace("{record}", record).replace("{id}", id);
        let mut path = String::new();
        for (at, part) in filled.split(['{', '}']).enumerate() {
            // every second one stood in braces
            path.push_str(if at % 2 == 0 { part } else { NOTHING });
        }
        path + &self.query
    }
}

/// All of them, of the contract that is kept in the repository.
pub fn described() -> Vec<Route> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../contract/openapi.json");
    let text = std::fs::read_to_string(path).expect("the contract");
    let description: Value = serde_json::from_str(&text).expect("JSON");
    let mut routes = Vec::new();
    for (template, operations) in description["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            if !operation.is_object() {
                continue;
            }
            let asked = operation["parameters"].as_array().cloned().unwrap_or_default();
            let wanted = asked.iter().filter(|one| one["in"] == "query" && one["required"] == true);
            let wanted: Vec<String> = wanted
                .filter_map(|one| {
                    // a row, a day, a year, or the name of a file
                    let schema = &one["schema"];
                    let value = match (schema["format"].as_str(), schema["type"].as_str()) {
                        (Some("uuid"), _) => NOTHING,
                        (Some("date"), _) => "2026-11-24",
                        (_, Some("integer")) => "2026",
                        _ => "x.txt",
                    };
                    Some(format!("{}={value}", one["name"].as_str()?))
                })
                .collect();
            let query = if wanted.is_empty() { String::new() } else { format!("?{}", wanted.join("&")) };
            routes.push(Route { method, template: template.clone(), query });
        }
    }
    routes
}
