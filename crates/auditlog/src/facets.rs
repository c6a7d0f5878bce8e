//! Which values fields have, and what dropping a part of the question would find.

use crate::{AuditLog, Failure, OpenProject};
use daybook_index::{ProjectIndex, ToldNames};
use daybook_store::FacetRequest;
use daybook_wire::query::Field;
use daybook_wire::{Facet, FacetValue, Facets, FacetsQuery, Filter, Relaxation, Relaxations, RelaxationsQuery, Window};
use std::collections::BTreeMap;

impl AuditLog {
    /// Lists the values of fields.
    pub async fn facets(&self, project: &OpenProject, query: &FacetsQuery) -> Result<Facets, Failure> {
        let range = self.window(project, query.range)?;
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
        let range = self.window(project, query.range)?;
        let whole = self.whole_window(project)?;
        let filter = &query.filter;
        let without_parameters =
            filter.terms().map(|(field, mode, _)| (field.parameter(mode), filter.without_parameter(field, mode)));
        let without_search = filter.search().map(|_| ("search", filter.without_search()));
        let (mut dropped, mut filters): (Vec<_>, Vec<_>) = without_parameters.chain(without_search).unzip();
        dropped.push("range");
        filters.insert(0, filter.clone());

        let mut totals = self.counts(project, filters, range).await?;
        totals.extend(self.counts(project, vec![filter.clone()], whole).await?);
        let mut totals = totals.into_iter();
        let total = totals.next().unwrap_or_default();
        let relaxations = dropped
            .into_iter()
            .zip(totals)
            .map(|(parameter, total)| Relaxation { drop: vec![parameter.to_owned()], total });
        Ok(Relaxations { range, total, relaxations: relaxations.collect() })
    }

    /// How many entries of a window match each filter.
    async fn counts(&self, project: &OpenProject, filters: Vec<Filter>, window: Window) -> Result<Vec<u64>, Failure> {
        if let Some(slot) = self.index_in_time(project, window).await? {
            let counts = move |index: &ProjectIndex| filters.iter().map(|filter| index.count(filter, window)).collect();
            return Ok(slot.ask(counts).await);
        }
        let mut counts = Vec::with_capacity(filters.len());
        for filter in &filters {
            counts.push(self.store.count(project.id(), window, filter).await?);
        }
        Ok(counts)
    }

    /// Facets out of the index; none where SQL must answer.
    async fn indexed_facets(
        &self,
        project: &OpenProject,
        query: &FacetsQuery,
        window: Window,
    ) -> Result<Option<BTreeMap<String, Facet>>, Failure> {
        let Some(slot) = self.index_in_time(project, window).await? else { return Ok(None) };
        // The index knows names from entries only, and not what the platform has told of actors since.
        let told = if query.fields.contains(&Field::Actor) {
            self.store.told_names(project.id()).await?
        } else {
            ToldNames::new()
        };
        let FacetsQuery { filter, fields, top, contains, .. } = query.clone();
        let top = usize::from(top);
        let names: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
        let found =
            slot.ask(move |index| index.facets_named(&filter, window, &fields, top, contains.as_deref(), &told));
        Ok(Some(names.into_iter().zip(found.await.into_iter().map(to_wire)).collect()))
    }
}

fn to_wire(facet: daybook_index::Facet) -> Facet {
    let values = facet.values.into_iter();
    let values = values.map(|found| FacetValue { value: found.value, label: found.label, count: found.count });
    Facet { values: values.collect(), distinct: facet.distinct, missing: facet.missing }
}
