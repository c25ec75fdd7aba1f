//! The study's framework elements as typed constants: what every record, command, query and screen names as its owner.
//!
//! The framework module's seeds hold the same elements as data that an operator may extend; a registry test keeps the two
//! in step. Identifiers follow the public 2004 numbering down to level 1, the study's own order below.
//!
//! Long because: it is the list of the study's elements, one constant each.

use kernel::Label;

/// A framework element of the study's edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ElementRef {
    /// `1.3.3.1`.
    pub identifier: &'static str,
    /// Its name.
    pub label: Label,
}

impl ElementRef {
    const fn new(identifier: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { identifier, label: Label::new(zh, en) }
    }

    /// How deep it lies: areas are 0, groups 1, their elements 2.
    pub fn level(&self) -> usize {
        self.identifier.split('.').count().saturating_sub(2)
    }

    /// The element one level up, unless this is an area.
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.identifier.rsplit_once('.')?;
        ALL.iter().copied().find(|element| element.identifier == parent)
    }

    /// The level-1 group that it is or lies in.
    pub fn group(&self) -> Option<Self> {
        let mut element = *self;
        while element.level() > 1 {
            element = element.parent()?;
        }
        (element.level() == 1).then_some(element)
    }
}

/// Operations.
pub const OPERATIONS: ElementRef = ElementRef::new("1.1", "运营", "Operations");
/// Customer Relationship Management.
pub const CUSTOMER_RELATIONSHIP_MANAGEMENT: ElementRef =
    ElementRef::new("1.1.1", "客户关系管理", "Customer Relationship Management");
/// Service Management & Operations.
pub const SERVICE_MANAGEMENT_OPERATIONS: ElementRef =
    ElementRef::new("1.1.2", "服务管理和运作", "Service Management & Operations");
/// Resource Management & Operations.
pub const RESOURCE_MANAGEMENT_OPERATIONS: ElementRef =
    ElementRef::new("1.1.3", "资源管理和运作", "Resource Management & Operations");
/// Supplier/Partner Relationship Management.
pub const PARTNER_RELATIONSHIP_MANAGEMENT: ElementRef =
    ElementRef::new("1.1.4", "供应商/合作伙伴关系管理", "Supplier/Partner Relationship Management");
/// S/PRM Operations Support & Readiness.
pub const PARTNER_OPERATIONS_SUPPORT_READINESS: ElementRef =
    ElementRef::new("1.1.4.1", "运营支持和准备", "S/PRM Operations Support & Readiness");
/// Requisition Management.
pub const PARTNER_REQUISITION_MANAGEMENT: ElementRef =
    ElementRef::new("1.1.4.2", "采购管理", "Requisition Management");
/// Problem Reporting & Management.
pub const PARTNER_PROBLEM_REPORTING_MANAGEMENT: ElementRef =
    ElementRef::new("1.1.4.3", "问题报告和管理", "Problem Reporting & Management");
/// Performance Management.
pub const PARTNER_PERFORMANCE_MANAGEMENT: ElementRef =
    ElementRef::new("1.1.4.4", "绩效管理", "Performance Management");
/// Settlements & Payments.
pub const PARTNER_SETTLEMENTS_PAYMENTS: ElementRef =
    ElementRef::new("1.1.4.5", "结算和支付", "Settlements & Payments");
/// Inventory Management.
pub const PARTNER_INVENTORY_MANAGEMENT: ElementRef =
    ElementRef::new("1.1.4.6", "库存管理", "Inventory Management");
/// Strategy, Infrastructure & Product.
pub const STRATEGY_INFRASTRUCTURE_PRODUCT: ElementRef =
    ElementRef::new("1.2", "战略、基础设施和产品", "Strategy, Infrastructure & Product");
/// Marketing & Offer Management.
pub const MARKETING_OFFER_MANAGEMENT: ElementRef =
    ElementRef::new("1.2.1", "市场营销和产品提供管理", "Marketing & Offer Management");
