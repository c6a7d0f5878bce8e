//! The numbers of the chart, for those who do not see it.

use crate::chart::drawing::stack;
use crate::clock::use_clock;
use daybook_wire::Volume;
use leptos::prelude::*;

/// A hidden table with a row for each bucket that is not empty.
#[component]
pub(super) fn DataTable(volume: RwSignal<Option<Volume>>) -> impl IntoView {
    let clock = use_clock();
    let rows = move || {
        let buckets = volume.get().map(|volume| volume.buckets).unwrap_or_default();
        let rows = buckets.into_iter().filter(|bucket| bucket.total > 0).map(|bucket| {
            let [served, refused, failed] = stack(&bucket);
            view! {
                <tr>
                    <th scope="row">{clock.with(|clock| clock.show_brief(bucket.start))}</th>
                    <td>{served}</td>
                    <td>{refused}</td>
                    <td>{failed}</td>
                    <td>{bucket.total}</td>
                </tr>
            }
        });
        rows.collect_view()
    };
    view! {
        <div class="visually-hidden">
            <table class="volume-table">
                <caption>"Entries over time; empty spans are left out"</caption>
                <thead>
                    <tr>
                        <th scope="col">"From"</th>
                        <th scope="col">"2xx 3xx"</th>
                        <th scope="col">"4xx"</th>
                        <th scope="col">"5xx"</th>
                        <th scope="col">"All"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
