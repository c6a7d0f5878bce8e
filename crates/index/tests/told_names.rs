//! Names of actors that are not in the rows.

mod shared;

use daybook_index::{Config, FacetValue, Pool, ProjectIndex, Row, ToldNames};
use daybook_wire::query::Field;
use daybook_wire::{Filter, Timestamp, Window};
use shared::plain_row;

const ALL: Window = Window { from: Timestamp::MIN, to: Timestamp::MAX };

fn append(index: &mut ProjectIndex, number: i64, actor_id: &str, actor_name: &str) {
    index.append(&[Row { actor_id, actor_name, ..plain_row(number) }]);
}

/// Given actors whose names were told at a moment, their newest rows decide whether that is what they are called, and found by.
#[test]
fn a_told_name_is_an_actors_label_until_a_later_row_has_another() {
    let mut index = ProjectIndex::new(Config { head_rows: 2, ..Config::default() }, Pool::inline());
    for (number, id, name) in [(1, "1", "Ada"), (2, "2", "Bob"), (5, "1", "Ada"), (6, "3", "Cid"), (9, "2", "Rob")] {
        append(&mut index, number, id, name);
    }
    index.maintain();
    let told = |actor: &str, name: &str, at| (format!("user:{actor}"), (name.to_owned(), at));
    let told = ToldNames::from([told("1", "Countess", 5), told("2", "Robert", 8), told("4", "Nobody", 9)]);

    let ask = |contains, window| {
        let facets = index.facets_named(&Filter::default(), window, &[Field::Actor], 9, contains, &told);
        let read = |value: &FacetValue| (value.value.clone(), value.label.clone(), value.count);
        (facets[0].values.iter().map(read).collect::<Vec<_>>(), facets[0].distinct)
    };
    let value = |id: &str, label: &str, count| (format!("user:{id}"), label.to_owned(), count);
    let everybody = vec![value("1", "Countess", 2), value("2", "Rob", 2), value("3", "Cid", 1)];
    assert_eq!(ask(None, ALL), (everybody, 3));
    assert_eq!(ask(Some("countess"), ALL), (vec![value("1", "Countess", 2)], 1));
    assert_eq!(ask(Some("ada"), ALL), (vec![], 0), "she is not called so any more");
    assert_eq!(ask(Some("robert"), ALL), (vec![], 0), "a later row has another name");

    let before = Window { to: Timestamp::from_micros(9), ..ALL };
    assert_eq!(ask(Some("robert"), before), (vec![value("2", "Robert", 1)], 1), "of the rows counted, the newest");
}
