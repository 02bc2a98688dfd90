//! Programs that are installed on this machine: found, prepared, and told what to do, as their engines say.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use stategen_disk as disk;
use stategen_model::engine::{Host, Program, Step};

use super::process::{Launch, Log};

/// A user and group, by their numbers.
type User = (u32, u32);

/// How long a program that is tried again waits.
const PAUSE: Duration = Duration::from_millis(100);

/// Does what comes before the component's program is started. Gives how to start it, and what comes after.
pub(super) fn prepare(host: &Host<'_>, log: &Log) -> Result<(Launch, Vec<Step>)> {
    let id = host.id;
    let Some(native) = host.component.native(host) else {
        bail!("{id} runs in a container alone: its engine is not started on the host");
    };
    let program = find(native.program)?;
    let user = match native.unprivileged {
        Some(name) => unprivileged(name, host.scratch)?,
        None => None,
    };
    if let Some((uid, gid)) = user {
        chown(host.scratch, Some(uid), Some(gid))?;
    }
    for step in &native.before {
        run(host, step, user.map(|user| (user, host.scratch)), log)?;
    }
    let mut launch = Launch::new(id, program);
    launch.arguments = native.arguments;
    launch.own = native.environment;
    launch.user = user;
    launch.ready = native.ready;
    launch.stop = native.stop;
    launch.stopped = native.stopped;
    Ok((launch, native.after))
}

/// Why a component cannot be started on this machine, if it cannot: it is only run in a container, or its program is missing.
pub(super) fn obstacle(host: &Host<'_>) -> Option<String> {
    match host.component.native(host) {
        Some(native) => find(native.program).err().map(|error| error.to_string()),
        None => Some("it runs in a container alone".to_owned()),
    }
}

/// Does what comes after the component is ready.
pub(super) fn carry_out(host: &Host<'_>, steps: &[Step], log: &Log) -> Result<()> {
    steps.iter().try_for_each(|step| run(host, step, None, log))
}

/// Does a step, as this user and in this folder where they are named.
fn run(host: &Host<'_>, step: &Step, user: Option<(User, &Path)>, log: &Log) -> Result<()> {
    match step {
        Step::Folder(folder) => {
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            if let Some(((uid, gid), _)) = user {
                chown(folder, Some(uid), Some(gid))?;
            }
            Ok(())
        }
        Step::Copy { from, to } => disk::write_atomically(to, read(from)?.as_bytes(), false),
        Step::Readdress { file, to } => {
            let list = serde_json::from_str(&read(file)?).with_context(|| format!("cannot use {}", file.display()))?;
            disk::write_atomically(to, readdressed(list, host.addresses).to_string().as_bytes(), false)
        }
        Step::FillIn { template, values, to } => {
            let text = read(template)?;
            let text = filled_in(&text, values).with_context(|| format!("cannot use {}", template.display()))?;
            disk::write_atomically(to, text.as_bytes(), false)
        }
        Step::Secret { file, text } => {
            let mut options = fs::OpenOptions::new();
            let mut file_of_its_own = options.write(true).create_new(true).mode(0o600).open(file)?;
            file_of_its_own.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))?;
            if let Some(((uid, gid), _)) = user {
                chown(file, Some(uid), Some(gid))?;
            }
            Ok(())
        }
        Step::Run { program, arguments, environment, attempts, says, failure } => {
            let path = find(*program)?;
            if let Some(line) = says {
                log.line(host.id, line);
            }
            let mut command = Command::new(path);
            command.args(arguments).envs(environment.iter().map(|(name, value)| (name, value)));
            if let Some(((uid, gid), folder)) = user {
                command.uid(uid).gid(gid).current_dir(folder);
            }
            let mut outcome = end(&mut command, program.name);
            for _ in 1..*attempts {
                if outcome.is_ok() {
                    break;
                }
                std::thread::sleep(PAUSE);
                outcome = end(&mut command, program.name);
            }
            outcome.with_context(|| failure.clone())
        }
    }
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// A list in which `id:port` of each component is where it listens here. Entries that name one that is not here are left out.
fn readdressed(list: Value, addresses: &BTreeMap<String, Option<String>>) -> Value {
    match list {
        Value::Array(entries) => entries.into_iter().filter_map(|entry| entry_here(entry, addresses)).collect(),
        other => other,
    }
}

