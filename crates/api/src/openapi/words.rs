//! Summaries, and what each parameter is for, in the reader's language.

use kernel::{Label, Language};
use serde_json::{Value, json};

/// The language that summaries and descriptions are written in.
#[derive(Clone, Copy)]
pub(super) struct Words(pub(super) Language);

impl Words {
    pub(super) fn say(self, zh: &'static str, en: &'static str) -> &'static str {
        Label::new(zh, en).text(self.0)
    }

    pub(super) fn name(self, label: Label) -> String {
        match self.0 {
            Language::Zh => label.zh.to_owned(),
            Language::En => label.en.to_lowercase(),
        }
    }

    pub(super) fn in_query(self, name: &str, schema: Value, zh: &'static str, en: &'static str) -> Value {
        json!({"name": name, "in": "query", "schema": schema, "description": self.say(zh, en)})
    }

    pub(super) fn idempotency_key(self) -> Value {
        json!({
            "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 1, "maxLength": 100},
            "description": self.say("同一键的请求只执行一次，24 小时内重复得到同一答复", "A request under the same key is done once; for 24 hours it gets the same answer"),
        })
    }

    pub(super) fn if_match(self) -> Value {
        json!({
            "name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}, "example": "\"3\"",
            "description": self.say("修改所依据的版本；已被他人改过则答 412", "The version that the change starts from; 412 when somebody changed it since"),
        })
    }

    /// What is said of a file beside the question that it answers.
    pub(super) fn of_file(self) -> [Value; 2] {
        [
            self.in_query("format", json!({"enum": ["csv", "xlsx"]}), "文件格式", "What kind of file"),
            self.in_query(
                "language",
                json!({"enum": ["zh", "en"]}),
                "表头的语言",
                "The language of the headings",
            ),
        ]
    }

    pub(super) fn list_parameters(self) -> Vec<Value> {
        let text = || json!({"type": "string"});
        vec![
            self.in_query(
                "filter",
                json!({"type": "string", "maxLength": 4000}),
                "条件，FEEL 的比较部分",
                "A condition in the comparison part of FEEL",
            ),
            self.in_query("search", text(), "名称、编码或拼音首字母", "Names, codes or pinyin initials"),
            self.in_query(
                "sort",
                text(),
                "字段名，以逗号分隔；前加“-”为降序",
                "Fields, parted by commas; “-” before one turns its order",
            ),
            self.in_query("fields", text(), "所要的字段，以逗号分隔", "The fields wanted, parted by commas"),
            self.in_query(
                "limit",
                json!({"type": "integer", "minimum": 0}),
                "每页行数，至多 500",
                "Rows of a page, 500 at most",
            ),
            self.in_query("after", text(), "上一页答复中的 next", "What the last page said under `next`"),
            self.in_query("count", json!({"type": "boolean"}), "同时计数", "Count as well"),
            self.in_query("archived", json!({"type": "boolean"}), "列已归档的", "The archived ones instead"),
        ]
    }
}
