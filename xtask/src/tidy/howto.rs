//! Every recipe can be found: ARCHITECTURE.md links each file of docs/howto/.

use super::{Finding, Source};

const BOOK: &str = "ARCHITECTURE.md";
const RECIPES: &str = "docs/howto/";

/// Checks the whole repository.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let book = sources
        .iter()
        .find(|source| source.path == BOOK)
        .map(|source| source.text.as_str())
        .unwrap_or_default();
    let recipes =
        sources.iter().filter(|source| source.path.starts_with(RECIPES) && source.path.ends_with(".md"));
    let unlinked = recipes.filter(|recipe| !book.contains(&format!("]({}", recipe.path)));
    unlinked
        .map(|recipe| {
            Finding::new(
                &recipe.path,
                1,
                format!("nobody finds it: link it from {BOOK}, as [what it is]({})", recipe.path),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    #[test]
    fn a_recipe_is_linked() {
        let recipe = || source("docs/howto/add-a-field.md", "");
        assert_eq!(check(&[recipe()]).len(), 1);
        assert!(check(&[recipe(), source(BOOK, "[a field](docs/howto/add-a-field.md)")]).is_empty());
    }
}
