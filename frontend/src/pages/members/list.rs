//! The members there are.

use super::ROLES;
use crate::api::manage::change_member;
use crate::components::dialog::Confirm;
use crate::session::SessionState;
use crate::submission::Submission;
use daybook_wire::{Member, Role};
use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

/// A change that was asked for and not yet confirmed: another role, or none.
type Asked = RwSignal<Option<(Member, Option<Role>)>>;

/// The table, and the question before a role changes.
#[component]
pub(super) fn MemberList(
    project: i64,
    members: Vec<Member>,
    on_changed: Callback<(Uuid, Option<Role>)>,
) -> impl IntoView {
    let session = expect_context::<SessionState>();
    let me = session.me().map(|me| me.user.id).unwrap_or_default();
    let is_me = move |member: &Member| member.user_id.to_string() == me;
    let is_me = StoredValue::new(is_me);
    let asked: Asked = RwSignal::new(None);
    let submission = Submission::new(&[]);
    let confirm = Callback::new(move |()| {
        let Some((member, role)) = asked.get_untracked() else { return };
        let own = is_me.with_value(|is_me| is_me(&member));
        submission.send(async move {
            change_member(project, member.user_id, role).await?;
            let _ = asked.try_set(None);
            on_changed.run((member.user_id, role));
            // Sessions end with every change of memberships: this one, too.
            if own {
                session.expire();
            }
            Ok(())
        });
    });
    view! {
        <table class="list">
            <caption class="visually-hidden">"Members"</caption>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Email"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col"><span class="visually-hidden">"Remove"</span></th>
                </tr>
            </thead>
            <tbody>
                {members.into_iter().map(|member| view! { <MemberRow own=is_me.with_value(|is_me| is_me(&member)) member=member asked=asked submission=submission /> }).collect_view()}
            </tbody>
        </table>
        {move || asked.get().map(|(member, role)| {
            let own = is_me.with_value(|is_me| is_me(&member));
            let name = if own { "yourself" } else { &member.name };
            let (title, action) = match role {
                Some(role) => (["Make ", name, " ", role.as_str(), "?"].concat(), "Change role"),
                None => (["Remove ", name, "?"].concat(), "Remove member"),
            };
            view! {
                <Confirm title=title action=action submission=submission on_confirm=confirm on_close=Callback::new(move |()| asked.set(None))>
                    <p>{meaning(own, role)}</p>
                </Confirm>
            }
        })}
    }
}

/// What a change means for the person.
const fn meaning(own: bool, role: Option<Role>) -> &'static str {
    match (own, role) {
        (true, None) => "You lose this project at once and are signed out. Another admin would have to add you again.",
        (true, Some(_)) => {
            "You can no longer read the log or change this back, and are signed out at once. Another admin would have to make you an admin again."
        }
        (false, None) => {
            "They lose this project and are signed out at once. The account stays, and so do the entries of what they did."
        }
        (false, Some(Role::Admin)) => {
            "They can read and export the log, and manage tokens, members and settings. They are signed out, and sign in again."
        }
        (false, Some(_)) => {
            "They cannot read the log or manage the project. They are signed out at once, and sign in again."
        }
    }
}

#[component]
fn MemberRow(own: bool, member: Member, asked: Asked, submission: Submission) -> impl IntoView {
    let Member { name, email, role, disabled, .. } = member.clone();
    let label = ["Role of ", &name].concat();
    let remove_label = ["Remove ", &name].concat();
    let member = StoredValue::new(member);
    let ask = move |role| {
        submission.clear();
        asked.set(Some((member.get_value(), role)));
    };
    let choose = move |event: leptos::ev::Event| {
        let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) else {
            return;
        };
        let chosen = select.value();
        // It says what holds; what was chosen holds once it is confirmed.
        select.set_value(role.as_str());
        ask(chosen.parse().ok());
    };
    let roles = ROLES.into_iter().map(|(offered, ..)| offered);
    let roles = roles.chain((role == Role::Ingest).then_some(role));
    view! {
        <tr>
            <th scope="row">
                <bdi>{name}</bdi>
                {own.then(|| view! { " " <span class="tag accent">"you"</span> })}
                {disabled.then(|| view! { " " <span class="tag" title="Kept out of the whole instance">"disabled"</span> })}
            </th>
            <td data-label="Email"><bdi>{email}</bdi></td>
            <td data-label="Role">
                <select class="button small" aria-label=label on:change=choose>
                    {roles.map(|offered| view! {
                        <option value=offered.as_str() prop:selected=offered == role>{offered.as_str()}</option>
                    }).collect_view()}
                </select>
            </td>
            <td class="act"><button type="button" class="button small" aria-label=remove_label on:click=move |_| ask(None)>"Remove"</button></td>
        </tr>
    }
}