/// Market Strategy & Policy.
pub const MARKET_STRATEGY_POLICY: ElementRef =
    ElementRef::new("1.2.1.1", "市场战略", "Market Strategy & Policy");
/// Product & Offer Portfolio Planning.
pub const PRODUCT_OFFER_PORTFOLIO_PLANNING: ElementRef =
    ElementRef::new("1.2.1.2", "产品与组合规划", "Product & Offer Portfolio Planning");
/// Product & Offer Capability Delivery.
pub const PRODUCT_OFFER_CAPABILITY_DELIVERY: ElementRef =
    ElementRef::new("1.2.1.3", "产品和组合能力提供", "Product & Offer Capability Delivery");
/// Marketing Capability Delivery.
pub const MARKETING_CAPABILITY_DELIVERY: ElementRef =
    ElementRef::new("1.2.1.4", "市场营销能力提供", "Marketing Capability Delivery");
/// Product & Offer Development & Retirement.
pub const PRODUCT_OFFER_DEVELOPMENT_RETIREMENT: ElementRef =
    ElementRef::new("1.2.1.5", "产品开发与退出", "Product & Offer Development & Retirement");
/// Sales Development.
pub const SALES_DEVELOPMENT: ElementRef = ElementRef::new("1.2.1.6", "销售和渠道发展", "Sales Development");
/// Product Marketing Communications & Promotion.
pub const PRODUCT_MARKETING_COMMUNICATIONS_PROMOTION: ElementRef =
    ElementRef::new("1.2.1.7", "产品营销宣传和促销", "Product Marketing Communications & Promotion");
/// Service Development & Management.
pub const SERVICE_DEVELOPMENT_MANAGEMENT: ElementRef =
    ElementRef::new("1.2.2", "服务开发和管理", "Service Development & Management");
/// Service Strategy & Planning.
pub const SERVICE_STRATEGY_PLANNING: ElementRef =
    ElementRef::new("1.2.2.1", "服务战略", "Service Strategy & Planning");
/// Service Capability Delivery.
pub const SERVICE_CAPABILITY_DELIVERY: ElementRef =
    ElementRef::new("1.2.2.2", "服务能力提供", "Service Capability Delivery");
/// Service Development & Retirement.
pub const SERVICE_DEVELOPMENT_RETIREMENT: ElementRef =
    ElementRef::new("1.2.2.3", "服务开发与退出", "Service Development & Retirement");
/// Resource Development & Management.
pub const RESOURCE_DEVELOPMENT_MANAGEMENT: ElementRef =
    ElementRef::new("1.2.3", "资源开发和管理", "Resource Development & Management");
/// Resource Strategy & Planning.
pub const RESOURCE_STRATEGY_PLANNING: ElementRef =
    ElementRef::new("1.2.3.1", "资源与技术战略", "Resource Strategy & Planning");
/// Resource Capability Delivery.
pub const RESOURCE_CAPABILITY_DELIVERY: ElementRef =
    ElementRef::new("1.2.3.2", "资源能力提供", "Resource Capability Delivery");
/// Resource Development & Retirement.
pub const RESOURCE_DEVELOPMENT_RETIREMENT: ElementRef =
    ElementRef::new("1.2.3.3", "资源开发与退出", "Resource Development & Retirement");
/// Supply Chain Development & Management.
pub const SUPPLY_CHAIN_DEVELOPMENT_MANAGEMENT: ElementRef =
    ElementRef::new("1.2.4", "供应链开发和管理", "Supply Chain Development & Management");
/// Supply Chain Strategy & Planning.
pub const SUPPLY_CHAIN_STRATEGY_PLANNING: ElementRef =
    ElementRef::new("1.2.4.1", "供应链战略", "Supply Chain Strategy & Planning");
/// Supply Chain Capability Delivery.
pub const SUPPLY_CHAIN_CAPABILITY_DELIVERY: ElementRef =
    ElementRef::new("1.2.4.2", "供应链能力提供", "Supply Chain Capability Delivery");
