//! What each code means, for `stategen explain CODE`.

/// Codes with their explanations, in code order.
pub const CODES: &[(&str, &str)] = &[
    (
        "drift-edited",
        "A file of the output differs from what the specifications give. Output is never edited by hand: change the pack \
         or the template that `stategen explain PATH` names, then run `stategen generate`. `check --patch FILE` writes \
         the difference as a patch.",
    ),
    (
        "drift-foreign",
        "A file lies in a state's output that the specifications do not give, the old manifest does not list and the \
         state's `.gitignore` does not name. Move it away or delete it; `stategen generate` never deletes what it did \
         not make.",
    ),
    ("drift-missing", "The specifications give a file that is not in the output. Run `stategen generate`."),
    (
        "drift-mode",
        "A file's content is right and its permission to be executed is not. Run `stategen generate`, and commit the mode.",
    ),
    (
        "drift-obsolete",
        "An earlier generation made a file that the specifications no longer give. `stategen generate` deletes it.",
    ),
];

/// What `code` means.
pub fn describe(code: &str) -> Option<&'static str> {
    CODES.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}
