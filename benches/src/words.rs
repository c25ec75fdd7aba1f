//! Names as an operator has them, the same for each program and each run.

const WORDS: [(&str, &str); 32] = [
    ("网络", "Network"),
    ("业务", "Business"),
    ("客户", "Customer"),
    ("资源", "Resource"),
    ("服务", "Service"),
    ("产品", "Product"),
    ("流程", "Process"),
    ("管理", "Management"),
    ("规划", "Planning"),
    ("运营", "Operations"),
    ("质量", "Quality"),
    ("营销", "Marketing"),
    ("渠道", "Channel"),
    ("订单", "Order"),
    ("计费", "Billing"),
    ("故障", "Fault"),
    ("投诉", "Complaint"),
    ("合同", "Contract"),
    ("采购", "Purchase"),
    ("财务", "Finance"),
    ("人力", "People"),
    ("安全", "Security"),
    ("数据", "Data"),
    ("工程", "Engineering"),
    ("建设", "Construction"),
    ("维护", "Maintenance"),
    ("监控", "Monitoring"),
    ("分析", "Analysis"),
    ("评估", "Assessment"),
    ("优化", "Optimisation"),
    ("交付", "Delivery"),
    ("结算", "Settlement"),
];

/// A number that looks like chance and is always the same.
pub(crate) fn mixed(number: u64) -> u64 {
    let mut value = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

fn word(number: u64, place: u32) -> (&'static str, &'static str) {
    let at = (mixed(number) >> (5 * place)) as usize % WORDS.len();
    WORDS.get(at).copied().unwrap_or(("", ""))
}

/// Four words in Chinese.
pub(crate) fn name_zh(number: u64) -> String {
    (0..4).map(|place| word(number, place).0).collect()
}

/// The same in English.
pub(crate) fn name_en(number: u64) -> String {
    (0..4).map(|place| word(number, place).1).collect::<Vec<_>>().join(" ")
}

/// A sentence or two, in Chinese and English.
pub(crate) fn about(number: u64) -> (String, String) {
    let (first, second) = (word(number, 5), word(number, 6));
    (
        format!("由责任部门按年度计划组织{}，与{}衔接，并按月评估。", first.0, second.0),
        format!(
            "The owner runs {} to the year's plan, ties it to {} and reviews it monthly.",
            first.1, second.1
        ),
    )
}

/// Two words in Chinese, for searching.
pub(crate) fn typed(number: u64) -> String {
    (0..2).map(|place| word(number, place).0).collect()
}