/// Supply Chain Development & Change Management.
pub const SUPPLY_CHAIN_DEVELOPMENT_CHANGE_MANAGEMENT: ElementRef =
    ElementRef::new("1.2.4.3", "供应链开发与变更管理", "Supply Chain Development & Change Management");
/// Enterprise Management.
pub const ENTERPRISE_MANAGEMENT: ElementRef = ElementRef::new("1.3", "企业管理", "Enterprise Management");
/// Strategic & Enterprise Planning.
pub const STRATEGIC_ENTERPRISE_PLANNING: ElementRef =
    ElementRef::new("1.3.1", "战略和企业规划", "Strategic & Enterprise Planning");
/// Strategic Business Planning.
pub const STRATEGIC_BUSINESS_PLANNING: ElementRef =
    ElementRef::new("1.3.1.1", "公司战略规划和滚动预测", "Strategic Business Planning");
/// Enterprise Architecture Management.
pub const ENTERPRISE_ARCHITECTURE_MANAGEMENT: ElementRef =
    ElementRef::new("1.3.1.2", "企业架构管理", "Enterprise Architecture Management");
/// Enterprise Risk Management.
pub const ENTERPRISE_RISK_MANAGEMENT: ElementRef =
    ElementRef::new("1.3.2", "企业风险管理", "Enterprise Risk Management");
/// Business Continuity.
pub const BUSINESS_CONTINUITY: ElementRef = ElementRef::new("1.3.2.1", "业务持续管理", "Business Continuity");
/// Security.
pub const SECURITY: ElementRef = ElementRef::new("1.3.2.2", "安全管理", "Security");
/// Fraud.
pub const FRAUD: ElementRef = ElementRef::new("1.3.2.3", "欺诈管理", "Fraud");
/// Audit.
pub const AUDIT: ElementRef = ElementRef::new("1.3.2.4", "审计管理", "Audit");
/// Risk Management.
pub const RISK_MANAGEMENT: ElementRef = ElementRef::new("1.3.2.5", "风险管理", "Risk Management");
/// Enterprise Effectiveness Management.
pub const ENTERPRISE_EFFECTIVENESS_MANAGEMENT: ElementRef =
    ElementRef::new("1.3.3", "企业有效性管理", "Enterprise Effectiveness Management");
/// Process Management & Support.
pub const PROCESS_MANAGEMENT_SUPPORT: ElementRef =
    ElementRef::new("1.3.3.1", "流程管理和支持", "Process Management & Support");
/// Enterprise Quality Management.
pub const ENTERPRISE_QUALITY_MANAGEMENT: ElementRef =
    ElementRef::new("1.3.3.2", "企业质量管理", "Enterprise Quality Management");
/// Program & Project Management.
pub const PROGRAM_PROJECT_MANAGEMENT: ElementRef =
    ElementRef::new("1.3.3.3", "工程和项目管理", "Program & Project Management");
/// Enterprise Performance Assessment.
pub const ENTERPRISE_PERFORMANCE_ASSESSMENT: ElementRef =
    ElementRef::new("1.3.3.4", "企业绩效评估", "Enterprise Performance Assessment");
/// Knowledge & Research Management.
pub const KNOWLEDGE_RESEARCH_MANAGEMENT: ElementRef =
    ElementRef::new("1.3.4", "知识和研究管理", "Knowledge & Research Management");
/// Knowledge Management.
pub const KNOWLEDGE_MANAGEMENT: ElementRef =
    ElementRef::new("1.3.4.1", "管理显性和隐性的知识", "Knowledge Management");
/// Research Management.
pub const RESEARCH_MANAGEMENT: ElementRef = ElementRef::new("1.3.4.2", "研究管理", "Research Management");
/// Technology Scanning.
pub const TECHNOLOGY_SCANNING: ElementRef = ElementRef::new("1.3.4.3", "新技术跟踪", "Technology Scanning");
/// Financial & Asset Management.
pub const FINANCIAL_ASSET_MANAGEMENT: ElementRef =
    ElementRef::new("1.3.5", "财务和资产管理", "Financial & Asset Management");
