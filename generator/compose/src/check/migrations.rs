//! What a state changes in its parent's tables can be done to a database with rows in it.

use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::resolved::Resolved;
use stategen_model::system::migration_path;

use super::Check;

/// Where a pack has statements of its own.
const FOLDER: &str = "migrations/";

impl Check<'_> {
    /// What of the state's own step does not follow, where its pack has no statements for it.
    pub(super) fn migrations(&mut self, resolved: &Resolved<'_>) {
        let id = &self.system.state.id;
        let own = |migration: &&stategen_model::resolved::Migration<'_>| migration.state == id;
        let databases = resolved.databases.iter();
        let steps: Vec<_> = databases.filter_map(|database| database.migrations.iter().find(own)).collect();
        let path = migration_path(id);
        for step in steps.iter().filter(|step| step.authored.is_none()) {
            for missing in step.changes.underivable() {
                let help =
                    format!("write what brings a database of `{}` to this state: `specs/{id}/{path}`", step.parent);
                self.error(Code::MigrationMissing, &missing.path, missing.message, &help);
            }
        }
        let files =
            self.system.files.iter().filter(|(path, file)| path.starts_with(FOLDER) && file.introduced_in == *id);
        for (file, found) in files {
            let wrong = |message: String| Diagnostic::error(Code::NoEffect, found.span, message);
            if *file != path {
                let finding = wrong(format!("nothing reads `{file}`"));
                self.findings.push(finding.with_help(format!("a pack has one migration, `{path}`")));
            } else if steps.is_empty() {
                let finding =
                    wrong("the parent has no database of this engine that could be brought to this state".into());
                self.findings.push(finding.with_help("delete the file: a new database starts with the first rows"));
            }
        }
    }
}
