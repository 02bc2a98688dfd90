//! Metrics: what a component's page of them says.

use std::panic::Location;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::call::{Call, text};

/// How often the page is read.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a metric must stay where it has come to.
const STILL: Duration = Duration::from_millis(300);

/// Series of a metric of a component.
#[must_use = "nothing is read before `.read()`"]
pub struct Series {
    page: Call,
    place: &'static Location<'static>,
    name: String,
    labels: Vec<(String, String)>,
}

impl Series {
    pub(crate) fn new(page: Call, place: &'static Location<'static>) -> Self {
        Self {
            page,
            place,
            name: String::new(),
            labels: Vec::new(),
        }
    }

    /// Those of this name.
    pub fn named(mut self, name: &str) -> Self {
        self.name = name.to_owned();
        self
    }

    /// Those that have these labels.
    pub fn labels(mut self, labels: Value) -> Self {
        let labels = labels.as_object().into_iter().flatten();
        self.labels = labels
            .map(|(name, value)| (name.clone(), text(value)))
            .collect();
        self
    }

    /// What they are at this moment, added up.
    pub async fn read(self) -> Metric {
        let first = self.now().await;
        Metric {
            series: self,
            first,
        }
    }

    async fn now(&self) -> f64 {
        let page = self.page.clone().expect_status(200).await;
        sum(&page.text, &self.name, &self.labels)
    }
}

/// A metric, and what it was when it was first read.
pub struct Metric {
    series: Series,
    first: f64,
}

impl Metric {
    /// It moves so far, and no farther.
    ///
    /// # Panics
    /// When it does not in time.
    pub async fn expect_moved(&self, by: i64, within: Duration) {
        self.expect(self.first + by as f64, within).await;
    }

    /// It comes to be this, and stays so.
    ///
    /// # Panics
    /// When it does not in time.
    pub async fn expect_value(&self, value: i64, within: Duration) {
        self.expect(value as f64, within).await;
    }

    async fn expect(&self, wanted: f64, within: Duration) {
        let start = Instant::now();
        let mut now = self.series.now().await;
        while now != wanted && start.elapsed() < within {
            tokio::time::sleep(PAUSE).await;
            now = self.series.now().await;
        }
        if now == wanted {
            tokio::time::sleep(STILL).await;
            now = self.series.now().await;
        }
        if now != wanted {
            let Series {
                place,
                name,
                labels,
                ..
            } = &self.series;
            let first = self.first;
            panic!("{place}: {name} {labels:?} was {first} and is {now}, expected {wanted}");
        }
    }
}

/// The sum of the series of a metric that have the labels; none is nothing.
fn sum(page: &str, name: &str, labels: &[(String, String)]) -> f64 {
    let values = page.lines().filter_map(|line| {
        let rest = line.strip_prefix(name)?;
        let (has, value) = match rest.strip_prefix('{') {
            Some(rest) => rest.rsplit_once("} ")?,
            None => ("", rest.strip_prefix(' ')?),
        };
        let mut labels = labels.iter();
        let fits = labels.all(|(name, value)| {
            let label = format!("{name}=\"{value}\"");
            // A label that is empty is the same as none.
            has.split(',').any(|one| one == label)
                || value.is_empty() && !has.contains(name.as_str())
        });
        fits.then(|| value.parse::<f64>().ok()).flatten()
    });
    values.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_chosen_by_their_labels_and_added_up() {
        let page =
            "# HELP a b\na_count{x=\"1\",y=\"\"} 2\na_count{x=\"2\"} 3\na_counter 9\na_sum 4.5\n";
        let check = |name: &str, labels: &[(&str, &str)], expected: f64| {
            let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
            let labels: Vec<_> = labels.iter().map(owned).collect();
            assert_eq!(sum(page, name, &labels), expected, "{name} {labels:?}");
        };
        check("a_count", &[], 5.0);
        check("a_count", &[("x", "1")], 2.0);
        check("a_count", &[("x", "1"), ("y", "")], 2.0);
        check("a_count", &[("y", "")], 5.0);
        check("a_count", &[("x", "3")], 0.0);
        check("a_sum", &[], 4.5);
    }
}
