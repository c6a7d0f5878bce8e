//! A button that opens a panel beneath it.

use super::icon::{Glyph, Icon};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// Closes the panel that a part of the page lies in.
#[derive(Clone, Copy)]
pub(crate) struct Close(Callback<()>);

impl Close {
    /// Closes by what is given.
    pub(crate) const fn new(close: Callback<()>) -> Self {
        Self(close)
    }

    /// Closes the panel and gives the focus back to its button.
    pub(crate) fn run(self) {
        self.0.run(());
    }
}

/// A button and its panel. Escape, a click elsewhere and leaving with Tab close it; the arrow keys walk its controls.
#[component]
pub(crate) fn Menu(
    /// The button's class.
    class: &'static str,
    /// What the panel is for.
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows.
    button: ViewFn,
    /// What the panel holds; made anew each time it opens.
    children: ChildrenFn,
    /// Whether the panel hangs from the button's right edge.
    #[prop(optional)]
    right: bool,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let trigger = NodeRef::<html::Button>::new();
    let close = Callback::new(move |()| {
        open.set(false);
        if let Some(trigger) = trigger.get_untracked() {
            let _ = trigger.focus();
        }
    });
    provide_context(Close(close));

    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        if open.get_untracked() && !root.get_untracked().is_some_and(|root| root.contains(target.as_ref())) {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    // The first control gets the focus once the panel is there.
    Effect::new(move || {
        if open.get()
            && let Some(root) = root.get_untracked()
        {
            request_animation_frame(move || move_focus(&root, Step::First));
        }
    });
    let on_keydown = move |event: KeyboardEvent| {
        let Some(root) = root.get_untracked().filter(|_| open.get_untracked()) else { return };
        let step = match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                close.run(());
                return;
            }
            // Within a text, these move the caret; within a time, they change it.
            "Home" | "End" if is_input(&event, "input") => return,
            "ArrowDown" | "ArrowUp" if is_input(&event, "[type=datetime-local]") => return,
            "ArrowDown" => Step::By(1),
            "ArrowUp" => Step::By(-1),
            "Home" => Step::First,
            "End" => Step::Last,
            _ => return,
        };
        event.prevent_default();
        move_focus(&root, step);
    };
    let on_focusout = move |event: leptos::ev::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        // No target: the window lost the focus, or something that takes none was clicked.
        if to.is_some() && !root.get_untracked().is_some_and(|root| root.contains(to.as_ref())) {
            open.set(false);
        }
    };
    view! {
        <div class="menu" node_ref=root on:keydown=on_keydown on:focusout=on_focusout>
            <button
                node_ref=trigger
                type="button"
                class=class
                aria-haspopup="dialog"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || button.run()}
            </button>
            <Show when=move || open.get()>
                <div class="panel" class:right=right role="dialog" aria-label=label>
                    {children()}
                </div>
            </Show>
        </div>
    }
}

/// What a part of a panel is about, and the way back to the whole.
#[component]
pub(crate) fn PanelTitle(
    text: &'static str,
    /// What the button is called that goes back.
    back: &'static str,
    on_back: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <div class="panel-head">
            <button type="button" class="icon-button" aria-label=back on:click=move |_| on_back()>
                <Icon glyph=Glyph::ChevronLeft />
            </button>
            <p class="panel-title">{text}</p>
        </div>
    }
}

fn is_input(event: &KeyboardEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.matches(selector).unwrap_or(false))
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    By(i32),
}

/// Moves the focus among the controls of a panel.
fn move_focus(root: &Element, step: Step) {
    let Ok(found) = root.query_selector_all(".panel button:not([disabled], .only), .panel input, .panel select") else {
        return;
    };
    let controls: Vec<HtmlElement> = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let current = controls.iter().position(|control| active.as_ref() == Some(control.as_ref()));
    let next = match (step, current) {
        (Step::First, _) | (Step::By(_), None) => 0,
        (Step::Last, _) => controls.len().saturating_sub(1),
        (Step::By(by), Some(at)) => at.saturating_add_signed(by as isize).min(controls.len().saturating_sub(1)),
    };
    if let Some(control) = controls.get(next) {
        let _ = control.focus();
    }
}