/// Budget.
pub const BUDGET: ElementRef = ElementRef::new("1.3.5.1", "预算管理", "Budget");
/// Accounting & Project Accounting.
pub const ACCOUNTING_PROJECT_ACCOUNTING: ElementRef =
    ElementRef::new("1.3.5.2", "会计和项目核算", "Accounting & Project Accounting");
/// Fixed Assets.
pub const FIXED_ASSETS: ElementRef = ElementRef::new("1.3.5.3", "固定资产管理", "Fixed Assets");
/// Treasury.
pub const TREASURY: ElementRef = ElementRef::new("1.3.5.4", "资金管理", "Treasury");
/// Closing.
pub const CLOSING: ElementRef = ElementRef::new("1.3.5.5", "执行结算", "Closing");
/// Financial Analysis & Reporting.
pub const FINANCIAL_ANALYSIS_REPORTING: ElementRef =
    ElementRef::new("1.3.5.6", "财务分析和编制报表", "Financial Analysis & Reporting");
/// External Relations.
pub const EXTERNAL_RELATIONS: ElementRef = ElementRef::new("1.3.6", "外部关系管理", "External Relations");
/// Corporate Communications & Image.
pub const CORPORATE_COMMUNICATIONS_IMAGE: ElementRef =
    ElementRef::new("1.3.6.1", "企业宣传和形象管理", "Corporate Communications & Image");
/// Industry & Association Relations.
pub const INDUSTRY_ASSOCIATION_RELATIONS: ElementRef =
    ElementRef::new("1.3.6.2", "行业和团体关系管理", "Industry & Association Relations");
/// Shareholder Relations.
pub const SHAREHOLDER_RELATIONS: ElementRef =
    ElementRef::new("1.3.6.3", "股东关系管理", "Shareholder Relations");
/// Government Relations.
pub const GOVERNMENT_RELATIONS: ElementRef =
    ElementRef::new("1.3.6.4", "政府关系管理", "Government Relations");
/// Legal Management.
pub const LEGAL_MANAGEMENT: ElementRef = ElementRef::new("1.3.6.5", "法律管理", "Legal Management");
/// Human Resources Management.
pub const HUMAN_RESOURCES_MANAGEMENT: ElementRef =
    ElementRef::new("1.3.7", "人力资源管理", "Human Resources Management");
/// Organisation & HR Policies.
pub const ORGANISATION_HR_POLICIES: ElementRef =
    ElementRef::new("1.3.7.1", "组织管理和HR政策", "Organisation & HR Policies");
/// Recruitment.
pub const RECRUITMENT: ElementRef = ElementRef::new("1.3.7.2", "招聘员工", "Recruitment");
/// Employee Development.
pub const EMPLOYEE_DEVELOPMENT: ElementRef = ElementRef::new("1.3.7.3", "员工发展", "Employee Development");
/// Employee Management.
pub const EMPLOYEE_MANAGEMENT: ElementRef = ElementRef::new("1.3.7.4", "员工管理", "Employee Management");
/// Pay & Benefits.
pub const PAY_BENEFITS: ElementRef = ElementRef::new("1.3.7.5", "管理和支付薪酬和福利", "Pay & Benefits");

