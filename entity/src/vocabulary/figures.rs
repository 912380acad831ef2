//! Figures (指标).

words! {
    /// What units, directions and the district are measured by (考核指标).
    Measure {
        /// Projects newly signed (新签约项目), counted.
        Projects = "新签约项目",
        /// Contract amount of the projects newly signed (合同投资额), in fen.
        ContractAmount = "合同投资额",
        /// Funds in place (到位资金), in fen.
        Funds = "到位资金",
        /// Projects newly started (新开工项目), counted.
        Starts = "新开工项目",
        /// Effective leads brought (有效线索), counted.
        Leads = "有效线索",
        /// Monthly progress entries filed on time (按时填报月度进展), of those that fell due.
        Entries = "按时填报月度进展",
        /// Letters answered in full by the day they name (按时反馈函件), of those whose day has come.
        Letters = "按时反馈函件",
    }

    /// How far a lead or project has come on its way (招商漏斗环节).
    FunnelStep {
        /// The lead was reported (线索).
        Reported = "线索",
        /// It has proved effective (有效线索).
        Effective = "有效线索",
        /// It has become a project (转化为项目).
        Converted = "转化为项目",
        /// The project came into the pool (项目入库).
        Registered = "项目入库",
        /// Its review has passed (审定).
        Approved = "审定",
        /// It was signed (签约).
        Signed = "签约",
        /// It was started (开工).
        Started = "开工",
        /// It went into production (投产).
        InProduction = "投产",
        /// It reached capacity (达产).
        AtCapacity = "达产",
    }

    /// In what the share of the year that has gone by is counted (序时进度口径).
    TimeProgress {
        /// In days (按日).
        Days = "按日",
        /// In months, each once it is over (按月).
        Months = "按月",
    }
}
