//! Ends statements that nobody waits for any more.

use std::future::Future;
use tokio_util::sync::CancellationToken;

tokio::task_local! {
    static CURRENT: CancellationToken;
}

/// Does some reading. Where it is given up on its way, the statement that is under way in the embedded database is interrupted.
/// `PostgreSQL` ends one by itself, at its time limit.
pub async fn cancellable<T>(reading: impl Future<Output = T>) -> T {
    let token = CancellationToken::new();
    let _cancelled_when_dropped = token.clone().drop_guard();
    CURRENT.scope(token, reading).await
}

/// What tells whether the reading that goes on was given up; none where nobody can give it up.
pub(crate) fn current() -> Option<CancellationToken> {
    CURRENT.try_with(CancellationToken::clone).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ConnectOptions, Store};
    use sea_orm::ConnectionTrait;
    use std::time::Duration;
    use tokio::time::timeout;

    /// Counts for minutes.
    const ENDLESS: &str = "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT 4000000000) SELECT count(*) FROM counted";

    #[tokio::test]
    async fn a_statement_ends_when_nobody_waits_for_it() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("daybook.db").display());
        let store = Store::connect(&ConnectOptions { connections: 1, ..ConnectOptions::to(url) }).await.unwrap();
        for _ in 0..2 {
            let endless = cancellable(store.reader.execute_unprepared(ENDLESS));
            timeout(Duration::from_millis(100), endless).await.expect_err("it goes on and on");
            // There is one connection, and it is free again.
            store.ping().await.unwrap();
        }
        store.close().await.unwrap();
    }
}
