//! The tokens there are.

use crate::api::manage::revoke_token;
use crate::clock::use_clock;
use crate::components::dialog::Confirm;
use crate::components::zone_menu::ZoneLabel;
use crate::submission::Submission;
use crate::time_zone::now;
use daybook_wire::{Timestamp, Token};
use leptos::prelude::*;
use uuid::Uuid;

/// How long before its end a token is said to end soon.
const SOON_DAYS: i64 = 14;

/// The table, and the question before one is revoked.
#[component]
pub(super) fn TokenList(project: i64, tokens: Vec<Token>, on_revoked: Callback<Uuid>) -> impl IntoView {
    let asked = RwSignal::new(None::<Token>);
    let submission = Submission::new(&[]);
    let revoke = Callback::new(move |()| {
        let Some(token) = asked.get_untracked() else { return };
        submission.send(async move {
            revoke_token(project, token.id).await?;
            let _ = asked.try_set(None);
            on_revoked.run(token.id);
            Ok(())
        });
    });
    view! {
        <table class="list">
            <caption class="visually-hidden">"API tokens"</caption>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Created"</th>
                    <th scope="col">"Expires"</th>
                    <th scope="col">"Last used " <ZoneLabel /></th>
                    <th scope="col"><span class="visually-hidden">"Revoke"</span></th>
                </tr>
            </thead>
            <tbody>
                {tokens.into_iter().map(|token| view! { <TokenRow token=token asked=asked submission=submission /> }).collect_view()}
            </tbody>
        </table>
        {move || asked.get().map(|token| view! {
            <Confirm
                title=["Revoke ", &token.name, "?"].concat()
                action="Revoke token"
                submission=submission
                on_confirm=revoke
                on_close=Callback::new(move |()| asked.set(None))
            >
                <p>"Whatever uses it is refused at once, and for good. Entries that it wrote stay, and keep its name."</p>
            </Confirm>
        })}
    }
}

#[component]
fn TokenRow(token: Token, asked: RwSignal<Option<Token>>, submission: Submission) -> impl IntoView {
    let clock = use_clock();
    let day = move |at: Timestamp| clock.with(|clock| clock.show_day(at));
    let Token { created_at, expires_at, last_used_at, .. } = token;
    let used = move || last_used_at.map_or_else(|| "Never".to_owned(), |at| clock.with(|clock| clock.show_brief(at)));
    let label = ["Revoke ", &token.name].concat();
    let (name, created_by, role) = (token.name.clone(), token.created_by.clone(), token.role.as_str());
    let ask = move |_| {
        submission.clear();
        asked.set(Some(token.clone()));
    };
    view! {
        <tr>
            <th scope="row"><bdi>{name}</bdi></th>
            <td data-label="Role"><span class="tag">{role}</span></td>
            <td data-label="Created">{move || day(created_at)} <span class="muted">" by " <bdi>{created_by}</bdi></span></td>
            <td data-label="Expires"><time datetime=expires_at.to_string()>{move || day(expires_at)}</time> {ending(expires_at)}</td>
            <td data-label="Last used">{used}</td>
            <td class="act"><button type="button" class="button small" aria-label=label on:click=ask>"Revoke"</button></td>
        </tr>
    }
}

/// Whether a token has ended, or soon will.
fn ending(at: Timestamp) -> Option<AnyView> {
    let mark = |class, text| Some(view! { <span class=class>{text}</span> }.into_any());
    match now() {
        now if at <= now => mark("badge red", "expired"),
        now if at <= now.plus_seconds(SOON_DAYS * 86_400) => mark("badge amber", "soon"),
        _ => None,
    }
}
