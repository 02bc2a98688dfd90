//! What a module of a service's logic has: its functions, and what they ask the database. The rest is the compiler's.

use std::collections::BTreeSet;

use proc_macro2::Span as Position;
use syn::visit::{self, Visit};
use syn::{Expr, FnArg, Item, Local, Pat, PatIdent, ReturnType, Signature, Type, UseTree, Visibility};

use stategen_model::diagnostic::{Code, Diagnostic, File, Span};

/// A module of a service's logic.
#[derive(Debug, Default)]
pub struct Logic {
    /// Its functions, those within functions and other modules aside.
    pub functions: Vec<Function>,
    /// Types of its own that other modules may name.
    pub types: BTreeSet<String>,
    /// What it has from elsewhere and gives on, by name.
    pub passed_on: BTreeSet<String>,
    /// What it asks of a session of the database: names of methods, with their places.
    pub asked: Vec<(String, Span)>,
}

/// A function of a module.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where that stands.
    pub span: Span,
    /// Whether other modules may call it.
    pub public: bool,
    /// Whether it is `async`.
    pub awaited: bool,
    /// The last name of the type of each argument, such as `Ports` of `&Ports`.
    pub arguments: Vec<String>,
    /// The last name of the type that it returns, such as `Result`; none where it returns nothing.
    pub returned: Option<String>,
}

/// Reads a module.
///
/// # Errors
/// A finding where the text is no Rust.
pub fn read(file: File, text: &str) -> Result<Logic, Box<Diagnostic>> {
    let module = syn::parse_file(text).map_err(|error| {
        let message = match error.to_string().as_str() {
            // The words of the lexer, which knows no more.
            "cannot parse string into token stream" | "lex error" => {
                "this is not Rust: a bracket or quote has no other end".to_owned()
            }
            error => format!("this is not Rust: {error}"),
        };
        let help = "mend it here: what is generated holds the file as it is";
        Box::new(Diagnostic::error(Code::LogicSyntax, at(file, error.span()), message).with_help(help))
    })?;
    let mut logic = Logic::default();
    for item in &module.items {
        match item {
            Item::Fn(item) => logic.functions.push(function(file, &item.vis, &item.sig)),
            Item::Struct(item) if is_public(&item.vis) => drop(logic.types.insert(item.ident.to_string())),
            Item::Enum(item) if is_public(&item.vis) => drop(logic.types.insert(item.ident.to_string())),
            Item::Type(item) if is_public(&item.vis) => drop(logic.types.insert(item.ident.to_string())),
            Item::Use(item) if is_public(&item.vis) => names(&item.tree, &mut logic.passed_on),
            _ => {}
        }
    }
    let mut asking = Asking { file, sessions: BTreeSet::new(), asked: Vec::new() };
    asking.visit_file(&module);
    logic.asked = asking.asked;
    Ok(logic)
}

fn at(file: File, position: Position) -> Span {
    let bound = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (start, end) = (position.start(), position.end());
    let place = |line: usize, column: usize| Span::new(file, bound(line).max(1), bound(column).saturating_add(1));
    place(start.line, start.column).to(place(end.line, end.column))
}

fn is_public(visibility: &Visibility) -> bool {
    !matches!(visibility, Visibility::Inherited)
}

fn function(file: File, visibility: &Visibility, signature: &Signature) -> Function {
    let argument = |argument: &FnArg| match argument {
        FnArg::Typed(argument) => last_name(&argument.ty).unwrap_or_default(),
        FnArg::Receiver(_) => "self".to_owned(),
    };
    Function {
        name: signature.ident.to_string().trim_start_matches("r#").to_owned(),
        span: at(file, signature.ident.span()),
        public: is_public(visibility),
        awaited: signature.asyncness.is_some(),
        arguments: signature.inputs.iter().map(argument).collect(),
        returned: match &signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(last_name(ty).unwrap_or_default()),
        },
    }
}

fn last_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Reference(reference) => last_name(&reference.elem),
        Type::Paren(inner) => last_name(&inner.elem),
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The names that a `use` brings.
fn names(tree: &UseTree, found: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => names(&path.tree, found),
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, found)),
        UseTree::Name(name) => drop(found.insert(name.ident.to_string())),
        UseTree::Rename(rename) => drop(found.insert(rename.rename.to_string())),
        UseTree::Glob(_) => {}
    }
}

