//! A repository that is published into, through git's own plumbing: a handful of processes, whatever the number of files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use anyhow::{Context, Result, bail, ensure};

use super::commit::{Commit, EMAIL, NAME};
use super::object::{ObjectFormat, ObjectId};

/// Variables by which a hook or an alias would point git at another repository than the one named.
const LOCAL_VARIABLES: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// Git in `dir`, with its messages untranslated and nothing of a surrounding git.
pub(super) fn git(dir: &Path) -> Command {
    let mut command = Command::new("git");
    for variable in LOCAL_VARIABLES {
        command.env_remove(variable);
    }
    command.arg("-C").arg(dir).env("LC_ALL", "C").env("GIT_NO_REPLACE_OBJECTS", "1").stdin(Stdio::null());
    command
}

/// What `command` says on standard output.
///
/// # Errors
/// With what it says on standard error, when it fails.
pub(super) fn output_of(command: &mut Command) -> Result<String> {
    let output = command.output().context("cannot run git")?;
    answer_of(command, &output)
}

fn answer_of(command: &Command, output: &Output) -> Result<String> {
    let verb = verb(command);
    ensure!(output.status.success(), "git {verb} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    String::from_utf8(output.stdout.clone()).with_context(|| format!("git {verb} does not answer in UTF-8"))
}

/// What git is asked for: the first word that is neither an option nor the setting of a `-c`.
fn verb(command: &Command) -> String {
    let mut words = command.get_args().skip(2);
    while let Some(word) = words.next() {
        if word == "-c" {
            words.next();
        } else if !word.as_encoded_bytes().starts_with(b"-") {
            return word.to_string_lossy().into_owned();
        }
    }
    String::new()
}

/// A repository.
#[derive(Debug)]
pub struct Repository {
    /// Its folder of git's own.
    pub dir: PathBuf,
    /// How it names objects.
    pub format: ObjectFormat,
}

/// What a name of the repository leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The object; of an annotated tag, what it tags.
    pub id: ObjectId,
    /// The work tree that has the branch checked out.
    pub checked_out: Option<String>,
}

/// A name that gets another object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The full name, such as `refs/heads/code/001-slug`.
    pub name: String,
    /// What it leads to now, if it is there.
    pub old: Option<ObjectId>,
    /// What it is to lead to.
    pub new: ObjectId,
}

/// A transaction on references that another one was in the way of, so that it may succeed when it is tried again.
#[derive(Debug)]
pub(super) enum LostRace {
    /// References are no longer what was planned upon: where, or what git says of it.
    Changed(String),
    /// Somebody holds a lock: what git says of it.
    Locked(String),
}

impl std::fmt::Display for LostRace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed(said) => write!(f, "somebody else changed the repository meanwhile: {said}"),
            Self::Locked(said) => write!(
                f,
                "references of the repository stayed locked. If no other git is at work there, one that was killed left \
                 the file behind, and it can be removed: {said}"
            ),
        }
    }
}

impl std::error::Error for LostRace {}

