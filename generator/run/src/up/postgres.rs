//! A throwaway PostgreSQL cluster: initialised, started, filled from the state's own SQL.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use stategen_model::system::Component;

use super::process::{Launch, Log, Ready, Stop};

/// Initialises a cluster and says how to start it.
pub(super) fn prepare(id: &str, component: &Component, scratch: &Path, port: u16, log: &Log) -> Result<Launch> {
    let server = program("postgres")?;
    let data = scratch.join(id);
    fs::create_dir(&data)?;
    let user = unprivileged(scratch)?;
    if let Some((uid, gid)) = user {
        chown(scratch, Some(uid), Some(gid))?;
        chown(&data, Some(uid), Some(gid))?;
    }
    log.line(id, "initialising a cluster");
    let mut initdb = Command::new(program("initdb")?);
    initdb.args(["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]);
    initdb.arg("-U").arg(setting(component, "user")).arg("-D").arg(&data).current_dir(scratch);
    if let Some((uid, gid)) = user {
        initdb.uid(uid).gid(gid);
    }
    run(initdb, "initdb")?;
    let mut launch = Launch::new(id, server);
    let port_text = port.to_string();
    launch.arguments = vec!["-D".into(), data.into(), "-p".into(), port_text.into(), "-k".into(), scratch.into()];
    launch.arguments.extend(["-c".into(), "listen_addresses=127.0.0.1".into()]);
    launch.user = user;
    launch.ready = Some(Ready::Tcp(port));
    launch.stop = Stop::Interrupt;
    Ok(launch)
}

/// Creates the database and runs the state's SQL, unless that was done.
pub(super) fn fill(id: &str, component: &Component, output: &Path, port: u16) -> Result<()> {
    let psql = |database: &str| -> Result<Command> {
        let mut psql = Command::new(program("psql")?);
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", &port.to_string()]);
        psql.args(["-U", setting(component, "user"), "-d", database]);
        Ok(psql)
    };
    let name = setting(component, "name");
    // The server opens its port a moment before it answers.
    let mut tries = 0;
    loop {
        let mut create = psql("postgres")?;
        create.arg("-c").arg(format!("CREATE DATABASE \"{}\"", name.replace('"', "\"\"")));
        match run(create, "psql") {
            Ok(()) => break,
            Err(error) if tries == 50 => return Err(error.context(format!("{id} does not answer"))),
            Err(_) => tries += 1,
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    for file in ["schema.sql", "seed.sql"] {
        let mut fill = psql(name)?;
        fill.arg("-f").arg(output.join(id).join(file));
        run(fill, "psql").with_context(|| format!("{id}/{file} does not run"))?;
    }
    Ok(())
}

fn setting<'a>(component: &'a Component, role: &str) -> &'a str {
    component.settings.get(role).map_or("postgres", String::as_str)
}

fn run(mut command: Command, name: &str) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot run {name}"))?;
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// A program of the newest PostgreSQL that is installed; Debian keeps them off the path.
fn program(name: &str) -> Result<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin").join(name))))
        .filter(|(_, file)| file.is_file())
        .collect();
    versions.sort();
    match versions.pop() {
        Some((_, file)) => Ok(file),
        None => super::programs::find_program(name, "postgresql"),
    }
}

/// PostgreSQL refuses to run as root; then its own user runs it, or nobody.
fn unprivileged(scratch: &Path) -> Result<Option<(u32, u32)>> {
    if fs::metadata(scratch)?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    ids("postgres")
        .or_else(|| ids("nobody"))
        .map(Some)
        .context("PostgreSQL does not run as root, and no other user is there")
}