/// All of them, each after its parent.
pub const ALL: &[ElementRef] = &[
    OPERATIONS,
    CUSTOMER_RELATIONSHIP_MANAGEMENT,
    SERVICE_MANAGEMENT_OPERATIONS,
    RESOURCE_MANAGEMENT_OPERATIONS,
    PARTNER_RELATIONSHIP_MANAGEMENT,
    PARTNER_OPERATIONS_SUPPORT_READINESS,
    PARTNER_REQUISITION_MANAGEMENT,
    PARTNER_PROBLEM_REPORTING_MANAGEMENT,
    PARTNER_PERFORMANCE_MANAGEMENT,
    PARTNER_SETTLEMENTS_PAYMENTS,
    PARTNER_INVENTORY_MANAGEMENT,
    STRATEGY_INFRASTRUCTURE_PRODUCT,
    MARKETING_OFFER_MANAGEMENT,
    MARKET_STRATEGY_POLICY,
    PRODUCT_OFFER_PORTFOLIO_PLANNING,
    PRODUCT_OFFER_CAPABILITY_DELIVERY,
    MARKETING_CAPABILITY_DELIVERY,
    PRODUCT_OFFER_DEVELOPMENT_RETIREMENT,
    SALES_DEVELOPMENT,
    PRODUCT_MARKETING_COMMUNICATIONS_PROMOTION,
    SERVICE_DEVELOPMENT_MANAGEMENT,
    SERVICE_STRATEGY_PLANNING,
    SERVICE_CAPABILITY_DELIVERY,
    SERVICE_DEVELOPMENT_RETIREMENT,
    RESOURCE_DEVELOPMENT_MANAGEMENT,
    RESOURCE_STRATEGY_PLANNING,
    RESOURCE_CAPABILITY_DELIVERY,
    RESOURCE_DEVELOPMENT_RETIREMENT,
    SUPPLY_CHAIN_DEVELOPMENT_MANAGEMENT,
    SUPPLY_CHAIN_STRATEGY_PLANNING,
    SUPPLY_CHAIN_CAPABILITY_DELIVERY,
    SUPPLY_CHAIN_DEVELOPMENT_CHANGE_MANAGEMENT,
    ENTERPRISE_MANAGEMENT,
    STRATEGIC_ENTERPRISE_PLANNING,
    STRATEGIC_BUSINESS_PLANNING,
    ENTERPRISE_ARCHITECTURE_MANAGEMENT,
    ENTERPRISE_RISK_MANAGEMENT,
    BUSINESS_CONTINUITY,
    SECURITY,
    FRAUD,
    AUDIT,
    RISK_MANAGEMENT,
    ENTERPRISE_EFFECTIVENESS_MANAGEMENT,
    PROCESS_MANAGEMENT_SUPPORT,
    ENTERPRISE_QUALITY_MANAGEMENT,
    PROGRAM_PROJECT_MANAGEMENT,
    ENTERPRISE_PERFORMANCE_ASSESSMENT,
    KNOWLEDGE_RESEARCH_MANAGEMENT,
    KNOWLEDGE_MANAGEMENT,
    RESEARCH_MANAGEMENT,
    TECHNOLOGY_SCANNING,
    FINANCIAL_ASSET_MANAGEMENT,
    BUDGET,
    ACCOUNTING_PROJECT_ACCOUNTING,
    FIXED_ASSETS,
    TREASURY,
    CLOSING,
    FINANCIAL_ANALYSIS_REPORTING,
    EXTERNAL_RELATIONS,
    CORPORATE_COMMUNICATIONS_IMAGE,
    INDUSTRY_ASSOCIATION_RELATIONS,
    SHAREHOLDER_RELATIONS,
    GOVERNMENT_RELATIONS,
    LEGAL_MANAGEMENT,
    HUMAN_RESOURCES_MANAGEMENT,
    ORGANISATION_HR_POLICIES,
    RECRUITMENT,
    EMPLOYEE_DEVELOPMENT,
    EMPLOYEE_MANAGEMENT,
    PAY_BENEFITS,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_study_has_52_level_2_elements_in_12_of_15_groups() {
        let count = |level| ALL.iter().filter(|element| element.level() == level).count();
        assert_eq!((count(0), count(1), count(2)), (3, 15, 52));
        assert!(ALL.iter().filter(|e| e.level() > 0).all(|e| e.parent().is_some() && e.group().is_some()));
    }
}
