//! `data.rs`: the datasets that a service carries in itself.

use stategen_template::from_template;

use crate::filters;
use crate::rust::names::{field, snake};
use crate::shown::{Show, Shown};
use stategen_model::resolved;

/// The datasets of a service.
#[from_template("services/service/src/data.rs")]
pub(super) struct Data {
    datasets: Vec<Dataset>,
}

struct Dataset {
    field: Shown,
    /// The file's name, without what it ends in.
    file: Shown,
    /// Type of a row.
    schema: Shown,
    /// The variable with the path of another file.
    variable: Option<Shown>,
}

impl Data {
    /// Whether other files can be read.
    fn can_be_others(&self) -> bool {
        self.datasets.iter().any(|dataset| dataset.variable.is_some())
    }

    pub(super) fn new(datasets: &[resolved::Dataset<'_>]) -> Self {
        let datasets = datasets.iter().map(|resolved::Dataset { name, dataset, .. }| Dataset {
            field: name.shown_as(field),
            file: name.shown_as(snake),
            schema: dataset.schema.shown(),
            variable: dataset.variable.as_ref().map(Show::shown),
        });
        Self { datasets: datasets.collect() }
    }
}
