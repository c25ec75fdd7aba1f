//! The spine: the process framework, the operator's as-is processes on it, and what the study found.
//!
//! Serves 流程管理和支持 (1.3.3.1). Two editions are shipped, the public eTOM of 2004 and the study's own, with a mapping
//! between them; as-is processes are mapped to elements, and findings, benchmark practice and suggestions hang on elements.

pub mod commands;
pub mod failures;
pub mod queries;
pub mod records;
pub mod rules;

use engine::Module;
use kernel::Label;
use schema::{GrantDef, ModuleDef, Right, RoleDef, ScreenDef, elements};

static MODULE: ModuleDef = ModuleDef {
    name: "framework",
    label: Label::new("流程框架", "Process framework"),
    about: Label::new(
        "流程要素、现有流程、对标差距与建议",
        "Elements, as-is processes, gaps against the benchmark and suggestions",
    ),
    owner: elements::PROCESS_MANAGEMENT_SUPPORT,
};

static MAP: ScreenDef = ScreenDef {
    path: "/map",
    label: Label::new("流程地图", "Process map"),
    owner: elements::PROCESS_MANAGEMENT_SUPPORT,
    asks: &["framework.matrix"],
};
static GAPS: ScreenDef = ScreenDef {
    path: "/gaps",
    label: Label::new("差距工作台", "Gap workbench"),
    owner: elements::PROCESS_MANAGEMENT_SUPPORT,
    asks: &["framework.gap_table"],
};
static PROCESSES: ScreenDef = ScreenDef {
    path: "/processes",
    label: Label::new("流程对照", "Processes against the map"),
    owner: elements::PROCESS_MANAGEMENT_SUPPORT,
    asks: &["framework.gap_table"],
};

static PROCESS_ARCHITECT: RoleDef = RoleDef {
    name: "process_architect",
    label: Label::new("流程架构师", "Process architect"),
    grants: &[
        GrantDef { subject: "framework.*", rights: Right::ALL },
        GrantDef { subject: "organisation.*", rights: &[Right::Read, Right::Export] },
    ],
};

static PROCESS_OWNER: RoleDef = RoleDef {
    name: "process_owner",
    label: Label::new("部门流程负责人", "Department process owner"),
    grants: &[
        GrantDef { subject: "framework.*", rights: &[Right::Read, Right::Export] },
        GrantDef { subject: "organisation.*", rights: &[Right::Read] },
        GrantDef { subject: "framework.as_is_process", rights: &[Right::Create, Right::Update] },
        GrantDef {
            subject: "framework.process_mapping",
            rights: &[Right::Create, Right::Update, Right::Archive],
        },
        GrantDef { subject: "framework.finding", rights: &[Right::Create, Right::Update] },
        GrantDef { subject: "framework.start_finding", rights: &[Right::Run] },
        GrantDef { subject: "framework.close_finding", rights: &[Right::Run] },
        GrantDef { subject: "framework.assign_finding", rights: &[Right::Run] },
    ],
};

static READER: RoleDef = RoleDef {
    name: "reader",
    label: Label::new("查阅者", "Reader"),
    grants: &[
        GrantDef { subject: "framework.*", rights: &[Right::Read] },
        GrantDef { subject: "organisation.*", rights: &[Right::Read] },
    ],
};

/// The module and all that it brings.
pub fn module() -> Module {
    Module::new(&MODULE)
        .record::<records::Edition>()
        .record::<records::Element>()
        .record::<records::Placement>()
        .record::<records::ElementMapping>()
        .record::<records::AsIsProcess>()
        .record::<records::ProcessMapping>()
        .record::<records::Finding>()
        .command::<commands::AcceptFinding>()
        .command::<commands::StartFinding>()
        .command::<commands::CloseFinding>()
        .command::<commands::DeclineFinding>()
        .command::<commands::ReopenFinding>()
        .command::<commands::AssignFinding>()
        .command::<commands::MoveElement>()
        .query::<queries::Matrix>()
        .query::<queries::ElementPage>()
        .query::<queries::GapTable>()
        .query::<queries::ProcessPage>()
        .screen(&MAP)
        .screen(&GAPS)
        .screen(&PROCESSES)
        .role(&PROCESS_ARCHITECT)
        .role(&PROCESS_OWNER)
        .role(&READER)
        .seed::<records::Edition>(include_bytes!("../seeds/edition.csv"))
        .seed::<records::Element>(include_bytes!("../seeds/element.csv"))
        .seed::<records::Placement>(include_bytes!("../seeds/placement.csv"))
        .seed::<records::ElementMapping>(include_bytes!("../seeds/element_mapping.csv"))
        .seed::<records::AsIsProcess>(include_bytes!("../seeds/as_is_process.csv"))
        .seed::<records::ProcessMapping>(include_bytes!("../seeds/process_mapping.csv"))
        .seed::<records::Finding>(include_bytes!("../seeds/finding.csv"))
}
