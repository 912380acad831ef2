//! Those who sign in to a demonstration. Their passwords are public: a demonstration listens on loopback only.

use entity::Role;

/// Somebody who signs in to a demonstration.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Role.
    pub role: Role,
    /// Sign-in name.
    pub login: &'static str,
    /// Password.
    pub password: &'static str,
}

/// One person of every role.
pub const PEOPLE: [Person; 5] = [
    Person { role: Role::Admin, login: "admin", password: "zhaoshang-admin" },
    Person { role: Role::GroupLeader, login: "zuzhang", password: "zhaoshang-zuzhang" },
    Person { role: Role::DivisionLeader, login: "fenguan", password: "zhaoshang-fenguan" },
    Person { role: Role::DepartmentHead, login: "fuzeren", password: "zhaoshang-fuzeren" },
    Person { role: Role::LiaisonOfficer, login: "lianluo", password: "zhaoshang-lianluo" },
];
