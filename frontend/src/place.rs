//! Which page of which project a path names.

/// The pages of a project, in the order of their tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What happened.
    AuditLogs,
    /// What may write and read without a person.
    Tokens,
    /// Who may do what.
    Members,
    /// The project itself.
    Settings,
}

impl Tab {
    /// Every page.
    pub const ALL: [Self; 4] = [Self::AuditLogs, Self::Tokens, Self::Members, Self::Settings];

    /// What people call it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::AuditLogs => "Audit logs",
            Self::Tokens => "API tokens",
            Self::Members => "Members",
            Self::Settings => "Settings",
        }
    }

    /// What somebody reads who may not use it.
    pub(crate) const fn refusal(self) -> &'static str {
        match self {
            Self::AuditLogs => "Only project admins can view audit logs",
            Self::Tokens => "Only project admins can manage API tokens",
            Self::Members => "Only project admins can manage members",
            Self::Settings => "Only project admins can change settings",
        }
    }

    /// Whom to ask, and for what.
    pub(crate) const fn advice(self) -> &'static str {
        match self {
            Self::AuditLogs => "Ask a project admin to change your role, or to export the entries you need.",
            _ => "Ask a project admin to change your role, or to do it for you.",
        }
    }

    const fn slug(self) -> &'static str {
        match self {
            Self::AuditLogs => "audit-logs",
            Self::Tokens => "tokens",
            Self::Members => "members",
            Self::Settings => "settings",
        }
    }
}

/// A page of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The project's id.
    pub project: i64,
    /// Which of its pages.
    pub tab: Tab,
}

impl Place {
    /// Reads a path; `None` where it is no page of a project.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let (project, slug) = path.strip_prefix("/projects/")?.split_once('/')?;
        let tab = Tab::ALL.into_iter().find(|tab| tab.slug() == slug)?;
        Some(Self { project: project.parse().ok()?, tab })
    }

    /// The path of the page.
    #[must_use]
    pub fn path(self) -> String {
        ["/projects/", &self.project.to_string(), "/", self.tab.slug()].concat()
    }
}
