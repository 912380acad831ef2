//! Jobs (定时任务).

words! {
    /// A job of the scheduler (定时任务). The names are permanent.
    Job {
        /// Drafts the month's prompt letters and, unless it is done by hand, issues them (签发工作提示函).
        PromptLetters = "签发工作提示函",
        /// Drafts the month's urging letters and, unless it is done by hand, issues them (签发工作催办函).
        UrgingLetters = "签发工作催办函",
        /// Freezes the four ledgers at the month's end (月末台账快照).
        MonthEnd = "月末台账快照",
        /// Strikes off matters that are done, with the day of their completion (事项销号).
        StrikeOff = "事项销号",
        /// Reports drafts that wait for their issue for too long (待签发函件提醒).
        WaitingLetters = "待签发函件提醒",
        /// Sends what waits in the outbox (发送函件).
        Deliver = "发送函件",
    }

    /// What made a job run (触发方式).
    RunTrigger {
        /// The schedule (定时).
        Schedule = "定时",
        /// A person (人工).
        Person = "人工",
    }

    /// How a job run stands (运行状态).
    RunStatus {
        /// Due, not yet taken up (待运行).
        Pending = "待运行",
        /// Being run (运行中).
        Running = "运行中",
        /// Ended well (已完成).
        Done = "已完成",
        /// Ended with an error (失败).
        Failed = "失败",
    }
}
