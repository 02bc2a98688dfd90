//! The script that runs a system on a host of its own: what it does in which order, and that a dry run does nothing.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use stategen_disk as disk;
use stategen_model::system::System;

const SCRIPT: &str = "deploy/aws-ec2-compose/deploy.sh";

/// Says what it is asked and by which images. A commit that is named in `unhealthy` does not become healthy.
const DOCKER: &str = r#"#!/bin/sh
here=$(dirname "$0")
echo "docker $* [$IMAGE_TAG $CORS_ALLOWED_ORIGINS]" >>"$here/calls"
case " $* " in
    *' version --short '*) echo 2.40.3 ;;
    *' up '*) ! grep -qs "$IMAGE_TAG" "$here/unhealthy" ;;
esac
"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

/// The state of the repository that is deployed.
fn system() -> System {
    let (systems, findings) = stategen_compose::compose(&stategen_spec::load(root()).unwrap());
    assert_eq!(findings, [], "the packs have findings");
    systems.into_iter().find(|system| system.spec.deployment.is_some()).unwrap()
}

/// A host with a clone of the output's branch, and the repository that this is of.
struct Host {
    folder: tempfile::TempDir,
    /// The system's name, and what the names of its variables begin with.
    name: String,
    prefix: String,
}

impl Host {
    fn new() -> Self {
        let system = system();
        let name = system.spec.system.name.to_string();
        let host = Self { folder: tempfile::tempdir().unwrap(), prefix: name.to_ascii_uppercase(), name };
        for (path, artifact) in &stategen_render::render(&system).files {
            let path = path.as_str();
            if ["scripts/", "deploy/", "compose", ".gitignore"].iter().any(|wanted| path.starts_with(wanted)) {
                host.write(&format!("origin/{path}"), &artifact.content, artifact.executable);
            }
        }
        for program in ["docker", "curl"] {
            let text = if program == "docker" { DOCKER } else { "#!/bin/sh\necho \"curl $*\" >>\"${0%/*}/calls\"\n" };
            host.write(&format!("bin/{program}"), text.as_bytes(), true);
        }
        host.git("origin", &["init", "--quiet", "--initial-branch", &system.state.file.branch]);
        host.commit();
        host.git(".", &["clone", "--quiet", "origin", "clone"]);
        host
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, content: &[u8], executable: bool) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        disk::write_atomically(&file, content, executable).unwrap();
    }

    fn git(&self, folder: &str, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=x", "-c", "user.email=x@example.org"]).args(arguments);
        let output = git.current_dir(self.path(folder)).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// A commit more on the branch, and its id.
    fn commit(&self) -> String {
        self.git("origin", &["add", "--all"]);
        self.git("origin", &["commit", "--quiet", "--allow-empty", "--message", "Another"]);
        self.git("origin", &["rev-parse", "HEAD"])
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        let mut script = Command::new(self.path("clone").join(SCRIPT));
        script.args(arguments).env("PATH", path).env(self.variable("FQDN"), "system.example.org");
        let variables = variables.iter().map(|(name, value)| (self.variable(name), value));
        script.env(self.variable("WORKDIR"), self.path("work")).envs(variables).output().unwrap()
    }

    fn variable(&self, name: &str) -> String {
        format!("{}_{name}", self.prefix)
    }

    /// What a run that succeeds prints.
    fn fine(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments, &[]);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a run that fails says, with its exit code.
    fn fails(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
        let output = self.run(arguments, variables);
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    /// What was asked of Docker and of the entrance since this was asked last.
    fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.path("bin/calls")).unwrap_or_default();
        let _ = fs::remove_file(self.path("bin/calls"));
        calls.lines().map(str::to_owned).collect()
    }

    /// Those words of each call that say what it is, with the commit that it is of.
    fn steps(&self) -> Vec<String> {
        let calls = self.calls();
        let changing = calls.iter().filter(|call| !call.contains(" info ") && !call.contains(" version "));
        changing.map(|call| step(call)).collect()
    }

    /// Every file, folder and link with what it holds.
    fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = walkdir::WalkDir::new(self.folder.path()).into_iter().map(Result::unwrap);
        let content = |entry: walkdir::DirEntry| {
            let kind = entry.file_type();
            let content = if kind.is_symlink() {
                fs::read_link(entry.path()).unwrap().into_os_string().into_encoded_bytes()
            } else if kind.is_file() {
                fs::read(entry.path()).unwrap()
            } else {
                Vec::new()
            };
            (entry.into_path(), content)
        };
        entries.filter(|entry| entry.file_name() != "calls").map(content).collect()
    }

    fn passwords(&self) -> String {
        fs::read_to_string(self.path("work/deploy.env")).unwrap()
    }

    fn current(&self) -> String {
        fs::read_link(self.path("work/current")).unwrap().file_name().unwrap().to_str().unwrap().to_owned()
    }

    fn releases(&self) -> Vec<String> {
        let releases = fs::read_dir(self.path("work/releases")).unwrap();
        let mut names: Vec<String> =
            releases.map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }
}

