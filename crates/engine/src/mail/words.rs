//! A notice in the words of a letter, as text and as HTML. Pure.

use crate::outside::Letter;
use kernel::{Label, Language, Uuid};
use serde_json::Value as Json;

/// The longest subject, in characters.
const MOST_SUBJECT: usize = 200;

const HELLO: Label = Label::new("{name}，您好：", "Dear {name},");
const OPEN: Label = Label::new("打开查看", "Open it");
const FOOT: Label = Label::new(
    "此邮件由经纬自动发送，请勿回复。不想再收到此类邮件，可在“通知”页面更改。",
    "Jingwei sent this by itself; please do not reply. Which notices come by mail is yours to choose on the page of notifications.",
);

/// The letter of a notice that is in words already.
pub(super) fn letter(
    notice: &Json,
    to: String,
    name: String,
    language: Language,
    page: Option<String>,
    id: Uuid,
) -> Letter {
    let said = one_line(notice["text"][language.code()].as_str().unwrap_or_default());
    let name = one_line(&name);
    // a name is filled in once: what it holds is no parameter
    let hello = HELLO.text(language).replace("{name}", &name);
    let (open, foot) = (OPEN.text(language), FOOT.text(language));
    let link = page.map(|page| format!("{page}{}", way(notice)));
    let mut text = format!("{hello}\n\n{said}\n");
    let mut html = format!("<p>{}</p><p>{}</p>", escaped(&hello), escaped(&said));
    if let Some(link) = link {
        text.push_str(&format!("\n{open}: {link}\n"));
        html.push_str(&format!("<p><a href=\"{}\">{open}</a></p>", escaped(&link)));
    }
    text.push_str(&format!("\n-- \n{foot}\n"));
    html.push_str(&format!("<p style=\"color:#666\">{foot}</p>"));
    let html = format!(
        "<!DOCTYPE html><html lang=\"{}\"><meta charset=\"utf-8\"><body>{html}</body></html>",
        language.code()
    );
    Letter { to, name, subject: said.chars().take(MOST_SUBJECT).collect(), text, html, id: id.to_string() }
}

/// Where the browser opens what the notice is about.
fn way(notice: &Json) -> String {
    match (notice["record"].as_str(), notice["row"].as_str(), notice["screen"].as_str()) {
        (Some(record), Some(row), _) => format!("/records/{record}/{row}"),
        (_, _, Some(screen)) => screen.to_owned(),
        _ => "/notifications".to_owned(),
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_title_holds_is_text_and_no_mark() {
        let notice = json!({"text": {"zh": "王批准了<script>\"x\"</script>\r\n{name}", "en": "x"}, "record": "a.b", "row": "1"});
        let page = Some("https://jw.example".to_owned());
        let made =
            letter(&notice, "a@b.cn".into(), "<b>王</b>\nBcc: x".into(), Language::Zh, page, Uuid::nil());
        assert!(
            made.html.contains("&lt;script&gt;&quot;x&quot;") && !made.html.contains("<script>"),
            "{}",
            made.html
        );
        assert!(!made.subject.contains(['\r', '\n']) && made.subject.contains("{name}"), "{}", made.subject);
        assert!(made.text.starts_with("<b>王</b> Bcc: x，您好"), "{}", made.text);
        assert!(made.text.contains("https://jw.example/records/a.b/1"), "{}", made.text);
    }
}
