//! Every code of a finding with what it means, for `stategen explain CODE`.

use std::fmt;

/// An enum of the codes from a table of names and explanations.
macro_rules! codes {
    ($($code:ident $name:literal $meaning:literal)*) => {
        /// What kind of finding it is: stable, and explained by `stategen explain CODE`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $code,)*
        }

        impl Code {
            /// Every code, in the order of their names.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// Its name, in kebab-case.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }

            /// What it means and what to do.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$code => $meaning,)*
                }
            }
        }
    };
}

codes! {
    AddExists "add-exists"
        "A delta adds something that the parent has already. Say `change` with `from` and `to`, or give the new thing another name."
    AmbiguousOperation "ambiguous-operation"
        "A scenario calls an operation by an id that several services have. Write `component.operationId`."
    AnchorMissing "anchor-missing"
        "A stop in a pack's `learning.md` points at a part of a file that the output does not have. `Code:` points into the state's output and `Before:` into its parent's: a symbol of Rust or TypeScript (`services/desk/src/main.rs#run`, `…#Bus::listen`), a key of a contract or configuration with those that it stands in (`compose.yaml#services.desk.ports`), a table of SQL, or a stage of a Dockerfile."
    BrokenLink "broken-link"
        "A link in a document of a state or pack leads to a file or heading that is not there. Write the path from the file that holds the link, and the heading's text in lower case with `-` for spaces."
    ChangeMissing "change-missing"
        "A delta changes something that the parent does not have. Name a thing of the parent, or add it."
    Contract "contract"
        "Something in an OpenAPI contract is not of the form that code can follow from. The message names it; the reference is https://spec.openapis.org/oas/v3.0.3."
    DanglingReference "dangling-reference"
        "One thing points at another that is not there, often because a delta removed it. Add the missing thing, or change in the same delta what points at it."
    DriftEdited "drift-edited"
        "A file of the output differs from what the specifications give. Output is never edited by hand: change the pack \
         or the template that `stategen explain PATH` names, then run `stategen generate`. `check --patch FILE` writes \
         the difference as a patch."
    DriftForeign "drift-foreign"
        "A file lies in a state's output that the specifications do not give, the old manifest does not list and the \
         state's `.gitignore` does not name. Move it away or delete it; `stategen generate` never deletes what it did \
         not make."
    DriftMissing "drift-missing"
        "The specifications give a file that is not in the output. Run `stategen generate`."
    DriftMode "drift-mode"
        "A file's content is right and its permission to be executed is not. Run `stategen generate`, and commit the mode."
    DriftObsolete "drift-obsolete"
        "An earlier generation made a file that the specifications no longer give. `stategen generate` deletes it."
    DuplicateName "duplicate-name"
        "Two things share a name that must be their own: a branch or tag of two states, a column of two attributes."
    DuplicateOperation "duplicate-operation"
        "Two operations of a contract have the same operationId. Handlers are named after it, so it must be unique."
    DuplicateQuery "duplicate-query"
        "Two queries of a file have the same name. Methods are named after it, so it must be unique."
    DuplicateRequirement "duplicate-requirement"
        "A requirement's id is stated twice. State it once and mention its id elsewhere; to replace a parent's requirement, remove it by id and state its successor under a number of its own."
    EnumMismatch "enum-mismatch"
        "A contract's enum is not the system's enum of that name. Give both the same values in the same order."
    EvidenceMissing "evidence-missing"
        "A trace says in `shown-by` that a test, script or document shows a requirement, and it is not there. Paths start at the folder that holds `specs/` and `states/`; a test is named `path::name`. `validate` looks for them."
    FileTooLarge "file-too-large"
        "An authored file is larger than the tool reads."
    InvalidName "invalid-name"
        "A name does not have the form that its place asks for, or is a word that Rust keeps for itself. Names become files, types and modules, so paths, spaces and keywords are refused."
    InvalidPin "invalid-pin"
        "A name or version in `states/pins.yaml` has not the form of a crate, npm package or image. Versions are exact; no \
         ranges, so that the output is the same on any day."
    InvalidPort "invalid-port"
        "A port is not between 1 and 65535."
    InvalidStep "invalid-step"
        "A step of a scenario has none of the forms that steps have, or several at once. A step does one thing: call, request, listen, event, no-event, leave, publish, stop, start, restart or scale."
    InvalidValue "invalid-value"
        "A value does not fit its place: a wrong type, an unknown field, a missing one. The position is of the innermost value that does not fit."
    InvalidYaml "invalid-yaml"
        "A file is not valid YAML 1.2, repeats a key, or is nested or aliased beyond all reason."
    KnownSecret "known-secret"
        "A pack says what a password is, which then is the same for all who have the output. Name its variable in `address` and leave its value out: `scripts/secrets.sh` of the output makes one for each clone, and `stategen up` one for each run."
    LineageCycle "lineage-cycle"
        "The parents of some states run in a circle. Exactly one state has no parent, and every other leads to it."
    LockMissing "lock-missing"
        "No lock file holds the resolution of the pinned crates for a state or an ancestor of it. Run `stategen lock`."
    LockStale "lock-stale"
        "The lock of a state does not hold what its output uses by now: a pin has another version, or logic begins to use a crate. The output would not build. Run `stategen lock`."
    LogicSyntax "logic-syntax"
        "A file of a pack's logic is no Rust."
    MigrationMissing "migration-missing"
        "A state changes a table so that a database with rows does not follow from the parent's: a column that has to have a value and has no default, another type, another key, another name of a column. Give the column a default, let it be null, or write the statements in the pack: `migrations/NNN-slug.sql`."
    MissingFile "missing-file"
        "A file that something asks for is not there."
    MissingHandler "missing-handler"
        "An operation or a subscribed channel has no handler in the pack or its ancestors. Write `logic/COMPONENT/OPERATION.rs` or `logic/COMPONENT/on_CHANNEL.rs`. A service whose contract asks who calls also has `logic/COMPONENT/caller.rs` with a type `Caller`, and for each security scheme `logic/COMPONENT/authenticate_SCHEME.rs`."
    MissingKey "missing-key"
        "Something that every system, entity or component of its kind has is not there."
    MissingParameter "missing-parameter"
        "A step calls an operation or names a channel without a parameter that its path or address needs."
    MissingPin "missing-pin"
        "An output takes a crate, npm package, image or action from elsewhere, and `states/pins.yaml` gives no version of it. Add the pin under the name that the message says, or correct the name where a pack misspells it."
    MissingPort "missing-port"
        "A component has not the port that its kind and engine ask for."
    MissingQuery "missing-query"
        "Logic asks a session of the database for a query that the service does not have, or a service opens a database and has no query at all."
    NeedsClarification "needs-clarification"
        "A pack holds an open question, `[NEEDS CLARIFICATION: …]`, or its prose a placeholder such as `TODO` or `[FEATURE NAME]`. Answer it in the text and delete the mark."
    NoEffect "no-effect"
        "An operation of a delta changes nothing. Delete it."
    NobodyListens "nobody-listens"
        "A step waits for a message where no earlier step listens, so that it could never come. Listen before what causes it."
    NotAFile "not-a-file"
        "Something in `specs/` or `states/` is a symbolic link, or a pipe or device. Nothing is read through links, so that a pack is what its folder holds."
    NotOpenapi "not-openapi"
        "A contract is not an OpenAPI 3.0 or 3.1 document with paths."
    NotUtf8 "not-utf8"
        "A file has a byte that is not UTF-8. The position is of that byte."
    PortConflict "port-conflict"
        "Two components want the same port on the host."
    PublishCheckedOut "publish-checked-out"
        "A branch that would get a commit is checked out in a work tree, whose files would be left behind. Check out another branch there."
    PublishDiffers "publish-differs"
        "A published branch is not what its sources give: its files, its lineage, its last commit or its tag. `stategen publish` adds what is missing."
    PublishDirty "publish-dirty"
        "Something below the root is not committed, so that the source commit, which each published commit names, would not say what is published. Commit it, or `--allow-dirty`."
    PublishDrift "publish-drift"
        "A state's folder in `generated/` is not what the specifications give, so that reviewers saw something else than what would be published. Run `stategen generate` and commit, or `--allow-drift STATE`."
    PublishForeignCommit "publish-foreign-commit"
        "Somebody or something else committed to an output branch. The change belongs into the specification: output is never edited. `--allow-foreign STATE` publishes on top of it."
    PublishMissing "publish-missing"
        "A state has no output branch. `stategen publish` makes it."
    PublishNameTaken "publish-name-taken"
        "A state's branch or tag cannot be made, because git keeps references as files in folders, and another one has the name of a folder that it would lie in, or lies below it: beside a branch `code` there is no `code/001`. Rename or delete the other one, or change `branch` or `tag` in the state's file."
    PublishParentStale "publish-parent-stale"
        "A state is published without its parent, whose branch is not what the specifications give: their compare would show more than the state's delta. Publish both, or `--allow-stale-parent STATE`."
    PublishParentUnpublished "publish-parent-unpublished"
        "A state is published without its parent, which has no branch. Publish both, or `--allow-unpublished-parent STATE`."
    PublishParted "publish-parted"
        "An output branch here and at the remote have each gone their own way. Published branches only grow, so what is here has to give way."
    QueryAnnotation "query-annotation"
        "A query's annotation is missing or wrong. It is `-- name: query_name :one|:many|:exec|:execrows`, in the form of sqlc."
    QueryKeyword "query-keyword"
        "A table or column of a query is named by a word that a database keeps for itself, without quotes. Such a statement may be valid and mean something else: `FROM user` asks PostgreSQL who is connected. Write the name in double quotes."
    QueryName "query-name"
        "A parameter or result column is named after no column of the query's tables. Rename it, or give its type in a comment: `-- param: name integer`."
    QueryParameters "query-parameters"
        "A query that replaces the parent's takes other parameters, and handlers of earlier states call it. Up to two parameters are given by their places, so that such a call may still compile and mean something else. Give the new query a name of its own, or write its callers anew in the same pack."
    QuerySyntax "query-syntax"
        "A query is not valid SQL."
    RemoveMissing "remove-missing"
        "A delta removes something that the parent does not have."
    ReplaceMissing "replace-missing"
        "`replaces` names a file that the parent or the pack does not have."
    ReplyUnsupported "reply-unsupported"
        "A channel declares a `reply`, and the system's transport has no requests: Socket.IO's relay sends every message on and answers none. Declare the channel in a state whose transport is NATS, or offer an operation of a contract instead."
    RepositoryAddress "repository-address"
        "`states/repository.yaml` does not say which pages documents are to link to: its `url` is no web address of a repository, or the host is unknown and `forge` does not say what it is."
    RequirementWithoutScenario "requirement-without-scenario"
        "No scenario verifies a requirement. Name it in the `verifies` of a scenario that shows it; where none can, say in its trace what does show it: `shown-by: [{ test: path::name }]`, or a `script:` or `document:` with its path."
    ReservedCharacter "reserved-character"
        "An authored file holds a character of Unicode's private use area, U+E000 to U+F8FF, as it is, as an escape, or in its name. Rendered text carries its provenance in these characters until it is written, so that no input may hold one. Use another character."
    SeedCell "seed-cell"
        "A cell of a seed or dataset is no value of its attribute or property: a wrong type, an empty cell where there must \
         be a value, a text that is too long, a key that is there twice, a row of another length than the header."
    SeedHeader "seed-header"
        "The header of a seed or dataset does not match the attributes or properties of its rows."
    StaleFrom "stale-from"
        "A change was written against another value than the parent has by now. Look at the parent's change, then bring `from` up to date: `stategen rebase STATE` does."
    StaleReplacement "stale-replacement"
        "A file replaces a parent's file that has changed since. `stategen rebase STATE` merges the parent's change and brings the fingerprint in `replaces` up to date."
    StoryWithoutAcceptance "story-without-acceptance"
        "A user story has no acceptance scenario, so nobody can tell when it is done. Add one below its heading: `1. **Given** …, **When** …, **Then** …`."
    TraceUnsupported "trace-unsupported"
        "The delta says `observability`, and messages have no headers on the system's transport, so that a trace would end at each message: what Socket.IO's relay passes on is the message alone. Add `observability` in a state whose transport is NATS."
    UndeclaredReplacement "undeclared-replacement"
        "A pack's file has the path of an inherited one, but the delta does not say that it replaces it. Add it to `replaces` with the fingerprint that the message gives, or rename it."
    UnknownFile "unknown-file"
        "Nothing reads this file."
    UnknownKey "unknown-key"
        "A map has a key that its place does not know."
    UnknownPort "unknown-port"
        "A component has a port that its kind and engine do not know."
    UnknownRequirement "unknown-requirement"
        "A requirement is traced, but no prose states it; or prose mentions one that neither the state nor its parent has."
    UnknownState "unknown-state"
        "A state names a parent that is not there."
    UnseenCharacter "unseen-character"
        "An authored file holds a character that nobody sees and that changes how a text is read: a control character other than a tab or line break, one that turns the direction of text, a separator of lines or paragraphs of Unicode, a byte order mark inside the text. Reviewers would read something else than compilers do. Delete it; only a scenario may send one, as an escape."
    UnshownMetrics "unshown-metrics"
        "A component of kind `metrics` keeps what services measure, and there is no component of kind `dashboards`, so that nobody sees it. Add one: its dashboards show every service, and each that a later state adds."
    UntracedRequirement "untraced-requirement"
        "A requirement is stated, but the delta does not say what realises it."
    UnusedFile "unused-file"
        "A file belongs to a component that is not there or is of another kind."
    UnusedName "unused-name"
        "A scenario remembers something that no later step uses."
    UnusedParameter "unused-parameter"
        "A channel declares a parameter that its address does not use."
    UnusedPin "unused-pin"
        "`states/pins.yaml` gives a version of something that no state takes. Delete the pin; a view that imports an npm package takes it."
    UnusedSchema "unused-schema"
        "A contract describes an object that no operation takes or answers with, no message carries, no dataset holds and no handler names: it would be in no output. Delete it, or refer to it."
    VariableConflict "variable-conflict"
        "Two things are configured by the same variable."
    WrongEngine "wrong-engine"
        "The engine of the broker does not speak the transport of the messages."
    WrongHandler "wrong-handler"
        "A function that handles an operation or a channel does not have the form in which it is called: `pub async fn NAME(ports: &Ports, …) -> Result<…, Problem<OPERATION>>`, with an argument for the caller where the contract asks who calls, for each parameter of the path, of the query and of the headers, and the body, in this order. The check of a credential is `pub async fn authenticate_SCHEME(ports: &Ports, token: String) -> Result<Option<Caller>, Problem<Authentication>>`; a user's name and password are two arguments."
    WrongKind "wrong-kind"
        "A reference leads to a component of another kind than its place asks for."
}