/// Such as `up abc…`: what is asked of Compose, and of which commit.
fn step(call: &str) -> String {
    if let Some(address) = call.strip_prefix("curl ").and_then(|call| call.rsplit(' ').next()) {
        return format!("ask {address}");
    }
    let words: Vec<&str> = call.split(' ').collect();
    let tag = words.iter().find_map(|word| word.strip_prefix('[').or_else(|| word.strip_prefix("IMAGE_TAG=")));
    let after = words.iter().position(|word| word.ends_with("compose.published.yaml"));
    let asked = after.map_or(words[1..].join(" "), |at| words[at + 1].to_owned());
    format!("{asked} {}", tag.unwrap_or_default())
}

const ENTRANCE: &str = "ask http://127.0.0.1:8080/health";
const COLLECTOR: &str = "ask http://127.0.0.1:13133/";

fn started(commit: &str) -> [String; 3] {
    [format!("up {commit}"), ENTRANCE.to_owned(), COLLECTOR.to_owned()]
}

#[test]
fn a_commit_is_deployed_once_with_passwords_of_its_host() {
    let host = Host::new();
    let commit = host.git("origin", &["rev-parse", "HEAD"]);
    let said = host.fine(&["deploy"]);
    assert_eq!(host.steps(), [&[format!("pull {commit}")], &started(&commit)[..]].concat());
    assert_eq!((host.current(), host.releases()), (commit.clone(), vec![commit.clone()]));

    let made = host.passwords();
    let values: Vec<&str> = made.lines().map(|line| line.split_once('=').unwrap().1).collect();
    assert!(values.len() == 3 && values.iter().all(|value| value.len() == 48 && !said.contains(value)), "{made}{said}");
    let mode = fs::metadata(host.path("work/deploy.env")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read_to_string(host.path("work/current/.env")).unwrap(), made, "Compose reads them there");
    let open = fs::metadata(host.path("work/current/compose.yaml")).unwrap().permissions().mode();
    assert_eq!(open & 0o044, 0o044, "containers read what they mount");

    let (code, said) = host.fails(&["deploy"], &[]);
    assert!(code == 1 && said.contains("runs already"), "{said}");
    assert_eq!(host.steps(), [""; 0]);
}

#[test]
fn a_first_commit_that_does_not_become_healthy_is_stopped() {
    let host = Host::new();
    let commit = host.git("origin", &["rev-parse", "HEAD"]);
    host.write("bin/unhealthy", commit.as_bytes(), false);
    let (code, said) = host.fails(&["deploy"], &[]);
    assert!(code == 1 && said.contains("did not become healthy"), "{said}");
    assert_eq!(host.steps(), ["pull", "up", "logs", "down"].map(|step| format!("{step} {commit}")));
    assert!(!host.path("work/current").exists());
}

#[test]
fn an_upgrade_goes_over_to_the_newest_commit_and_keeps_one_to_go_back_to() {
    let host = Host::new();
    host.fine(&["deploy"]);
    let made = host.passwords();
    let first = host.current();
    host.write("bin/unhealthy", b"", false);
    let second = host.commit();
    host.calls();
    host.fine(&["upgrade"]);
    assert_eq!(host.steps(), [&[format!("pull {second}")], &started(&second)[..]].concat());
    assert_eq!(host.current(), second);
    assert!(host.fine(&["upgrade"]).contains("runs already"));
    assert_eq!(host.steps(), [""; 0]);

    let third = host.commit();
    let output = host.run(&["upgrade"], &[("PRUNE_DOCKER", "yes")]);
    assert!(output.status.success(), "{output:?}");
    let mut kept = vec![second, third];
    kept.sort();
    assert_eq!(host.releases(), kept);
    let last = host.steps().pop().unwrap();
    assert!(last.starts_with("image rm ghcr.io/") && last.contains(&first) && !last.contains(&kept[0]), "{last}");
    assert_eq!(host.passwords(), made);
}

#[test]
fn an_upgrade_that_does_not_become_healthy_is_taken_back() {
    let host = Host::new();
    host.fine(&["deploy"]);
    let (first, second) = (host.current(), host.commit());
    host.write("bin/unhealthy", second.as_bytes(), false);
    host.calls();
    let (code, said) = host.fails(&["upgrade"], &[]);
    assert!(code == 1 && said.contains(&format!("{first} runs again")), "{said}");
    let tried = ["pull", "up", "logs"].map(|step| format!("{step} {second}"));
    assert_eq!(host.steps(), [&tried, &started(&first)[..]].concat());
    assert_eq!(host.current(), first);

    host.write("bin/unhealthy", format!("{first} {second}").as_bytes(), false);
    let (code, said) = host.fails(&["upgrade"], &[]);
    assert!(code == 1 && said.contains("neither"), "{said}");
}

