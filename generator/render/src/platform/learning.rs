//! LEARNING.md: a guided tour through what a state changes.

use stategen_template::from_template;

use super::links::{Comparison, Pack};
use super::picture::{Node, Picture};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::spans_of_each;
use crate::template::rendered;
use crate::tour::{Quoted, quoted};
use stategen_model::authored::Text;
use stategen_model::diagnostic::Span;
use stategen_model::resolved::Resolved;
use stategen_model::system::{self, Anchor, Changed, Runtime, State, System};
use stategen_model::tree::Tree;

#[from_template("LEARNING.md")]
struct Learning {
    id: Shown,
    title: Shown,
    summary: Shown,
    track: Shown,
    convergence: Option<Shown>,
    parent: Option<Relative>,
    children: Vec<Relative>,
    pack: Pack,
    /// Lines of Markdown.
    why: Vec<Shown>,
    /// Components before and after, as far as they differ.
    pictures: Vec<Titled>,
    /// How the state is run, where its parent is run in another way.
    runs: Option<Runtime>,
    changes: Vec<Change>,
    stops: Vec<Stop>,
    tries: Vec<Shown>,
    breaks: Vec<Shown>,
    questions: Vec<Question>,
    next: Vec<Shown>,
    glossary: Vec<Term>,
    has_messages: bool,
}

/// A picture and what it is of.
struct Titled {
    side: Side,
    picture: Picture,
}

enum Side {
    Before,
    After,
    /// Of a state without a parent.
    All,
}

/// A state beside this one, and what the later of the two adds.
struct Relative {
    id: Shown,
    title: Shown,
    comparison: Comparison,
}

/// What the state does to things of one kind.
struct Change {
    what: &'static str,
    parts: Vec<ChangePart>,
}

struct ChangePart {
    verb: &'static str,
    names: Vec<Shown>,
}

/// A place on the way through the change.
struct Stop {
    number: usize,
    title: Shown,
    text: Vec<Shown>,
    code: Vec<Excerpt>,
    /// The same place in the parent.
    before: Vec<Before>,
}

/// Lines of a file of the output.
struct Excerpt {
    path: Shown,
    part: Shown,
    language: &'static str,
    /// Longer than any row of backticks within.
    fence: &'static str,
    lines: Vec<Quoted>,
}

/// A place in the parent's output.
struct Before {
    path: Shown,
    part: Shown,
    branch: Shown,
    url: Option<Shown>,
}

struct Question {
    text: Shown,
    answer: Vec<Shown>,
}

struct Term {
    word: Shown,
    meaning: Shown,
}

pub(super) fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    let mut sources = vec![Span::file(format!("states/{}.yaml", system.state.id))];
    sources.extend(spans_of_each(system, "components"));
    let view = learning(system, tree);
    tree.insert("LEARNING.md", rendered(&view, sources));
}

fn learning(system: &System, tree: &Tree) -> Learning {
    let (state, parent) = (&system.state, system.lineage.last());
    let relative = |relative: &State, comparison: Comparison| Relative {
        id: relative.id.shown(),
        title: relative.file.title.shown(),
        comparison,
    };
    let taught = system.learning.as_deref().cloned().unwrap_or_else(system::Learning::default);
    let stop = |(number, stop): (usize, &system::Stop)| Stop {
        number,
        title: stop.title.shown(),
        text: shown(&stop.text),
        code: stop.code.iter().filter_map(|anchor| Excerpt::new(tree, anchor)).collect(),
        before: stop.before.iter().filter_map(|anchor| Before::new(system, parent?, anchor)).collect(),
    };
    let mut glossary: Vec<&system::Term> = system.glossary.iter().collect();
    glossary.sort_by_key(|term| term.word.to_lowercase());
    let question = |one: &system::Question| Question { text: one.text.shown(), answer: shown(&one.answer) };
    Learning {
        id: state.id.shown(),
        title: state.file.title.shown(),
        summary: state.file.summary.shown(),
        track: state.file.track.shown(),
        convergence: state.file.convergence.as_ref().map(Show::shown),
        parent: parent.map(|parent| relative(parent, Comparison::new(system, parent, state))),
        children: system.children.iter().map(|one| relative(one, Comparison::new(system, state, one))).collect(),
        pack: Pack::new(system),
        why: shown(&taught.why),
        pictures: pictures(system),
        runs: runs(system),
        changes: system.changes.iter().map(Change::new).collect(),
        stops: (1..).zip(&taught.stops).map(stop).collect(),
        tries: shown(&taught.tries),
        breaks: shown(&taught.breaks),
        questions: taught.questions.iter().map(question).collect(),
        next: shown(&taught.next),
        glossary: glossary.into_iter().map(Term::new).collect(),
        has_messages: !system.spec.channels.is_empty(),
    }
}

fn shown(lines: &[Text]) -> Vec<Shown> {
    lines.iter().map(Show::shown).collect()
}

/// Before and after, as far as they differ; of the first state, all.
fn pictures(system: &System) -> Vec<Titled> {
    let after = Picture::of(&system.spec);
    let Some(before) = &system.before else { return vec![Titled { side: Side::All, picture: after }] };
    let difference = Picture::difference(&Picture::of(before), &after);
    let titled = |(before, after)| [(Side::Before, before), (Side::After, after)];
    let titled = difference.into_iter().flat_map(titled);
    titled.map(|(side, picture)| Titled { side, picture }).collect()
}

fn runs(system: &System) -> Option<Runtime> {
    let (before, after) = (system.before.as_ref()?.system.runtime, system.spec.system.runtime);
    (before != after).then_some(after)
}

impl Change {
    fn new(changed: &Changed) -> Self {
        let parts = [("adds", &changed.added), ("changes", &changed.changed), ("removes", &changed.removed)];
        let parts = parts.into_iter().filter(|(_, names)| !names.is_empty());
        let part = |(verb, names): (_, &Vec<_>)| ChangePart { verb, names: names.iter().map(Show::shown).collect() };
        Self { what: changed.what, parts: parts.map(part).collect() }
    }
}

impl Excerpt {
    fn new(tree: &Tree, anchor: &Anchor) -> Option<Self> {
        let lines = quoted(tree, anchor)?;
        let extension = anchor.path.rsplit(['.', '/']).next()?;
        let language = match extension {
            "rs" => "rust",
            "ts" => "ts",
            "yaml" | "yml" => "yaml",
            "json" => "json",
            "toml" => "toml",
            "sql" => "sql",
            "sh" => "sh",
            "Dockerfile" => "dockerfile",
            _ => "",
        };
        let fence = if lines.iter().any(|line| line.to_string().contains("```")) { "````" } else { "```" };
        Some(Self { path: anchor.path.shown(), part: anchor.part.shown(), language, fence, lines })
    }
}

impl Before {
    fn new(system: &System, parent: &State, anchor: &Anchor) -> Option<Self> {
        let branch = parent.file.branch.shown();
        let url = system.links.as_ref().map(|links| {
            let url = anchor.path.shown_as(|path| links.file(branch.text(), path));
            url.and(branch.places().iter().copied())
        });
        Some(Self { path: anchor.path.shown(), part: anchor.part.shown(), branch, url })
    }
}

impl Term {
    fn new(term: &system::Term) -> Self {
        Self { word: term.word.shown(), meaning: term.meaning.shown() }
    }
}

impl Node {
    /// What is written in it.
    fn label(&self) -> Shown {
        self.id.map(|id| self.engine.map_or_else(|| id.to_owned(), |engine| format!("{id}: {engine}")))
    }
}
