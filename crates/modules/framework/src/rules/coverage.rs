//! How much of the framework today's processes cover, computed up the tree.
//!
//! - An element in scope that is mapped itself is covered as its best mapping says: match 10000, partial 5000, missing 0 basis points.
//! - One that is not is covered as the mean of its in-scope children, those without any mapping counting as nothing.
//! - One that is out of scope, and has nothing in scope below, has no coverage.
//! - Level 3 and below are asked only where they are mapped: an unmapped step under a mapped element tells nothing.

/// What an element's own mappings say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degree {
    /// No process does it.
    Missing,
    /// Part of it is done.
    Partial,
    /// It is done.
    Match,
}

impl Degree {
    fn basis_points(self) -> i64 {
        match self {
            Self::Missing => 0,
            Self::Partial => 5_000,
            Self::Match => 10_000,
        }
    }
}

/// One element, as far as coverage is concerned.
#[derive(Debug, Clone, Copy)]
pub struct CoverageInput {
    /// Where its parent stands in the list.
    pub parent: Option<usize>,
    /// Its level.
    pub level: i64,
    /// Whether it is in scope.
    pub in_scope: bool,
    /// Its best own mapping.
    pub own: Option<Degree>,
}

/// The coverage of each element in basis points, in the order given; parents may stand anywhere.
pub fn coverage(elements: &[CoverageInput]) -> Vec<Option<i64>> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); elements.len()];
    for (at, element) in elements.iter().enumerate() {
        if let Some(parent) = element.parent.filter(|parent| *parent < elements.len()) {
            children[parent].push(at);
        }
    }
    let mut result: Vec<Option<i64>> = vec![None; elements.len()];
    for at in bottom_up(elements.len(), &children) {
        let element = &elements[at];
        result[at] = match element.own.filter(|_| element.in_scope) {
            Some(degree) => Some(degree.basis_points()),
            None => below(element, &children[at], elements, &result),
        };
    }
    result
}

fn below(
    element: &CoverageInput,
    children: &[usize],
    elements: &[CoverageInput],
    result: &[Option<i64>],
) -> Option<i64> {
    let known: Vec<i64> = children.iter().filter_map(|child| result[*child]).collect();
    if element.level >= 2 {
        // a level-2 element in scope that nothing maps is not covered; a step that nothing maps tells nothing
        let counted = children.iter().filter(|child| elements[**child].in_scope).count().max(known.len());
        return match known.is_empty() {
            true => (element.in_scope && element.level == 2).then_some(0),
            false => Some(known.iter().sum::<i64>() / counted as i64),
        };
    }
    (!known.is_empty()).then(|| known.iter().sum::<i64>() / known.len() as i64)
}

/// Every element after all below it; without recursion, since a tree may be deep.
fn bottom_up(count: usize, children: &[Vec<usize>]) -> Vec<usize> {
    let mut has_parent = vec![false; count];
    for child in children.iter().flatten() {
        has_parent[*child] = true;
    }
    let mut order: Vec<usize> = (0..count).filter(|at| !has_parent[*at]).collect();
    let mut at = 0;
    while let Some(element) = order.get(at).copied() {
        order.extend(&children[element]);
        at += 1;
    }
    order.reverse();
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(parent: Option<usize>, level: i64, in_scope: bool, own: Option<Degree>) -> CoverageInput {
        CoverageInput { parent, level, in_scope, own }
    }

    #[test]
    fn a_group_is_the_mean_of_its_elements() {
        let tree = [
            element(None, 1, true, None),
            element(Some(0), 2, true, Some(Degree::Match)),
            element(Some(0), 2, true, Some(Degree::Partial)),
            element(Some(0), 2, true, Some(Degree::Missing)),
            element(Some(0), 2, true, None),
            element(Some(0), 2, false, None),
        ];
        assert_eq!(coverage(&tree), [Some(3750), Some(10_000), Some(5_000), Some(0), Some(0), None]);
    }

    #[test]
    fn what_is_out_of_scope_counts_nowhere_though_it_is_mapped() {
        let tree = [
            element(None, 0, true, None),
            element(Some(0), 1, false, None),
            element(Some(1), 2, false, Some(Degree::Match)),
            element(Some(2), 3, false, Some(Degree::Match)),
            element(Some(0), 1, true, None),
            element(Some(4), 2, true, Some(Degree::Partial)),
            element(Some(4), 2, false, Some(Degree::Match)),
        ];
        let wanted = [Some(5_000), None, None, None, Some(5_000), Some(5_000), None];
        assert_eq!(coverage(&tree), wanted);
    }

    #[test]
    fn an_element_mapped_only_by_its_steps_is_their_mean_with_unmapped_steps_as_nothing() {
        let tree = [
            element(None, 2, true, None),
            element(Some(0), 3, true, Some(Degree::Match)),
            element(Some(0), 3, true, None),
        ];
        assert_eq!(coverage(&tree), [Some(5_000), Some(10_000), None]);
    }

    #[test]
    fn nothing_in_scope_has_no_coverage() {
        assert_eq!(
            coverage(&[element(None, 1, false, None), element(Some(0), 2, false, None)]),
            [None, None]
        );
        assert_eq!(coverage(&[]), []);
    }
}
