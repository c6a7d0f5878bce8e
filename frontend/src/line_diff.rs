//! What differs between two texts, line by line.

/// One line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// In both.
    Kept(String),
    /// In the first only.
    Removed(String),
    /// In the second only.
    Added(String),
}

/// Compares two texts by their longest common sequence of lines. What was removed comes before what was added.
#[must_use]
pub fn compare(before: &str, after: &str) -> Vec<Line> {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    // `common[i][j]`: how many lines the rest of both has in common, from line `i` and from line `j` on.
    let mut common = vec![vec![0_u32; after.len() + 1]; before.len() + 1];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            common[i][j] =
                if before[i] == after[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < before.len() || j < after.len() {
        if i < before.len() && j < after.len() && before[i] == after[j] {
            lines.push(Line::Kept(before[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if i < before.len() && (j == after.len() || common[i + 1][j] >= common[i][j + 1]) {
            lines.push(Line::Removed(before[i].to_owned()));
            i += 1;
        } else {
            lines.push(Line::Added(after[j].to_owned()));
            j += 1;
        }
    }
    lines
}
