//! Why something is refused.

words! {
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
        /// The letter is not void (函件未作废).
        LetterNotVoid = "函件未作废",
        /// There is nothing to tell the addressee (没有需要函告的事项).
        NothingToSay = "没有需要函告的事项",
        /// The draft is not where it would have to be for this (拟稿状态不允许).
        DraftStatusOrder = "拟稿状态不允许",
        /// What the draft raises is not what the ledger has on the day of the issue (拟稿已过时).
        DraftOutdated = "拟稿已过时",
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
        /// A proposal to exit waits for its decision (退出提议尚未决定).
        ExitUndecided = "退出提议尚未决定",
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
