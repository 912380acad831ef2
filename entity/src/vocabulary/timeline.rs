//! The timeline of a project (大事记).

words! {
    /// What happened to a project (大事记类别), in the order in which things of one day are told.
    TimelineKind {
        /// A lead was converted into the project (线索转化).
        LeadConverted = "线索转化",
        /// It came into the pool (入库).
        EnteredPool = "入库",
        /// Somebody began to answer for it (明确责任).
        DutyBegun = "明确责任",
        /// A coordinating or assisting unit was released (责任解除).
        DutyEnded = "责任解除",
        /// What it is was entered anew (项目情况变更).
        DescriptionChanged = "项目情况变更",
        /// A round of review began (启动审议).
        ReviewStarted = "启动审议",
        /// An opinion was given in a review (审议意见).
        OpinionGiven = "审议意见",
        /// An opinion was corrected (更正审议意见).
        OpinionCorrected = "更正审议意见",
        /// A round of review ended (审议结束).
        ReviewClosed = "审议结束",
        /// It came to another stage (阶段变更).
        StageChanged = "阶段变更",
        /// The day by which it was to be signed was moved (调整签约期限).
        SigningMoved = "调整签约期限",
        /// Its contract was signed (签订合同).
        ContractSigned = "签订合同",
        /// Its contract was corrected (合同更正).
        ContractCorrected = "合同更正",
        /// The day promised for its start was moved (调整承诺开工日期).
        StartMoved = "调整承诺开工日期",
        /// The day promised for production was moved (调整承诺投产日期).
        ProductionMoved = "调整承诺投产日期",
        /// The day promised for capacity was moved (调整承诺达产日期).
        CapacityMoved = "调整承诺达产日期",
        /// A supplement to its contract was signed (增资).
        SupplementSigned = "增资",
        /// A supplement to its contract was corrected (更正增资).
        SupplementCorrected = "更正增资",
        /// Evidence of a stage was recorded (登记佐证材料).
        EvidenceRecorded = "登记佐证材料",
        /// Its task force was formed (成立专班).
        TaskForceFormed = "成立专班",
        /// Somebody joined its task force (专班任职).
        SeatTaken = "专班任职",
        /// Somebody left its task force (专班离任).
        SeatLeft = "专班离任",
        /// A milestone was set (设定节点).
        MilestoneSet = "设定节点",
        /// A milestone was put off or brought forward (节点调整).
        MilestoneMoved = "节点调整",
        /// A milestone was reached (节点办结).
        MilestoneReached = "节点办结",
        /// A milestone was called off (节点取消).
        MilestoneDropped = "节点取消",
        /// A blocker was raised (提出堵点).
        BlockerRaised = "提出堵点",
        /// The day by which a blocker is to be resolved was moved (调整堵点期限).
        BlockerMoved = "调整堵点期限",
        /// A blocker was resolved (堵点办结).
        BlockerResolved = "堵点办结",
        /// A monthly progress entry was filed (填报月度进展).
        EntryFiled = "填报月度进展",
        /// A monthly progress entry was corrected (更正月度进展).
        EntryCorrected = "更正月度进展",
        /// Funds arrived (资金到位).
        FundsReceived = "资金到位",
        /// A receipt of funds was struck out (到位资金作废).
        FundsVoided = "到位资金作废",
        /// A dispatch meeting discussed it (调度会商).
        MeetingHeld = "调度会商",
        /// A task about it was given (下达任务).
        TaskGiven = "下达任务",
        /// The day by which a task about it is due was moved (调整任务期限).
        TaskMoved = "调整任务期限",
        /// A task about it was done (任务办结).
        TaskDone = "任务办结",
        /// A task about it was called off (任务取消).
        TaskDropped = "任务取消",
        /// It took part in a joint ceremony (集中活动).
        CeremonyHeld = "集中活动",
        /// It was signed at a promotion event, or came of a visit (招商活动、外出考察).
        ActivityHeld = "招商活动、外出考察",
        /// Its screening limit was extended (延期).
        ClockExtended = "延期",
        /// The last day of an extension was corrected (更正延期).
        ExtensionCorrected = "更正延期",
        /// Its screening clock was paused (暂停计时).
        ClockPaused = "暂停计时",
        /// The pause of its screening clock ended (恢复计时).
        ClockResumed = "恢复计时",
        /// It was proposed to give it up (提议终止退出).
        ExitProposed = "提议终止退出",
        /// The proposal to give it up was reviewed (退出审议).
        ExitReviewed = "退出审议",
        /// The proposal to give it up was decided (退出决定).
        ExitDecided = "退出决定",
        /// Land or plant became idle by its exit (腾退存量资源).
        AssetFreed = "腾退存量资源",
        /// It took up an idle asset (盘活存量资源).
        AssetTakenUp = "盘活存量资源",
        /// It gave an asset back (退还存量资源).
        AssetReleased = "退还存量资源",
        /// A letter raised a matter of it (函件提及).
        LetterIssued = "函件提及",
    }
}
