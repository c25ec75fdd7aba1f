//! What is printed while acting for another.

use crate::{DEPARTMENTS, act_for, department, given, person};
use serde_json::{Value, json};
use testkit::on_both;

#[test]
fn what_is_printed_while_acting_says_by_whom_and_for_whom() {
    on_both(|fixture| {
        let li = person(fixture, "li", &["hr_officer", "delegating"]);
        let wang = person(fixture, "wang", &["hr_officer"]);
        let row = department(&li, "X1").expect(201).id();
        let delegation = given(&li, &wang, &Value::Null);
        let feet = || {
            [format!("{DEPARTMENTS}/pdf?language=zh"), format!("{DEPARTMENTS}/{row}/pdf?language=en")]
                .map(|path| wang.get(&path).expect(200).json["printed"].clone())
        };
        let at = "2026-11-24 16:00";
        let own =
            [format!("Jingwei 经纬 · 打印 wang · {at}"), format!("Jingwei 经纬 · printed by wang · {at}")];
        assert_eq!(json!(feet()), json!(own));
        act_for(&wang, &delegation).expect(200);
        let both = [
            format!("Jingwei 经纬 · 打印 wang（代 li） · {at}"),
            format!("Jingwei 经纬 · printed by wang for li · {at}"),
        ];
        assert_eq!(json!(feet()), json!(both));
        act_for(&wang, &Value::Null).expect(200);
        assert_eq!(json!(feet()), json!(own));
    });
}
