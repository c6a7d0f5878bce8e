//! Which values fields have, and what dropping a part of the question would find.

use crate::{AuditLog, Failure, OpenProject};
use daybook_store::FacetRequest;
use daybook_wire::query::Field;
use daybook_wire::{Facet, FacetValue, Facets, FacetsQuery, Filter, Relaxation, Relaxations, RelaxationsQuery, Window};
use std::collections::BTreeMap;

impl AuditLog {
    /// Lists the values of fields.
    pub async fn facets(&self, project: &OpenProject, query: &FacetsQuery) -> Result<Facets, Failure> {
        let range = self.window(project, query.range).await?;
        if let Some(facets) = self.indexed_facets(project, query, range).await? {
            return Ok(Facets { range, facets });
        }
        let mut facets = BTreeMap::new();
        for &field in &query.fields {
            let contains = query.contains.as_deref();
            let request = FacetRequest { field, filter: &query.filter, window: range, top: query.top.into(), contains };
            facets.insert(field.name().to_owned(), self.store.facet(project.id(), request).await?);
        }
        Ok(Facets { range, facets })
    }

    /// Counts what would match without each part of a question.
    pub async fn relaxations(&self, project: &OpenProject, query: &RelaxationsQuery) -> Result<Relaxations, Failure> {
        let range = self.window(project, query.range).await?;
        let whole = self.whole_window(project).await?;
        let filter = &query.filter;
        let without_parameters = filter
            .terms()
            .map(|(field, mode, _)| (field.parameter(mode), filter.without_parameter(field, mode), range));
        let without_search = filter.search().map(|_| ("search", filter.without_search(), range));
        let without_range = ("range", filter.clone(), whole);
        let questions = without_parameters.chain(without_search).chain([without_range]);

        let total = self.count(project, filter, range).await?;
        let mut relaxations = Vec::new();
        for (parameter, filter, window) in questions {
            let total = self.count(project, &filter, window).await?;
            relaxations.push(Relaxation { drop: vec![parameter.to_owned()], total });
        }
        Ok(Relaxations { range, total, relaxations })
    }

    async fn count(&self, project: &OpenProject, filter: &Filter, window: Window) -> Result<u64, Failure> {
        let Some(slot) = self.index_in_time(project, window).await? else {
            return Ok(self.store.count(project.id(), window, filter).await?);
        };
        let filter = filter.clone();
        Ok(slot.ask(move |index| index.count(&filter, window)).await)
    }

    /// Facets out of the index; none where SQL must answer.
    async fn indexed_facets(
        &self,
        project: &OpenProject,
        query: &FacetsQuery,
        window: Window,
    ) -> Result<Option<BTreeMap<String, Facet>>, Failure> {
        // The index knows names from entries only, and not what the platform has told of actors since.
        if query.fields.contains(&Field::Actor) && self.store.has_known_names(project.id()).await? {
            return Ok(None);
        }
        let Some(slot) = self.index_in_time(project, window).await? else { return Ok(None) };
        let FacetsQuery { filter, fields, top, contains, .. } = query.clone();
        let top = usize::from(top);
        let names: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
        let found = slot.ask(move |index| match (&contains, fields.as_slice()) {
            (Some(contains), &[field]) => vec![index.facet(&filter, window, field, top, Some(contains))],
            _ => index.facets(&filter, window, &fields, top),
        });
        Ok(Some(names.into_iter().zip(found.await.into_iter().map(to_wire)).collect()))
    }
}

fn to_wire(facet: daybook_index::Facet) -> Facet {
    let values = facet.values.into_iter();
    let values = values.map(|found| FacetValue { value: found.value, label: found.label, count: found.count });
    Facet { values: values.collect(), distinct: facet.distinct, missing: facet.missing }
}
