//! From definitions to fields, and to records that have them.

use super::{FieldDefinition, FieldOption, Holds, fit, kept, takes_fields};
use crate::{Registry, Stored, registry::RecordEntry};
use kernel::{Id, Label};
use schema::{Choice, CustomField, FieldDef, FieldKind, RecordDef, Tone, WrittenBy, parse_text};
use std::collections::{BTreeMap, HashMap};

/// The heading above the customer's fields in a form.
const SECTION: Label = Label::new("自定义字段", "Custom fields");

/// The records that have customer's fields, with them. A definition that fits no record of this program is passed over: it may be
/// of a later version.
pub(super) fn entries(
    registry: &Registry,
    definitions: Vec<Stored<FieldDefinition>>,
    options: Vec<Stored<FieldOption>>,
) -> BTreeMap<&'static str, RecordEntry> {
    let mut of_field: HashMap<Id<FieldDefinition>, Vec<Stored<FieldOption>>> = HashMap::new();
    for option in options {
        of_field.entry(option.data.custom_field).or_default().push(option);
    }
    let mut of_record: BTreeMap<String, Vec<Stored<FieldDefinition>>> = BTreeMap::new();
    for definition in definitions.into_iter().filter(|definition| fit::is_field_code(&definition.data.code)) {
        of_record.entry(definition.data.of_record.clone()).or_default().push(definition);
    }
    let mut entries = BTreeMap::new();
    for (name, mut definitions) in of_record {
        let Some(own) = registry.own_record(&name).filter(|own| takes_fields(own.def)) else { continue };
        definitions.sort_by_key(|one| (one.archived, one.data.place, one.data.code.clone()));
        let fields = fields(registry, own.def, &definitions, &mut of_field);
        entries.insert(own.def.name, RecordEntry { def: kept::record(own.def, fields), ..*own });
    }
    entries
}

fn fields(
    registry: &Registry,
    own: &RecordDef,
    definitions: &[Stored<FieldDefinition>],
    options: &mut HashMap<Id<FieldDefinition>, Vec<Stored<FieldOption>>>,
) -> Vec<FieldDef> {
    let mut fields: Vec<FieldDef> = own.fields.to_vec();
    for definition in definitions {
        let mut options = options.remove(&definition.id).unwrap_or_default();
        options.sort_by_key(|option| (option.archived, option.data.place, option.data.code.clone()));
        let Some(mut field) = field(registry, &definition.data, &options, definition.archived) else {
            continue;
        };
        // one of the program's fields may have come to be called so with a later version: a file must tell them apart
        let same = |other: &FieldDef| other.label.zh == field.label.zh || other.label.en == field.label.en;
        if fields.iter().any(same) {
            let apart = |label: &str| kept::text(&format!("{label} ({})", field.name));
            field.label = Label::new(apart(field.label.zh), apart(field.label.en));
        }
        if fields.last().is_some_and(|last| last.custom.is_none()) {
            field.section = Some(SECTION);
        }
        fields.push(field);
    }
    fields
}

/// The field that a definition makes; none where what it refers to is not of this program.
pub(super) fn field(
    registry: &Registry,
    from: &FieldDefinition,
    options: &[Stored<FieldOption>],
    archived: bool,
) -> Option<FieldDef> {
    let (kind, most) = match from.holds {
        Holds::Text => (FieldKind::Text, Some(400)),
        Holds::LongText => (FieldKind::LongText, Some(4_000)),
        Holds::Integer => (FieldKind::Integer, None),
        Holds::Quantity => (FieldKind::Quantity, None),
        Holds::Money => (FieldKind::Money, None),
        Holds::Date => (FieldKind::Date, None),
        Holds::Boolean => (FieldKind::Boolean, None),
        Holds::Choice => (FieldKind::Choice(kept::choices(options.iter().map(choice).collect())), None),
        Holds::Reference => {
            (FieldKind::Reference(registry.own_record(from.target.as_deref()?)?.def.name), None)
        }
    };
    let ready = from.wants_index() && from.index_ready_for == Some(from.holds) && !archived;
    let help = from.help_zh.as_deref().or(from.help_en.as_deref()).map(|known| {
        let text = |own: &Option<String>| kept::text(own.as_deref().unwrap_or(known));
        Label::new(text(&from.help_zh), text(&from.help_en))
    });
    let mut field = FieldDef {
        name: kept::text(&from.code),
        label: Label::new(kept::text(&from.label_zh), kept::text(&from.label_en)),
        help,
        kind,
        required: from.required && !archived,
        max: most.map(|most| from.max_length.map_or(most, |own| own.min(most))),
        min: None,
        list: from.in_list && !archived,
        filter: ready,
        sort: ready && store::is_ordered(kind),
        search: false,
        written_by: WrittenBy::Anyone,
        language: None,
        default: None,
        numbered: None,
        by_number: false,
        section: None,
        secret: false,
        guarded: from.is_guarded,
        personal: false,
        custom: Some(CustomField {
            unique: from.is_unique && !archived,
            archived,
            awaits_index: from.wants_index() && !ready && !archived,
        }),
    };
    // a default that no longer fits, such as an option that is gone, is none
    field.default = from
        .default_value
        .as_deref()
        .filter(|default| {
            !archived && parse_text(&field, default).is_ok_and(|value| !is_retired(&field, &value))
        })
        .map(kept::text);
    Some(field)
}

fn choice(option: &Stored<FieldOption>) -> Choice {
    Choice {
        value: kept::text(&option.data.code),
        label: Label::new(kept::text(&option.data.label_zh), kept::text(&option.data.label_en)),
        tone: Tone::Neutral,
        retired: option.archived,
    }
}

/// Whether a value is an option that is no longer offered.
pub(super) fn is_retired(field: &FieldDef, value: &schema::Value) -> bool {
    value.as_text().and_then(|text| field.choice(text)).is_some_and(|choice| choice.retired)
}
