//! Names of files that are being written: beside the file whose name they take when they are whole. A run that is killed
//! leaves them behind.

/// The name of the `number`th file that a process writes.
#[must_use]
pub fn name(process: u32, number: u32) -> String {
    format!(".stategen-{process}-{number}.tmp")
}

/// The process that writes a file of this name; none where it is no such name.
#[must_use]
pub fn process(name: &str) -> Option<u32> {
    let (process, number) = name.strip_prefix(".stategen-")?.strip_suffix(".tmp")?.split_once('-')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(number).then(|| process.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_process_and_no_other_name_does() {
        assert_eq!(process(&name(17, 4)), Some(17));
        for other in ["stategen-1-1.tmp", ".stategen-1-.tmp", ".stategen-x-1.tmp", ".stategen-1-1.tmp2", "book.rs"] {
            assert_eq!(process(other), None, "{other}");
        }
    }
}