#[test]
fn what_is_removed_keeps_its_data_unless_that_is_said() {
    let host = Host::new();
    host.fine(&["deploy"]);
    let commit = host.current();
    host.calls();
    host.fine(&["remove"]);
    let calls = host.calls();
    assert!(calls.len() == 1 && calls[0].contains(" down [") && !calls[0].contains("--volumes"), "{calls:?}");
    assert!(host.releases().is_empty() && host.path("work/deploy.env").exists());
    host.fine(&["deploy"]);
    host.calls();
    host.fine(&["remove", "--data"]);
    let calls = host.calls();
    assert!(calls.len() == 1 && calls[0].contains(&format!(" down --volumes [{commit} ")), "{calls:?}");
    assert!(!host.path("work/deploy.env").exists());
}

#[test]
fn a_dry_run_changes_nothing_and_says_what_would_be_done() {
    let host = Host::new();
    let dry = |command: &str, more: &[&str]| {
        host.calls();
        let before = host.everything();
        let said = host.fine(&[&[command], more, &["--dry-run"]].concat());
        assert!(host.everything() == before, "{command} changed something");
        assert_eq!(host.steps(), [""; 0], "{command} asked somebody");
        let commands = said.lines().take_while(|line| !line.starts_with('#'));
        let outside = commands.filter(|line| line.contains("docker ") || line.starts_with("curl"));
        outside.map(str::to_owned).filter(|line| !line.contains(" info") && !line.contains(" version")).collect()
    };
    let steps = |said: Vec<String>| said.iter().map(|line| step(line)).collect::<Vec<String>>();
    for command in ["check", "install"] {
        dry(command, &[]);
    }
    let said = steps(dry("deploy", &[]));
    host.fine(&["deploy"]);
    assert_eq!(said, host.steps());
    host.commit();
    let said = steps(dry("upgrade", &[]));
    let all = host.fine(&["upgrade", "--dry-run"]);
    let back = all.lines().skip_while(|line| !line.starts_with('#'));
    let back: Vec<String> = back.skip(1).map(step).collect();
    assert_eq!(back, started(&host.current()), "it says how it would go back");
    host.calls();
    host.fine(&["upgrade"]);
    assert_eq!(said, host.steps());
    let said = steps(dry("remove", &["--data"]));
    host.fine(&["remove", "--data"]);
    assert_eq!(said, host.steps());
}

#[test]
fn what_a_host_lacks_is_said_and_installed() {
    let host = Host::new();
    host.fine(&["check"]);
    host.write("bin/docker", b"#!/bin/sh\nexit 1\n", true);
    let (code, said) = host.fails(&["check"], &[]);
    assert!(code == 1 && said.contains("no Compose plugin") && said.contains("Docker does not answer"), "{said}");
    assert!(said.lines().all(|line| line.starts_with("deploy.sh: ")), "{said}");

    let apt = b"#!/bin/sh\necho \"apt-get $*\" >>\"${0%/*}/calls\"\nprintf '%s' '#!/bin/sh\necho 2.40.3' >\"${0%/*}/docker\"\n";
    host.write("bin/apt-get", apt, true);
    host.write("bin/apt-cache", b"#!/bin/sh\n", true);
    host.write("bin/sudo", b"#!/bin/sh\nexec \"$@\"\n", true);
    host.calls();
    host.fine(&["install"]);
    let packages = "apt-get install --yes --no-install-recommends docker-compose-v2";
    assert_eq!(host.calls(), ["apt-get update", packages]);
}

#[test]
fn what_the_host_says_is_taken_and_nonsense_is_refused() {
    let host = Host::new();
    let commit = host.git("origin", &["rev-parse", "HEAD"]);
    host.commit();
    fs::create_dir(host.path("work")).unwrap();
    let (tag, origins) = (host.variable("IMAGE_TAG"), host.variable("CORS_ALLOWED_ORIGINS"));
    let settings = format!("{tag}={commit}\n{origins}=https://a.org\nINGRESS_PORT=8088");
    host.write("work/deploy.env", settings.as_bytes(), false);
    host.fine(&["deploy"]);
    let calls = host.calls();
    assert!(calls.iter().any(|call| call.contains(&format!("[{commit} https://a.org]"))), "{calls:?}");
    assert!(calls.iter().any(|call| call.ends_with("http://127.0.0.1:8088/health")), "{calls:?}");
    assert!(host.passwords().starts_with(&settings));
    let mode = fs::metadata(host.path("work/deploy.env")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "passwords are added to what was open to all");
    for (variable, value) in [("FQDN", "a b; rm"), ("FQDN", ""), ("IMAGE_TAG", "latest")] {
        let (code, said) = host.fails(&["upgrade"], &[(variable, value)]);
        assert!(code == 2 && said.contains(&host.variable(variable)), "{said}");
    }
    assert_eq!(host.fails(&["upgrade", "--data"], &[]).0, 2);
    let (code, said) = host.fails(&[], &[]);
    assert!(code == 2 && said.contains("deploy.sh upgrade "), "{said}");
}

#[test]
fn a_proxy_is_told_the_name_and_the_port() {
    let host = Host::new();
    let said = host.fine(&["proxy"]);
    assert!(!said.contains("__"), "{said}");
    let connection = format!("proxy_set_header Connection ${}_connection;", host.name);
    for line in ["server_name system.example.org;", "proxy_pass http://127.0.0.1:8080;", &connection] {
        assert!(said.contains(line), "{said}");
    }
}
