//! Projects (项目): the life cycle and what is kept of it.

words! {
    /// Where a project stands in its life cycle (生命周期阶段).
    Stage {
        /// In negotiation (在谈): in the pool, not yet reviewed.
        Negotiating = "在谈",
        /// Approved (审定): the review has passed, a contract may be signed.
        Approved = "审定",
        /// Signed (签约): a contract is recorded.
        Signed = "签约",
        /// Started (开工): construction or fit-out has begun.
        Started = "开工",
        /// In production (投产): production or operation has begun.
        InProduction = "投产",
        /// At capacity (达产): the planned output is reached.
        AtCapacity = "达产",
        /// Exited (终止退出): given up after signing, by an exit review.
        Exited = "终止退出",
        /// Screened out (剔除): taken out of the pool before signing; it can come back.
        ScreenedOut = "剔除",
    }

    /// One of the four monthly ledgers (四本台账); each holds the projects of one stage.
    Ledger {
        /// Projects in negotiation (在谈项目台账).
        Negotiating = "在谈",
        /// Projects approved, to be signed (拟签约项目台账).
        ToSign = "拟签约",
        /// Projects signed, to start (拟开工项目台账).
        ToStart = "拟开工",
        /// Projects started, to produce (拟投产项目台账).
        ToProduce = "拟投产",
    }

    /// Which projects differ between two month-end snapshots (台账变动).
    LedgerPart {
        /// In none of the ledgers before, in one now (新进入).
        Entered = "新进入",
        /// In one of the ledgers before, in none now (已退出).
        Left = "已退出",
        /// At another stage than before (阶段变化).
        Moved = "阶段变化",
        /// With another contract amount than before, or the first one (金额变化).
        Amended = "金额变化",
    }

    /// How a project's screening clock (剔除计时) stands.
    ClockState {
        /// It runs, and the limit is not over (计时中).
        Running = "计时中",
        /// It is paused: the project is no candidate, however long it has been there (暂停计时).
        Paused = "暂停计时",
        /// The limit is over: the project is a candidate for screening out (已超时限).
        Past = "已超时限",
    }

    /// What moved a project's screening clock (计时调整).
    HoldKind {
        /// A later last day was granted (延期).
        Extension = "延期",
        /// The clock stood still (暂停).
        Pause = "暂停",
    }

    /// What a milestone (节点) brings about.
    MilestoneKind {
        /// The contract is to be signed (签约).
        Signing = "签约",
        /// Construction or fit-out is to start (开工).
        Start = "开工",
        /// Production or operation is to start (投产).
        Production = "投产",
        /// Planned output is to be reached (达产).
        Capacity = "达产",
        /// Any other step of the plan (其他).
        Other = "其他",
    }

    /// What proves that a stage was reached (佐证材料类别).
    EvidenceKind {
        /// Photographs of the site (现场照片).
        SitePhoto = "现场照片",
        /// A report on the begin of production or on output (投产报告).
        ProductionReport = "投产报告",
        /// A tax record (纳税凭证).
        TaxRecord = "纳税凭证",
        /// Anything else (其他).
        Other = "其他",
    }

    /// How a proposal to give a project up was decided (退出审议结论).
    ExitDecision {
        /// The project exits (终止退出).
        Exit = "终止退出",
        /// The project goes on (继续推进).
        Keep = "继续推进",
    }

    /// What an exited project leaves behind (存量资源类别).
    AssetKind {
        /// Land (土地).
        Land = "土地",
        /// Plant: workshops and other premises (厂房).
        Plant = "厂房",
    }

    /// On what a review (在谈项目审议) asks for an opinion: three in every review, and further levels where an
    /// admin says so.
    OpinionKind {
        /// Industry assessment (行业评估).
        IndustryAssessment = "行业评估",
        /// Expert argument (专家论证).
        ExpertReview = "专家论证",
        /// Department linkage (部门联动).
        DepartmentCoordination = "部门联动",
        /// Meeting of the leading group (领导小组会).
        LeadingGroupMeeting = "领导小组会",
        /// Executive meeting of the district government (区政府常务会).
        ExecutiveMeeting = "常务会",
        /// Standing committee of the district's party committee (区委常委会).
        StandingCommittee = "常委会",
    }

    /// What an opinion says of a project (审议意见).
    Verdict {
        /// It may go on (通过).
        Pass = "通过",
        /// It has to be worked over, and may be reviewed again (退回).
        Return = "退回",
        /// It is turned down (否决).
        Reject = "否决",
    }

    /// How a round of review ended (审议结论).
    ReviewOutcome {
        /// Every opinion asked for is a pass, and the project was approved (审定).
        Passed = "审定",
        /// Returned, to be worked over (退回).
        Returned = "退回",
        /// Turned down (否决).
        Rejected = "否决",
        /// Broken off, since the project left the pool (中止).
        Withdrawn = "中止",
    }

    /// A seat in a project's task force (专班职务).
    TaskForceSeat {
        /// Leads it (专班牵头).
        Lead = "专班牵头",
        /// Member (专班成员).
        Member = "专班成员",
    }

    /// What holds a project up (堵点类别).
    BlockerKind {
        /// Land (土地).
        Land = "土地",
        /// Planning (规划).
        Planning = "规划",
        /// Permits (审批).
        Permits = "审批",
        /// Power, water, gas and the like (要素保障).
        Utilities = "要素保障",
        /// Labour (用工).
        Labour = "用工",
        /// Finance (融资).
        Finance = "融资",
        /// Anything else (其他).
        Other = "其他",
    }
}
