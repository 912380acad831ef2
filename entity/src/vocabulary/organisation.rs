//! Who is there and what for: units, posts, duties, roles, taxonomies.

words! {
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

    /// What a day is in the working calendar (日期类别).
    DayKind {
        /// A public holiday (放假).
        Off = "放假",
        /// A working day at a weekend, to make up for a holiday (调休上班).
        MakeUp = "调休上班",
        /// Like every other of its weekday (按常规): Monday to Friday are worked.
        AsUsual = "按常规",
    }
}