/// An entry with where things are here; none where one of them is not.
fn entry_here(entry: Value, addresses: &BTreeMap<String, Option<String>>) -> Option<Value> {
    Some(match entry {
        Value::String(text) => text_here(&text, addresses)?.into(),
        Value::Array(items) => {
            items.into_iter().map(|item| entry_here(item, addresses)).collect::<Option<Vec<_>>>()?.into()
        }
        Value::Object(members) => {
            let member = |(name, value)| Some((name, entry_here(value, addresses)?));
            members.into_iter().map(member).collect::<Option<serde_json::Map<_, _>>>()?.into()
        }
        other => other,
    })
}

/// An address or URL with where that is here; other texts stay as they are.
fn text_here(text: &str, addresses: &BTreeMap<String, Option<String>>) -> Option<String> {
    let (scheme, rest) = text.strip_prefix("http://").map_or(("", text), |rest| ("http://", rest));
    let (address, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match addresses.get(address) {
        Some(here) => here.as_ref().map(|here| format!("{scheme}{here}{path}")),
        None => Some(text.to_owned()),
    }
}

fn end(command: &mut Command, name: &str) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot run {name}"))?;
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// The template with each `${NAME}` replaced by its value. nginx's own variables are written without braces.
fn filled_in(template: &str, values: &BTreeMap<String, String>) -> Result<String> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').context("it has an open `${`")?;
        let Some(value) = values.get(name) else { bail!("it asks for `{name}`, which nothing gives") };
        out.push_str(before);
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// The newest version of a program, else the one on the path or where Debian puts what only root runs.
fn find(program: Program) -> Result<PathBuf> {
    let Program { name, package, versions } = program;
    if let Some(file) = versions.and_then(|folder| newest(Path::new(folder), name)) {
        return Ok(file);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into(), "/usr/local/sbin".into()]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file()).with_context(|| {
        format!("the program `{name}` is missing: install it, on Debian with `apt-get install {package}`")
    })
}

/// The program in the folder of the highest version.
fn newest(versions: &Path, name: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(versions).ok()?.flatten();
    let file = |entry: fs::DirEntry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        Some((version, entry.path().join("bin").join(name)))
    };
    entries.filter_map(file).filter(|(_, file)| file.is_file()).max().map(|(_, file)| file)
}

/// Who runs a program that refuses to run as root: this user where it is there, else nobody; none where it is not root
/// that asks.
fn unprivileged(name: &str, scratch: &Path) -> Result<Option<User>> {
    if fs::metadata(scratch)?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let user = ids(name).or_else(|| ids("nobody")).map(Some);
    user.with_context(|| format!("root does not run the programs of `{name}`, and no other user is there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named_with_its_package() {
        let program = Program { name: "no-such-broker", package: "no-such-package", versions: Some("/no/versions") };
        assert_eq!(
            find(program).unwrap_err().to_string(),
            "the program `no-such-broker` is missing: install it, on Debian with `apt-get install no-such-package`"
        );
    }

    #[test]
    fn the_highest_version_is_the_newest() {
        let folder = tempfile::tempdir().unwrap();
        for version in ["9", "16", "extra"] {
            let bin = folder.path().join(version).join("bin");
            fs::create_dir_all(&bin).unwrap();
            disk::write_atomically(&bin.join("server"), b"", true).unwrap();
        }
        assert_eq!(newest(folder.path(), "server"), Some(folder.path().join("16/bin/server")));
        assert_eq!(newest(folder.path(), "client"), None);
    }

    #[test]
    fn placeholders_are_filled_in_and_unknown_ones_are_errors() {
        let values = BTreeMap::from([("PORT".to_owned(), "80".to_owned())]);
        assert_eq!(filled_in("listen ${PORT}; $host", &values).unwrap(), "listen 80; $host");
        assert!(filled_in("${OTHER}", &values).unwrap_err().to_string().contains("`OTHER`"));
    }

    #[test]
    fn a_list_names_what_is_here_and_leaves_out_what_is_not() {
        let addresses = BTreeMap::from([
            ("shelf:80".to_owned(), Some("127.0.0.1:20001".to_owned())),
            ("store:90".to_owned(), None),
        ]);
        let list = serde_json::json!([
            { "targets": ["shelf:80"], "labels": { "at": "http://shelf:80/health", "job": "shelf", "other": "old-shelf:80" } },
            { "targets": ["shelf:80"], "labels": { "at": "http://store:90/" } },
        ]);
        let here = serde_json::json!([
            { "targets": ["127.0.0.1:20001"],
              "labels": { "at": "http://127.0.0.1:20001/health", "job": "shelf", "other": "old-shelf:80" } },
        ]);
        assert_eq!(readdressed(list, &addresses), here);
    }
}
