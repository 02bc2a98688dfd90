//! The statements that make the tables and the first rows.

use crate::engine;
use crate::sources::spans_of_each;
use crate::sql;
use stategen_model::system::{Component, System};
use stategen_model::tree::Tree;

pub(super) fn artifacts(system: &System, tree: &mut Tree) {
    for (id, component) in &system.spec.components {
        let Component::Database(database) = component else { continue };
        let database = engine::database(database.engine);
        let mut sources = spans_of_each(system, "entities");
        sources.extend(spans_of_each(system, "sequences"));
        tree.insert(format!("{id}/schema.sql"), sql::schema(system, &database.dialect, sources.clone()));
        let seeds = system.spec.entities.values().filter_map(|entity| entity.seed.as_ref());
        sources.extend(seeds.filter_map(|path| system.files.get(path.as_str())).map(|file| file.span));
        tree.insert(format!("{id}/seed.sql"), sql::seed(system, &database.dialect, sources));
    }
}
