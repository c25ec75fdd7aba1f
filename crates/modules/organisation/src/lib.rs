//! The operator's organisation: who owns a process, a finding, a budget.
//!
//! Serves 组织管理和HR政策 (1.3.7.1). Today a tree of departments and branches; posts and dates come with the HR module.

pub mod records;

use engine::Module;
use kernel::Label;
use schema::{GrantDef, ModuleDef, Right, RoleDef, elements};

static MODULE: ModuleDef = ModuleDef {
    name: "organisation",
    label: Label::new("组织", "Organisation"),
    about: Label::new("部门与分公司", "Departments and branches"),
    owner: elements::ORGANISATION_HR_POLICIES,
};

static HR_OFFICER: RoleDef = RoleDef {
    name: "hr_officer",
    label: Label::new("组织人事管理员", "Organisation & HR officer"),
    grants: &[
        GrantDef { subject: "organisation.*", rights: Right::ALL },
        GrantDef { subject: "framework.*", rights: &[Right::Read, Right::Export] },
    ],
};

/// The module and all that it brings.
pub fn module() -> Module {
    Module::new(&MODULE)
        .record::<records::Department>()
        .role(&HR_OFFICER)
        .seed::<records::Department>(include_bytes!("../seeds/department.csv"))
}
