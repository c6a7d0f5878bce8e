//! A project's members.

mod add;
mod list;

use crate::components::secret::Secret;
use crate::components::states::ManagePage;
use crate::load::load;
use crate::place::Tab;
use add::AddMember;
use daybook_wire::{AddedMember, Member, Role, routes};
use leptos::prelude::*;
use list::MemberList;

/// What the roles of people are good for.
const ROLES: [(Role, &str, &str); 3] = [
    (Role::Admin, "Admin", "Reads and exports the log, and manages tokens, members and settings."),
    (Role::Developer, "Developer", "Sees that the project exists. Cannot read the log."),
    (Role::Viewer, "Viewer", "Sees that the project exists. Cannot read the log."),
];

/// The page: add somebody, see all, change or take away a role.
#[component]
pub(crate) fn Members(project: i64) -> impl IntoView {
    let members = load::<Vec<Member>>(Memo::new(move |_| Some(routes::members(project))));
    let added = RwSignal::new(None::<AddedMember>);
    let on_added = Callback::new(move |member| {
        added.set(Some(member));
        members.retry();
    });
    let on_changed = Callback::new(move |(user, role): (_, Option<Role>)| {
        members.value.update(|members| {
            if let Some(members) = members {
                match role {
                    Some(role) => members.iter_mut().filter(|one| one.user_id == user).for_each(|one| one.role = role),
                    None => members.retain(|one| one.user_id != user),
                }
            }
        });
    });
    let list = move || {
        let members = members.value.get()?;
        Some(if members.is_empty() {
            view! { <p class="empty">"Nobody is a member. You are here by the credentials of another system."</p> }
                .into_any()
        } else {
            view! { <MemberList project=project members=members on_changed=on_changed /> }.into_any()
        })
    };
    view! {
        <ManagePage
            title=Tab::Members.label()
            about="People with a role in this project. Only admins can read its log."
            ready=Signal::derive(move || members.value.with(Option::is_some))
            error=members.error
            retry=Callback::new(move |()| members.retry())
        >
            {move || added.get().map(|member| view! { <Added member=member added=added /> })}
            <AddMember project=project on_added=on_added />
            {list}
        </ManagePage>
    }
}

/// Somebody who was just added, and how they get in.
#[component]
fn Added(member: AddedMember, added: RwSignal<Option<AddedMember>>) -> impl IntoView {
    let AddedMember { member: Member { email, role, .. }, set_password_link } = member;
    let done = Callback::new(move |()| added.set(None));
    match set_password_link {
        Some(link) => view! {
            <Secret title=[&email, " needs a password"].concat() what="link" secret=link on_done=done>
                <p class="muted">"Hand this link on. Whoever opens it chooses the account's password: it works once, for 24 hours."</p>
            </Secret>
        }
        .into_any(),
        None => view! {
            <p class="card done" role="status">
                <bdi>{email}</bdi> " is " {role.as_str()} " now, and signs in with the account's password, once more if signed in already."
            </p>
        }
        .into_any(),
    }
}
