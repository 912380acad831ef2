//! How projects are found: leads (线索) and activities (招商活动).

words! {
    /// Where a lead comes from (线索来源).
    LeadSource {
        /// A town or street (镇街).
        TownStreet = "镇街",
        /// A department (部门).
        Department = "部门",
        /// A deputy of the people's congress (人大代表).
        CongressDeputy = "人大代表",
        /// A member of the CPPCC (政协委员).
        CppccMember = "政协委员",
        /// A promotion event (招商活动).
        Event = "招商活动",
        /// An outbound visit (外出考察).
        OutboundVisit = "外出考察",
        /// A fund (基金招商).
        Fund = "基金招商",
        /// A scenario (场景招商).
        Scenario = "场景招商",
        /// The company itself (企业自荐).
        Company = "企业自荐",
    }

    /// How far a lead (招商线索) has come.
    LeadStatus {
        /// Reported, nobody has followed it yet (新线索).
        New = "新线索",
        /// Being followed (跟进中).
        Following = "跟进中",
        /// Judged to be real and worth pursuing (有效线索).
        Effective = "有效线索",
        /// Has become a project (已转化).
        Converted = "已转化",
        /// Closed with a reason (已关闭).
        Closed = "已关闭",
    }

    /// Whether the unit of a lead keeps the company (首谈归属): whoever reports a company first, keeps it.
    LeadClaim {
        /// The unit was first, or a ruling gave it the company (首谈).
        Held = "首谈",
        /// Somebody was first; the bureau has to rule (待裁定).
        Disputed = "待裁定",
        /// A ruling gave the company to another unit (归他单位).
        Lost = "归他单位",
    }

    /// To whom a ruling gives the company of a disputed lead (裁定结果).
    LeadKeeper {
        /// The unit that has had it so far (维持首谈).
        First = "维持首谈",
        /// The unit of the later lead (改由后报单位).
        Later = "改由后报单位",
    }

    /// What a lead waits for within a limit of working days (线索时限事项).
    LeadStep {
        /// The first follow-up after the report (响应).
        Respond = "响应",
        /// That the lead is judged effective, or closed (研判); it rests while the lead is disputed.
        Judge = "研判",
        /// The next follow-up after the last (持续跟进).
        FollowUp = "持续跟进",
    }

    /// What brought people and companies together (活动类别).
    ActivityKind {
        /// A promotion event (招商活动).
        Event = "招商活动",
        /// An outbound visit (外出考察).
        Visit = "外出考察",
    }
}
