//! The statements that make the tables and the first rows.

use crate::engine;
use crate::sources::spans_of_each;
use crate::sql;
use stategen_model::resolved::{self, Resolved};
use stategen_model::tree::Tree;

pub(super) fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    for resolved::Database { id, database, migrations, .. } in &system.databases {
        let database = engine::database(database.engine);
        let mut sources = spans_of_each(system, "entities");
        sources.extend(spans_of_each(system, "sequences"));
        tree.insert(format!("{id}/schema.sql"), sql::schema(system, &database.dialect, sources.clone()));
        let seeds = system.entities.iter().filter_map(|entity| entity.seed.as_ref());
        sources.extend(seeds.map(|seed| seed.file.span));
        tree.insert(format!("{id}/seed.sql"), sql::seed(system, &database.dialect, sources.clone()));
        for migration in migrations {
            let path = format!("{id}/migrations/{}.sql", migration.state);
            tree.insert(path, sql::migration(migration, &database, sources.clone()));
        }
    }
}
