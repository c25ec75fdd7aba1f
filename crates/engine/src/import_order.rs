//! In which order the rows of a file are saved: those that others refer to first.

use crate::{failures, import::FaultList, import_rows::Plan};
use kernel::{Label, Uuid};
use schema::{FieldKind, RecordDef};
use std::collections::HashMap;

/// Orders the rows so that each comes after those of the file that it refers to; rows in a circle are faults.
pub(crate) fn parents_first(def: &RecordDef, plans: Vec<Plan>, faults: &mut FaultList) -> Vec<Plan> {
    let own: Vec<usize> = def
        .references()
        .filter(|(_, target)| *target == def.name)
        .filter_map(|(field, _)| def.position(field.name))
        .collect();
    if own.is_empty() {
        return plans;
    }
    let place: HashMap<Uuid, usize> = plans.iter().enumerate().map(|(at, plan)| (plan.id, at)).collect();
    let above: Vec<Vec<usize>> = plans
        .iter()
        .map(|plan| {
            own.iter().filter_map(|at| place.get(&plan.values.get(*at)?.as_uuid()?).copied()).collect()
        })
        .collect();
    let (order, in_circle) = topological(&above);
    for at in in_circle {
        let Some(plan) = plans.get(at) else { continue };
        let field = def
            .fields
            .iter()
            .find(|field| matches!(field.kind, FieldKind::Reference(target) if target == def.name));
        let (name, label) =
            field.map_or(("", Label::new("上级", "Parent")), |field| (field.name, field.label));
        faults.add(
            plan.row,
            name,
            failures::CYCLE.fail().with("label_zh", label.zh).with("label_en", label.en),
        );
    }
    let mut plans: Vec<Option<Plan>> = plans.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| plans.get_mut(at)?.take()).collect()
}

/// Numbers in an order in which each comes after those that it stands on, and those that stand on themselves.
fn topological(above: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); above.len()];
    let mut waits: Vec<usize> = above.iter().map(Vec::len).collect();
    for (at, parents) in above.iter().enumerate() {
        for parent in parents {
            below[*parent].push(at);
        }
    }
    let mut order: Vec<usize> = (0..above.len()).filter(|at| waits[*at] == 0).collect();
    let mut done = 0;
    while let Some(at) = order.get(done).copied() {
        done += 1;
        for child in &below[at] {
            waits[*child] -= 1;
            if waits[*child] == 0 {
                order.push(*child);
            }
        }
    }
    // what is left stands in a circle or hangs below one: who has nobody below that is left too only hangs there
    let mut left: Vec<bool> = waits.iter().map(|waits| *waits > 0).collect();
    let mut stands_on: Vec<usize> =
        below.iter().map(|children| children.iter().filter(|child| left[**child]).count()).collect();
    let mut ends: Vec<usize> = (0..above.len()).filter(|at| left[*at] && stands_on[*at] == 0).collect();
    while let Some(at) = ends.pop() {
        left[at] = false;
        for parent in above[at].iter().filter(|parent| left[**parent]) {
            stands_on[*parent] -= 1;
            if stands_on[*parent] == 0 {
                ends.push(*parent);
            }
        }
    }
    let in_circle = (0..above.len()).filter(|at| left[*at]).collect();
    (order, in_circle)
}

#[cfg(test)]
mod tests {
    use super::topological;

    #[test]
    fn circles_are_told_from_what_hangs_below_them() {
        let (order, circle) = topological(&[vec![1], vec![], vec![3], vec![2]]);
        assert_eq!(order, [1, 0]);
        assert_eq!(circle, [2, 3]);
        let (order, circle) = topological(&[vec![1], vec![0], vec![0], vec![2]]);
        assert!(order.is_empty());
        assert_eq!(circle, [0, 1]);
    }
}
