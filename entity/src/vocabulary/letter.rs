//! Letters (工作提示函、工作催办函): rules, ladder, drafts, delivery, answers.

words! {
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
}