impl Repository {
    /// The repository that `dir` lies in.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(dir: &Path) -> Result<Self> {
        let answer = output_of(git(dir).args(["rev-parse", "--absolute-git-dir", "--show-object-format=storage"]))
            .with_context(|| format!("git finds no repository to publish into at {}", dir.display()))?;
        let (dir, format) = answer.trim_end().rsplit_once('\n').context("git rev-parse gives two lines")?;
        let format = match format {
            "sha1" => ObjectFormat::Sha1,
            "sha256" => ObjectFormat::Sha256,
            other => bail!("the repository names objects by {other}, which is not known here"),
        };
        Ok(Self { dir: dir.into(), format })
    }

    /// The references that match `patterns`, by full name.
    ///
    /// # Errors
    /// When git fails.
    pub fn references(&self, patterns: &[String]) -> Result<BTreeMap<String, Reference>> {
        let format = "--format=%(refname)%00%(objectname)%00%(*objectname)%00%(worktreepath)";
        let lines = output_of(git(&self.dir).args(["for-each-ref", format, "--"]).args(patterns))?;
        let mut references = BTreeMap::new();
        for line in lines.lines() {
            let mut parts = line.split('\0');
            let (Some(name), Some(id), Some(tagged), Some(tree)) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            else {
                bail!("git for-each-ref gives a line that cannot be read: {line}");
            };
            let id =
                ObjectId::parse(if tagged.is_empty() { id } else { tagged }).context("an id has as many digits")?;
            // Git names a bare repository too, which has no files that would be left behind.
            let checked_out = (!tree.is_empty() && Path::new(tree) != self.dir).then(|| tree.to_owned());
            references.insert(name.to_owned(), Reference { id, checked_out });
        }
        Ok(references)
    }

    /// What the repository at `remote` has of the references that match `patterns`, by full name.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn remote_references(&self, remote: &str, patterns: &[String]) -> Result<BTreeMap<String, ObjectId>> {
        let lines = output_of(git(&self.dir).args(["ls-remote", "--", remote]).args(patterns))
            .with_context(|| format!("cannot ask {remote} for its branches"))?;
        let mut references = BTreeMap::new();
        for line in lines.lines() {
            let Some((id, name)) = line.split_once('\t') else { continue };
            let Some(id) = ObjectId::parse(id) else { continue };
            // What an annotated tag tags comes after it, under the same name.
            references.insert(name.trim_end_matches("^{}").to_owned(), id);
        }
        Ok(references)
    }

    /// Brings the objects that `names` at `remote` lead to, and changes no reference.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn fetch(&self, remote: &str, names: &[&str]) -> Result<()> {
        let options = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "--", remote];
        output_of(git(&self.dir).args(options).args(names)).with_context(|| format!("cannot fetch from {remote}"))?;
        Ok(())
    }

    /// Whether the first leads to the second, or is it.
    ///
    /// # Errors
    /// When git fails.
    pub fn is_ancestor(&self, older: &ObjectId, newer: &ObjectId) -> Result<bool> {
        let mut command = git(&self.dir);
        command.args(["merge-base", "--is-ancestor", older.as_str(), newer.as_str()]);
        let output = command.output().context("cannot run git")?;
        match output.status.code() {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            _ => answer_of(&command, &output).map(|_| false),
        }
    }

    /// The files below a tree or commit: path, mode and id.
    ///
    /// # Errors
    /// When git fails.
    pub fn files(&self, tree: &ObjectId) -> Result<BTreeMap<String, (String, ObjectId)>> {
        let lines = output_of(git(&self.dir).args(["ls-tree", "-r", "-z", "--full-tree", tree.as_str()]))?;
        let mut files = BTreeMap::new();
        for line in lines.split_terminator('\0') {
            let (facts, path) = line.split_once('\t').context("git ls-tree gives a path")?;
            let (mode, rest) = facts.split_once(' ').context("git ls-tree gives a mode")?;
            let id = rest.rsplit(' ').next().and_then(ObjectId::parse).context("git ls-tree gives an id")?;
            files.insert(path.to_owned(), (mode.to_owned(), id));
        }
        Ok(files)
    }

    /// A reader of objects: one process for all.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn reader(&self) -> Result<ObjectReader> {
        let mut command = git(&self.dir);
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("cannot run git")?;
        let input = child.stdin.take().context("the child's standard input is a pipe")?;
        let output = child.stdout.take().context("the child's standard output is a pipe")?;
        Ok(ObjectReader { child, input: Some(input), output: BufReader::new(output) })
    }

    /// Runs `git fast-import` over `stream` and gives what it prints. Objects come into the repository; the stream sees
    /// to it that no reference changes.
    ///
    /// # Errors
    /// When it fails.
    pub(super) fn import(&self, stream: &[u8]) -> Result<String> {
        // From a file, not through a pipe: if this process ends, git still reads a whole stream.
        let mut file = tempfile::tempfile().context("cannot make a temporary file")?;
        file.write_all(stream).context("cannot write a temporary file")?;
        std::io::Seek::rewind(&mut file).context("cannot rewind a temporary file")?;
        // Speed over size: `git gc` packs it better anyway.
        let mut command = git(&self.dir);
        command.args(["-c", "pack.compression=1", "-c", "core.compression=1"]);
        command.args(["fast-import", "--quiet", "--done"]).stdin(file);
        output_of(&mut command)
    }

    /// Changes references, all or none.
    ///
    /// # Errors
    /// [`LostRace`] when one is not as expected any more, or somebody else is changing it; else with what git says.
    pub(super) fn change(&self, changes: &[Change]) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut orders = String::from("start\n");
        for Change { name, old, new } in changes {
            let old = old.clone().unwrap_or_else(|| self.format.nothing());
            orders.push_str(&format!("update {name} {new} {old}\n"));
        }
        orders.push_str("prepare\ncommit\n");
        let mut command = git(&self.dir);
        command.args(["update-ref", "-m", "stategen publish", "--stdin"]).stdin(Stdio::piped()).stdout(Stdio::null());
        command.env("GIT_COMMITTER_NAME", NAME).env("GIT_COMMITTER_EMAIL", EMAIL);
        // An interruption at the terminal is not for it: it ends by itself, and leaves all changed or none.
        command.stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().context("cannot run git")?;
        // A git that gave up no longer reads; why is on its standard error.
        let _ = child.stdin.take().map(|mut input| input.write_all(orders.as_bytes()));
        let output = child.wait_with_output().context("cannot run git")?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        if said.contains(".lock'") && said.contains("File exists") {
            return Err(LostRace::Locked(said).into());
        }
        let names: Vec<String> = changes.iter().map(|change| change.name.clone()).collect();
        let now = self.references(&names)?;
        let as_planned = |change: &Change| now.get(&change.name).map(|now| &now.id) == change.old.as_ref();
        if !changes.iter().all(as_planned) {
            return Err(LostRace::Changed(said).into());
        }
        bail!("no branch of the repository was changed: git update-ref failed: {said}")
    }

    /// Makes the branch the one that a clone gets, where the repository is bare and the one that it would get is not there.
    ///
    /// # Errors
    /// When git fails.
    pub(super) fn lead_clones_to(&self, branch: &str) -> Result<()> {
        let bare = output_of(git(&self.dir).args(["rev-parse", "--is-bare-repository"]))?;
        let mut head = git(&self.dir);
        head.args(["rev-parse", "--quiet", "--verify", "HEAD"]);
        if bare.trim() == "true" && !head.output().context("cannot run git")?.status.success() {
            output_of(git(&self.dir).args(["symbolic-ref", "-m", "stategen publish", "HEAD", branch]))?;
        }
        Ok(())
    }

    /// The remote as git knows it from anywhere: what is no name of a remote, and a path here, in full.
    ///
    /// # Errors
    /// When the working directory cannot be told.
    pub fn remote(&self, remote: &str) -> Result<String> {
        let mut named = git(&self.dir);
        named.args(["config", "--get", &format!("remote.{remote}.url")]);
        let path = Path::new(remote);
        if path.is_absolute() || !path.exists() || named.output().context("cannot run git")?.status.success() {
            return Ok(remote.to_owned());
        }
        let path = path.canonicalize().with_context(|| format!("cannot find {remote}"))?;
        path.into_os_string().into_string().ok().context("the path of the remote is not UTF-8")
    }

    /// Sends the objects and changes the references at `remote`, all or none.
    ///
    /// # Errors
    /// With what git says, when `remote` refuses.
    pub(super) fn push(&self, remote: &str, changes: &[Change]) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let refspecs = changes.iter().map(|change| format!("{}:{}", change.new, change.name));
        output_of(
            git(&self.dir).args(["push", "--quiet", "--atomic", "--no-follow-tags", "--", remote]).args(refspecs),
        )
        .with_context(|| format!("nothing was published at {remote}"))?;
        Ok(())
    }
}