/// Looks for calls of methods of a session: of what `store.session()` and `store.begin()` give, itself, under the name that a
/// `let` gives it, or as an argument of the type `Session`.
struct Asking {
    file: File,
    /// Names of sessions in the function that is looked at.
    sessions: BTreeSet<String>,
    asked: Vec<(String, Span)>,
}

impl Asking {
    fn is_session(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| self.sessions.contains(&name.to_string())),
            Expr::Try(inner) => self.is_session(&inner.expr),
            Expr::Await(inner) => self.is_session(&inner.base),
            Expr::Paren(inner) => self.is_session(&inner.expr),
            Expr::Reference(inner) => self.is_session(&inner.expr),
            Expr::MethodCall(call) => match call.method.to_string().as_str() {
                "session" | "begin" => is_store(&call.receiver),
                "unwrap" | "expect" => self.is_session(&call.receiver),
                _ => false,
            },
            _ => false,
        }
    }
}

fn is_store(expression: &Expr) -> bool {
    match expression {
        Expr::Field(field) => matches!(&field.member, syn::Member::Named(name) if name == "store"),
        _ => false,
    }
}

fn named(pattern: &Pat) -> Option<&PatIdent> {
    match pattern {
        Pat::Ident(name) => Some(name),
        Pat::Type(typed) => named(&typed.pat),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Asking {
    fn visit_signature(&mut self, signature: &'ast Signature) {
        self.sessions.clear();
        for argument in &signature.inputs {
            if let FnArg::Typed(argument) = argument
                && last_name(&argument.ty).is_some_and(|name| name == "Session")
                && let Some(name) = named(&argument.pat)
            {
                self.sessions.insert(name.ident.to_string());
            }
        }
    }

    fn visit_local(&mut self, local: &'ast Local) {
        visit::visit_local(self, local);
        let is_session = local.init.as_ref().is_some_and(|init| self.is_session(&init.expr));
        let Some(name) = named(&local.pat) else { return };
        if is_session {
            self.sessions.insert(name.ident.to_string());
        } else {
            self.sessions.remove(&name.ident.to_string());
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        if self.is_session(&call.receiver) && !matches!(call.method.to_string().as_str(), "unwrap" | "expect") {
            self.asked.push((call.method.to_string(), at(self.file, call.method.span())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Vec<String> {
        let logic = read("f".into(), text).unwrap();
        logic.asked.iter().map(|(name, span)| format!("{name}:{}:{}", span.line, span.column)).collect()
    }

    #[test]
    fn what_sessions_are_asked_is_found() {
        let text = "async fn a(ports: &Ports) {
    ports.store.session().await?.first(1).await?;
    let mut session = ports.store.begin().await.unwrap();
    let rows: Vec<Row> = session.second().await?.into_iter().collect();
    let session = other(); session.no();
}
async fn b(session: &mut Session<impl Connected>) { if session.third().await? > 0 { ports.events.no(); } }
async fn c() { session.no(); things.session().no(); }
mod tests { async fn d() { let found = (ports.store.session().await).unwrap().fourth().await; } }
";
        assert_eq!(asked(text), ["first:2:34", "second:4:34", "third:7:64", "fourth:9:79"]);
    }

    #[test]
    fn functions_are_found_with_their_form() {
        let text = "pub async fn get_book(ports: &crate::ports::Ports, id: i32) -> Result<Book, Problem> { x }
pub(super) fn r#type() {}
pub use super::shared::{one, two as three};
pub struct Caller(String);
struct Other;
use super::not;
";
        let logic = read("f".into(), text).unwrap();
        let [get, ty] = logic.functions.as_slice() else { panic!("there are two functions") };
        assert!(get.public && get.awaited && ty.public && !ty.awaited);
        assert_eq!((get.name.as_str(), ty.name.as_str(), get.span.column), ("get_book", "type", 14));
        assert_eq!((get.arguments.join(" "), get.returned.as_deref()), ("Ports i32".to_owned(), Some("Result")));
        assert_eq!(logic.types.iter().collect::<Vec<_>>(), ["Caller"]);
        assert_eq!(logic.passed_on.into_iter().collect::<Vec<_>>(), ["one", "three"]);
    }

    #[test]
    fn what_is_no_rust_is_said_with_its_place() {
        let finding = read("f".into(), "fn a() {\n    let = 1;\n}\n").unwrap_err();
        assert_eq!((finding.span.line, finding.span.column), (2, 9));
        assert!(finding.message.starts_with("this is not Rust: "), "{}", finding.message);
    }
}