impl Code {
    /// The code of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The generator's code without its tests and without the table of codes.
    #[expect(clippy::disallowed_methods, reason = "the crate reads no disk; its test reads the sources")]
    fn sources() -> String {
        let files = walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).into_iter().flatten();
        let code = files.filter(|file| {
            let named = |name: &str| file.path().components().any(|part| part.as_os_str() == name);
            file.path().extension().is_some_and(|x| x == "rs")
                && named("src")
                && !named("tests.rs")
                && !named("codes.rs")
        });
        let text = code.map(|file| std::fs::read_to_string(file.path()).unwrap());
        text.map(|text| text.split("#[cfg(test)]").next().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_code_is_used() {
        let sources = sources();
        let used = |code: &Code| {
            sources.split(&format!("Code::{code:?}")).skip(1).any(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let unused: Vec<&Code> = Code::ALL.iter().filter(|code| !used(code)).collect();
        assert!(unused.is_empty(), "no finding has these codes: {unused:?}");
    }

    #[test]
    fn codes_are_in_the_order_of_their_names() {
        assert!(Code::ALL.is_sorted_by(|a, b| a < b && a.name() < b.name()));
        let in_words = |code: &Code| code.name().replace('-', "");
        assert!(Code::ALL.iter().all(|code| in_words(code) == format!("{code:?}").to_lowercase()));
    }
}
