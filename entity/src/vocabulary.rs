//! The closed sets of words of the field, each defined once: as the database stores it, as GraphQL
//! names it, and as officials read it ([`term`](Stage::term)).

use async_graphql::Enum;
use sea_orm::{ActiveEnum, DeriveActiveEnum, EnumIter, prelude::StringLen};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($( $(#[$about:meta])* $name:ident { $( $(#[$means:meta])* $word:ident = $term:literal, )+ } )+) => { $(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(EnumIter, DeriveActiveEnum, Enum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "SCREAMING_SNAKE_CASE")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $( $(#[$means])* $word, )+ }

        impl $name {
            /// The users' own word for it, as letters and refusals print it.
            pub const fn term(self) -> &'static str {
                match self { $( Self::$word => $term, )+ }
            }

            /// The word in Chinese, and in English: its name as lower-case words.
            pub fn terms(self) -> (&'static str, String) {
                (self.term(), self.to_value().to_lowercase().replace('_', " "))
            }
        }
    )+ };
}

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

    /// What a category (分类) sorts projects and leads by.
    CategoryKind {
        /// By which channel a project comes (招商渠道), such as funds or scenarios.
        Channel = "招商渠道",
        /// Whether it is new to the district or grows out of what is there (增量/存量).
        NewOrStock = "增量存量",
    }

    /// What can have names of before (曾用名).
    Taxonomy {
        /// Industry directions (产业方向).
        Direction = "产业方向",
        /// Combat units (作战单元).
        CombatUnit = "作战单元",
        /// Categories (分类).
        Category = "分类",
    }

    /// What kind of responsibility unit (责任单位) it is.
    UnitKind {
        /// A department of the district government (部门).
        Department = "部门",
        /// A town (镇).
        Town = "镇",
        /// A street (街道).
        Street = "街道",
        /// An industrial park (园区).
        Park = "园区",
        /// An office outside the district (驻外招商机构).
        Office = "驻外机构",
        /// A platform company (平台公司).
        Platform = "平台公司",
        /// A state-owned company (国有企业).
        StateOwned = "国有企业",
    }

    /// What an official is to a responsibility unit (岗位).
    UnitPost {
        /// Heads the unit (主要负责同志); gets the unit's letters.
        Head = "主要负责同志",
        /// Keeps the unit's ledger and answers its letters (联络员).
        Liaison = "联络员",
        /// The vice head of the district in charge of the unit (分管领导).
        DivisionLeader = "分管领导",
    }

    /// What an official or a unit answers for in a direction or a project (责任分工).
    Duty {
        /// The division leader in command (挂帅领导).
        Leader = "挂帅领导",
        /// The unit that takes the lead (牵头单位).
        LeadUnit = "牵头单位",
        /// A unit that works along (协同配合单位).
        CoordinatingUnit = "配合单位",
        /// A unit credited with helping the project sign (协助签约单位); projects only.
        AssistingUnit = "协助签约单位",
    }

    /// A seat in the leading group (领导小组).
    GroupSeat {
        /// One of the two group leaders (双组长): the district's party secretary and its head.
        GroupLeader = "组长",
        /// Deputy group leader (副组长).
        DeputyGroupLeader = "副组长",
        /// Director of the group's office (办公室主任).
        OfficeDirector = "办公室主任",
        /// Member (成员).
        Member = "成员",
    }

    /// What a signed-in person may see and do (角色).
    Role {
        /// Bureau staff (招商投资局工作人员): sees and keeps everything.
        Admin = "招商投资局",
        /// Head of the leading group (双组长): sees everything, changes nothing.
        GroupLeader = "双组长",
        /// Division leader (区政府分管领导): sees the directions and units in charge.
        DivisionLeader = "分管领导",
        /// Department head (部门主要负责同志): sees and keeps the own unit's work.
        DepartmentHead = "主要负责同志",
        /// Liaison officer (联络员): sees and keeps the own unit's work.
        LiaisonOfficer = "联络员",
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
        /// In months; one that has begun counts whole (按月).
        Months = "按月",
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

    /// What a day is in the working calendar (日期类别).
    DayKind {
        /// A public holiday (放假).
        Off = "放假",
        /// A working day at a weekend, to make up for a holiday (调休上班).
        MakeUp = "调休上班",
        /// Like every other of its weekday (按常规): Monday to Friday are worked.
        AsUsual = "按常规",
    }

    /// What brought people and companies together (活动类别).
    ActivityKind {
        /// A promotion event (招商活动).
        Event = "招商活动",
        /// An outbound visit (外出考察).
        Visit = "外出考察",
    }

    /// The kind of a letter (函件种类).
    LetterKind {
        /// Prompt letter (工作提示函): what is coming.
        Prompt = "工作提示函",
        /// Urging letter (工作催办函): what is late.
        Urging = "工作催办函",
    }

    /// Which template of a letter (函件模板).
    LetterTemplatePart {
        /// Title (标题), one line.
        Title = "标题",
        /// Subject line of the mail (邮件主题).
        Subject = "邮件主题",
        /// What the letter says (正文措辞): macros that `TEXT` and `HTML` both use, so that they say the same.
        Prose = "正文措辞",
        /// The letter in plain text (纯文本函件).
        Text = "纯文本函件",
        /// The letter in HTML (网页函件).
        Html = "网页函件",
        /// Phrases of letters of every kind (通用语句), as macros.
        Phrases = "通用语句",
        /// How letters of every kind look in plain text (纯文本版式), as macros.
        TextStyle = "纯文本版式",
        /// How letters of every kind look in HTML (网页版式), as macros.
        HtmlStyle = "网页版式",
    }

    /// To whom a letter is addressed (主送).
    AddresseeKind {
        /// A responsibility unit and its head (责任单位主要负责同志).
        Unit = "责任单位",
        /// A division leader (区政府分管领导); the letter is presented (呈送).
        Leader = "分管领导",
        /// A head of the leading group (双组长); the letter is presented (呈送), and names what it takes a talk for (约谈).
        GroupLeader = "双组长",
    }

    /// As what somebody gets a letter (收件类别).
    RecipientKind {
        /// The addressee: the unit's head, or the leader (主送).
        Addressee = "主送",
        /// The deputy of an addressee who is away (代办); may sign for the letter and answer it.
        Deputy = "代办",
        /// Gets a copy, to know of it (抄送).
        Copy = "抄送",
    }

    /// How serious a matter is (亮灯).
    Lamp {
        /// Blue (蓝灯): coming up.
        Blue = "蓝",
        /// Yellow (黄灯): late.
        Yellow = "黄",
        /// Red (红灯): late for long.
        Red = "红",
    }

    /// How far up the ladder a matter has come (办理层级).
    LadderStep {
        /// Prompted (提示): it is coming.
        Prompt = "提示",
        /// Urged (催办): it is late.
        Urge = "催办",
        /// Supervised (督办): late for long, or urged in vain; the leader is told of it, too.
        Supervise = "督办",
        /// A talk is proposed (约谈): red for months; a person arranges it.
        Talk = "约谈",
    }

    /// What a matter is about (事项类别).
    MatterKind {
        /// A milestone (节点).
        Milestone = "节点",
        /// A task (任务).
        Task = "任务",
        /// A blocker to be resolved (堵点).
        Blocker = "堵点",
        /// A month's progress entry (月度进展).
        Entry = "月度进展",
        /// The stay of a project in the pool (在库时限).
        Pool = "在库时限",
        /// The next follow-up of a lead (线索跟进).
        Lead = "线索跟进",
        /// The judgement of a lead (线索研判).
        Judgement = "线索研判",
        /// A yearly target (年度目标).
        Target = "年度目标",
        /// The signing promised at approval (签约承诺).
        Signing = "签约承诺",
        /// The start promised in the contract (开工承诺).
        Start = "开工承诺",
        /// The production promised in the contract (投产承诺).
        Production = "投产承诺",
        /// The answer to a prompt letter (函件反馈).
        Letter = "函件反馈",
    }

    /// Whether a matter is still raised (事项状态).
    MatterState {
        /// Open: letters raise it (办理中).
        Open = "办理中",
        /// Paused until a new day that was accepted (已暂缓).
        Paused = "已暂缓",
        /// Done, and struck off (已销号).
        StruckOff = "已销号",
    }

    /// The rule by which a matter came into a letter (规则).
    Rule {
        /// A milestone is due in the month or within the next working days (节点即将到期).
        MilestoneDue = "节点即将到期",
        /// A task is due (任务即将到期).
        TaskDue = "任务即将到期",
        /// A blocker is to be resolved (堵点即将到期).
        BlockerDue = "堵点即将到期",
        /// The month's progress entry is to be filed (应填报月度进展).
        EntryDue = "应填报月度进展",
        /// An open lead is due to be followed up (线索待跟进).
        LeadDue = "线索待跟进",
        /// A lead is due to be judged (线索待研判).
        JudgementDue = "线索待研判",
        /// The day promised for signing is near (承诺签约临期).
        SigningDue = "承诺签约临期",
        /// The day promised for the start is near (承诺开工临期).
        StartDue = "承诺开工临期",
        /// The day promised for production is near (承诺投产临期).
        ProductionDue = "承诺投产临期",
        /// A milestone is past its day (节点逾期).
        MilestoneOverdue = "节点逾期",
        /// A task is past its day (任务逾期).
        TaskOverdue = "任务逾期",
        /// A blocker is past its day (堵点逾期).
        BlockerOverdue = "堵点逾期",
        /// A month's progress entry is missing (月度进展漏报).
        EntryMissing = "月度进展漏报",
        /// Negotiating near or past the time limit (谈而未定).
        NegotiatingTooLong = "谈而未定",
        /// Approved, not signed, near or past the time limit (定而未落).
        ApprovedTooLong = "定而未落",
        /// An open lead that nobody has followed up for long (线索长期未跟进).
        LeadNeglected = "线索长期未跟进",
        /// A lead that was not judged in time (线索超时未研判).
        JudgementOverdue = "线索超时未研判",
        /// An approved project past the day promised for signing (承诺签约逾期).
        SigningOverdue = "承诺签约逾期",
        /// A signed project past the day promised for the start (承诺开工逾期).
        StartOverdue = "承诺开工逾期",
        /// A signed project past the day promised for production (承诺投产逾期).
        ProductionOverdue = "承诺投产逾期",
        /// A yearly target is behind the time gone by (目标滞后序时进度).
        TargetBehind = "目标滞后序时进度",
        /// A prompt letter was not answered in time (提示函逾期未反馈).
        LetterUnanswered = "提示函逾期未反馈",
        /// Earlier urging letters running have raised the matter (连续催办).
        UrgedRunning = "连续催办",
        /// Earlier urging letters running have shown it red (连续红灯).
        RedRunning = "连续红灯",
    }

    /// In what the limit of a rule is counted (计量单位).
    LimitUnit {
        /// Working days (工作日).
        WorkingDays = "个工作日",
        /// Calendar days (自然日).
        CalendarDays = "个自然日",
        /// Months: of a stay in the pool, or of urging letters running, one a month (月).
        Months = "个月",
        /// Percentage points (百分点).
        PercentagePoints = "个百分点",
    }

    /// Who gets what a rule finds, and how (发送对象).
    Audience {
        /// The unit that has to act: its head, in the unit's letter (责任单位主要负责同志).
        Unit = "责任单位主要负责同志",
        /// The leaders in charge, as a copy of the unit's letter (抄送分管领导).
        LeaderCopy = "抄送分管领导",
        /// The leaders in charge, in the summary of their letter alone (分管领导函件汇总).
        LeaderSummary = "分管领导函件汇总",
        /// The leaders in charge, item by item in their letter (分管领导函件逐项).
        Leader = "分管领导函件逐项",
        /// The heads of the leading group, in a letter of their own (双组长).
        GroupLeaders = "双组长",
    }

    /// How the mail of a letter fares (发送状态).
    DeliveryStatus {
        /// Waiting for its first or its next attempt (待发送).
        Waiting = "待发送",
        /// On the wire (发送中).
        Sending = "发送中",
        /// Accepted by the mail server or written to the mail folder (已发送).
        Sent = "已发送",
        /// Refused for good or given up; a person has to act (发送失败).
        Failed = "发送失败",
        /// The recipient has no mail address on record; a person has to act (缺少邮箱).
        NoAddress = "缺少邮箱",
        /// Not sent, and not to be sent any more, since the letter is void (已撤回).
        Cancelled = "已撤回",
    }

    /// How far a letter has come before its issue (拟稿状态).
    DraftStatus {
        /// Drafted; waits for the check (拟稿).
        Drafted = "拟稿",
        /// Returned by who checked it; waits to be drafted anew (退回修改).
        Returned = "退回修改",
        /// Checked; waits for the issue (已审核).
        Checked = "已审核",
        /// Issued: there is a letter (已签发).
        Issued = "已签发",
        /// Not to be issued any more: there was nothing left to say, or its letter is void (已撤销).
        Withdrawn = "已撤销",
    }

    /// How letters are issued (签发方式).
    IssuingMode {
        /// By themselves, as soon as they are drafted (自动签发).
        Automatic = "自动签发",
        /// By the bureau, once they are checked (人工签发).
        ByHand = "人工签发",
    }

    /// How far a letter has come (函件办理状态).
    LetterStatus {
        /// Void: it counts for nothing, but its number stays taken (已作废).
        Void = "已作废",
        /// Issued; its mail has not gone out (已签发).
        Issued = "已签发",
        /// Its mail has gone out (已发送).
        Sent = "已发送",
        /// Signed for; not every matter is answered (已签收).
        Acknowledged = "已签收",
        /// Every matter is answered, and the bureau has not accepted all of the answers yet (已反馈).
        Answered = "已反馈",
        /// The bureau has returned an answer, and no other has been submitted since (退回重报).
        Returned = "退回重报",
        /// Every matter is answered, and the bureau has accepted every answer (复核通过).
        Accepted = "复核通过",
        /// Closed by the bureau; it takes no more answers (已办结).
        Closed = "已办结",
    }

    /// How an answer to a matter of a letter stands (反馈状态).
    AnswerStatus {
        /// Saved, and not submitted yet: for those alone who answer (暂存).
        Draft = "暂存",
        /// Submitted; the bureau has to review it (待复核).
        Submitted = "待复核",
        /// Accepted by the bureau (复核通过).
        Accepted = "复核通过",
        /// Returned by the bureau; the matter can be answered again (退回重报).
        Returned = "退回重报",
    }

    /// How one attempt to send a letter ended (发送结果).
    AttemptOutcome {
        /// Accepted (成功).
        Sent = "成功",
        /// The server asked to try later, or could not be reached (暂缓).
        Deferred = "暂缓",
        /// The server refused this recipient or message for good (拒收).
        Refused = "拒收",
        /// The line broke after the text was handed over: it may have arrived (结果不明).
        Unknown = "结果不明",
        /// The process died while sending (中断).
        Lost = "中断",
    }

    /// A job of the scheduler (定时任务). The names are permanent.
    Job {
        /// Drafts the month's prompt letters and, unless it is done by hand, issues them (签发工作提示函).
        PromptLetters = "签发工作提示函",
        /// Drafts the month's urging letters and, unless it is done by hand, issues them (签发工作催办函).
        UrgingLetters = "签发工作催办函",
        /// Freezes the four ledgers at the month's end (月末台账快照).
        MonthEnd = "月末台账快照",
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

    /// Why a change was refused (退回原因). Those about stages are the names of the life cycle's rules.
    RefusalCode {
        /// The field must say something (必填).
        Blank = "必填",
        /// The text is longer than the field allows (过长).
        TooLong = "过长",
        /// The text has characters that do not belong there (含非法字符).
        ForbiddenCharacter = "含非法字符",
        /// No mail address (邮箱格式不正确).
        InvalidEmail = "邮箱格式不正确",
        /// No telephone number (电话格式不正确).
        InvalidTelephone = "电话格式不正确",
        /// A number or amount beyond what is allowed (超出范围).
        OutOfRange = "超出范围",
        /// Somebody else has this name or code (已被占用).
        Taken = "已被占用",
        /// What is named does not exist, or not for this viewer (不存在).
        Unknown = "不存在",
        /// What is named was not in office or in use on that day (已停用).
        NotActive = "已停用",
        /// The day lies in the future (日期晚于今天).
        DayInFuture = "日期晚于今天",
        /// The day lies before what it must follow (日期先后有误).
        DayOrder = "日期先后有误",
        /// It is done, closed or called off already (已办结).
        AlreadyEnded = "已办结",
        /// The addressee still has no mail address (仍缺少邮箱).
        NoAddress = "仍缺少邮箱",
        /// The letter has to be signed for first (尚未签收).
        LetterNotAcknowledged = "尚未签收",
        /// The answer is submitted or accepted already (反馈已提交).
        AnswerSubmitted = "反馈已提交",
        /// Only a submitted answer is reviewed (反馈未提交).
        AnswerNotSubmitted = "反馈未提交",
        /// Answers wait for the review (有待复核的反馈).
        AnswersToReview = "有待复核的反馈",
        /// The letter is void (函件已作废).
        LetterVoid = "函件已作废",
        /// The draft is not where it would have to be for this (拟稿状态不允许).
        DraftStatusOrder = "拟稿状态不允许",
        /// The draft is on hold (已暂缓签发).
        LetterHeld = "已暂缓签发",
        /// A number that is not written so (发文字号格式不正确).
        NumberFormat = "发文字号格式不正确",
        /// The official, or the deputy, is away on one of these days already (外出日期重叠).
        AbsenceOverlaps = "外出日期重叠",
        /// There are no personal links, since the service has no public address (未启用个人链接).
        LinksOff = "未启用个人链接",
        /// Only a mail that was sent comes back (邮件尚未发出).
        MailNotSent = "邮件尚未发出",
        /// The template is not written so (模板语法有误).
        TemplateSyntax = "模板语法有误",
        /// The template names something that there is not (模板引用了不存在的名称).
        TemplateName = "模板引用了不存在的名称",
        /// The template does not come to an end within its limits (模板运行超限).
        TemplateLimit = "模板运行超限",
        /// The template makes HTML that no letter may have (模板含不允许的网页内容).
        TemplateMarkup = "模板含不允许的网页内容",
        /// The template fails while it is filled in (模板运行出错).
        TemplateFault = "模板运行出错",
        /// Sign-in name or password is wrong (账号或密码不正确).
        WrongCredentials = "账号或密码不正确",
        /// A project is created or comes back into negotiation only (入库须为在谈).
        StagePool = "入库须为在谈",
        /// Only a project in negotiation is approved (在谈方可审定).
        StageApproval = "在谈方可审定",
        /// Only an approved project is signed (审定方可签约).
        StageSigning = "审定方可签约",
        /// Only a signed project starts (签约方可开工).
        StageStart = "签约方可开工",
        /// Only a started project goes into production (开工方可投产).
        StageProduction = "开工方可投产",
        /// Only a project in production reaches capacity (投产方可达产).
        StageCapacity = "投产方可达产",
        /// Only a signed or started project exits (签约或开工方可终止退出).
        StageExit = "签约或开工方可终止退出",
        /// Only a project in negotiation or approved is screened out (在谈或审定方可剔除).
        StageScreening = "在谈或审定方可剔除",
        /// Only a screened-out project is restored (剔除方可恢复).
        StageRestoration = "剔除方可恢复",
        /// There is no open review, without which nothing is approved (尚未启动审议).
        ReviewMissing = "尚未启动审议",
        /// Opinions that the review asks for are missing (审议意见不齐).
        ReviewIncomplete = "审议意见不齐",
        /// A round of review is open already (已有审议在进行).
        ReviewOpen = "已有审议在进行",
        /// The review turned the project down (审议已否决).
        ReviewRejected = "审议已否决",
        /// The planned investment decides which opinions are needed, and is not known (缺少拟投资额).
        PlannedAmountMissing = "缺少拟投资额",
        /// A project starts only with a task force (尚未成立专班).
        TaskForceMissing = "尚未成立专班",
        /// No contract is recorded (尚无合同).
        ContractMissing = "尚无合同",
        /// Its screening limit is not over, so that it cannot be screened out yet (未超过剔除时限).
        ScreeningNotDue = "未超过剔除时限",
        /// The screening clock is paused (计时已暂停).
        ClockPaused = "计时已暂停",
        /// The screening clock is not paused (计时未暂停).
        ClockRunning = "计时未暂停",
        /// The lead cannot go from where it is to there (线索状态不允许).
        LeadStatusOrder = "线索状态不允许",
        /// An exit is decided only after it was reviewed (审议后方可决定).
        ExitReview = "审议后方可决定",
        /// A project that is kept leaves nothing behind (继续推进的项目不产生存量资源).
        NothingFreed = "继续推进的项目不产生存量资源",
        /// Only a project that is signed and has not exited takes up idle assets (签约后方可盘活存量资源).
        AssetStage = "签约后方可盘活存量资源",
        /// Several units have reported the company, and the bureau has not ruled yet (首谈争议待裁定).
        LeadDisputed = "首谈争议待裁定",
        /// Nobody disputes the lead, or it is ruled already (无首谈争议).
        LeadUndisputed = "无首谈争议",
        /// What is named does not fit where the lead comes from (与线索来源不符).
        LeadSourceMismatch = "与线索来源不符",
    }
}
