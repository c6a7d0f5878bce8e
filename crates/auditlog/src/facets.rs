//! Which values fields have, and what dropping a part of the question would find.

use crate::{AuditLog, Failure, OpenProject};
use daybook_store::FacetRequest;
use daybook_wire::{Facets, FacetsQuery, Filter, Relaxation, Relaxations, RelaxationsQuery, Window};
use std::collections::BTreeMap;

impl AuditLog {
    /// Lists the values of fields.
    pub async fn facets(&self, project: &OpenProject, query: &FacetsQuery) -> Result<Facets, Failure> {
        let range = self.window(project, query.range).await?;
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
        Ok(self.store.count(project.id(), window, filter).await?)
    }
}
