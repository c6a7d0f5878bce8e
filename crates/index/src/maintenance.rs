//! Sealing, merging and clearing away, in jobs that need no lock while they run.
//!
//! The holder of the index takes a job under a reading lock, runs it without any, and hands the result in under a short
//! writing lock. A result whose sources are gone by then is refused, and the work done again.

use crate::index::ProjectIndex;
use crate::piece::Piece;
use crate::pool::Pool;
use crate::segment::{Segment, Source, build};
use std::sync::Arc;

/// So many neighbours of about one size are merged into one.
const FAN_IN: u32 = 4;

/// Work that makes the index smaller or quicker. Takes up to seconds, and some hundred bytes per row meanwhile.
#[derive(Debug)]
#[must_use = "a job does nothing until it is run and its result handed in"]
pub struct Job {
    sources: Vec<Source>,
    kept_from: i64,
    pool: Pool,
}

/// What a job made.
#[derive(Debug)]
#[must_use = "a result does nothing until it is handed in"]
pub struct Finished {
    sources: Vec<Source>,
    /// None where every row had expired.
    segment: Option<Segment>,
}

impl Job {
    /// Does the work.
    pub fn run(self) -> Finished {
        let segment = build(&self.sources, self.kept_from, &self.pool);
        Finished { sources: self.sources, segment }
    }
}

impl ProjectIndex {
    /// The most useful thing to do, if any: sealing what is full; rewriting what has mostly expired; merging neighbours.
    /// Asked twice, it names the same job twice, so jobs of one index are run one after another.
    #[must_use]
    pub fn next_job(&self) -> Option<Job> {
        let sources = self.to_seal().or_else(|| self.to_rewrite()).or_else(|| self.to_merge())?;
        Some(self.job(sources))
    }

    pub(crate) fn job(&self, sources: Vec<Source>) -> Job {
        Job { sources, kept_from: self.kept_from, pool: self.pools.upkeep.clone() }
    }

    /// Puts the result of a job in the place of what it was made from. Refused, with `false`, where that is not all there
    /// any more.
    pub fn finish(&mut self, finished: Finished) -> bool {
        if !finished.sources.iter().all(|source| self.holds(source)) {
            return false;
        }
        let replaced = |held: &dyn Fn(&Source) -> bool| finished.sources.iter().any(held);
        self.full.retain(|head| !replaced(&|source| matches!(source, Source::Head(other) if Arc::ptr_eq(head, other))));
        self.segments.retain(|segment| {
            !replaced(&|source| matches!(source, Source::Sealed(other) if Arc::ptr_eq(segment, other)))
        });
        let kept_from = self.kept_from;
        self.segments
            .extend(finished.segment.filter(|segment| segment.last_key().started_at >= kept_from).map(Arc::new));
        true
    }

    /// Does every job there is, on this thread and those of the pool.
    pub fn maintain(&mut self) {
        while let Some(job) = self.next_job() {
            if !self.finish(job.run()) {
                return;
            }
        }
    }

    fn holds(&self, source: &Source) -> bool {
        match source {
            Source::Head(head) => self.full.iter().any(|held| Arc::ptr_eq(held, head)),
            Source::Sealed(segment) => self.segments.iter().any(|held| Arc::ptr_eq(held, segment)),
            Source::Saved(restored) => restored.generation == self.generation,
        }
    }

    /// The mutable segments that are full, as many as one segment may hold. While loading there are several.
    fn to_seal(&self) -> Option<Vec<Source>> {
        let most = (self.config.segment_rows / self.config.head_rows).max(1) as usize;
        let sources: Vec<Source> = self.full.iter().take(most).map(|head| Source::Head(Arc::clone(head))).collect();
        (!sources.is_empty()).then_some(sources)
    }

    /// A segment most of whose rows have expired.
    fn to_rewrite(&self) -> Option<Vec<Source>> {
        let mostly_expired = |segment: &&Arc<Segment>| segment.before(self.kept_from) > segment.rows() / 2;
        self.segments.iter().find(mostly_expired).map(|segment| vec![Source::Sealed(Arc::clone(segment))])
    }

    /// Neighbours in time to merge: [`FAN_IN`] or more of one size, or fewer that fill a segment nearly.
    fn to_merge(&self) -> Option<Vec<Source>> {
        let mut segments: Vec<&Arc<Segment>> = self.segments.iter().collect();
        segments.sort_by_key(|segment| segment.last_key());
        let most = u64::from(self.config.segment_rows);
        let mut run: Vec<&Arc<Segment>> = Vec::new();
        for segment in segments {
            let together = run.iter().map(|held| u64::from(held.rows())).sum::<u64>() + u64::from(segment.rows());
            let alike = run.first().is_none_or(|first| self.size_class(first) == self.size_class(segment));
            if !alike || together > most {
                run.clear();
            }
            run.push(segment);
            let fills = run.len() > 1 && alike && together <= most && together >= most - most / 4;
            if run.len() >= FAN_IN as usize || fills {
                return Some(run.into_iter().map(|segment| Source::Sealed(Arc::clone(segment))).collect());
            }
        }
        None
    }

    /// Segments within a factor of [`FAN_IN`] have one class, so that a row is merged a few times in its life, not often.
    fn size_class(&self, segment: &Segment) -> u32 {
        (segment.rows() / self.config.head_rows).max(1).ilog(FAN_IN)
    }
}