/// `git cat-file --batch`, asked one object at a time.
#[derive(Debug)]
pub struct ObjectReader {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl ObjectReader {
    /// The kind and content of what `name` leads to; none when it leads nowhere.
    ///
    /// # Errors
    /// When git fails.
    pub fn read(&mut self, name: &str) -> Result<Option<(String, Vec<u8>)>> {
        ensure!(!name.contains('\n'), "no object has a name of two lines");
        let input = self.input.as_mut().context("the reader is open")?;
        writeln!(input, "{name}").and_then(|()| input.flush()).context("git cat-file ended early")?;
        let mut head = String::new();
        self.output.read_line(&mut head).context("git cat-file ended early")?;
        let facts: Vec<&str> = head.trim_end().split(' ').collect();
        let [_, kind, size] = facts.as_slice() else { return Ok(None) };
        let size: usize = size.parse().with_context(|| format!("git cat-file says `{}`", head.trim_end()))?;
        let mut content = vec![0; size + 1];
        self.output.read_exact(&mut content).context("git cat-file ended early")?;
        content.pop();
        Ok(Some(((*kind).to_owned(), content)))
    }

    /// The commit of that id; none when the repository does not have it.
    ///
    /// # Errors
    /// When it is no commit, or git fails.
    pub fn commit(&mut self, id: &ObjectId) -> Result<Option<Commit>> {
        match self.read(id.as_str())? {
            None => Ok(None),
            Some((kind, content)) if kind == "commit" => Ok(Some(Commit::parse(id, &content)?)),
            Some((kind, _)) => bail!("{id} is a {kind} where a commit is expected"),
        }
    }
}

impl Drop for ObjectReader {
    fn drop(&mut self) {
        // At the end of its input git ends by itself.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// The commit that the sources were read at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: ObjectId,
    /// When it was committed, in seconds of the epoch.
    pub date: i64,
    /// Files below the root that are not as it has them, in git's order.
    pub changed: Vec<String>,
}

impl Source {
    /// The commit that is checked out at `root`, and what was changed since.
    ///
    /// # Errors
    /// When `root` lies in no repository, or in one without a commit.
    pub fn at(root: &Path) -> Result<Self> {
        let mut status = git(root);
        status.args(["--no-optional-locks", "status", "--porcelain=v1", "-z", "--no-renames"]);
        status.args(["--untracked-files=normal", "--ignore-submodules=none", "--", "."]);
        let status = status.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().context("cannot run git")?;
        let shown = output_of(git(root).args(["show", "--no-patch", "--format=%H %ct", "--no-show-signature", "HEAD"]))
            .with_context(|| format!("git finds no commit to publish from at {}", root.display()))?;
        let (id, date) = shown.trim().split_once(' ').context("git show gives an id and a date")?;
        let output = status.wait_with_output().context("cannot run git")?;
        let changed = answer_of(git(root).arg(OsStr::new("status")), &output)?;
        Ok(Self {
            id: ObjectId::parse(id).context("git show gives an id")?,
            date: date.parse().context("git show gives a date")?,
            changed: changed.split_terminator('\0').filter_map(|line| line.get(3..)).map(str::to_owned).collect(),
        })
    }
}
