//! `#[from_template("PATH")]`: a struct that is rendered by a file of `templates/`, each line of it marked.
//!
//! The attribute reads the template when the struct is compiled, puts a mark at the start of each of its lines
//! (`stategen-marks` says what a mark is), and hands the text to askama. So rendered text says of itself which template
//! line made it, and a template that is not there does not compile.

mod files;
mod marked;
mod syntax;

use proc_macro::TokenStream;
use proc_macro2::{Span, TokenStream as Tokens};
use quote::quote;
use syn::{DeriveInput, LitStr, parse_macro_input};

use files::Templates;

/// Renders the struct or enum below it by the file of `templates/` that it names.
///
/// The template sees the fields, as with askama, and may use its `include` and `import`. What is written is what stands in
/// the file, without the line break at its end; nothing is escaped unless a filter does it.
#[proc_macro_attribute]
pub fn from_template(argument: TokenStream, item: TokenStream) -> TokenStream {
    let path = parse_macro_input!(argument as LitStr);
    let item = parse_macro_input!(item as DeriveInput);
    expand(&path, &item).unwrap_or_else(syn::Error::into_compile_error).into()
}

fn expand(path: &LitStr, item: &DeriveInput) -> syn::Result<Tokens> {
    let (name, generics) = (&item.ident, &item.generics);
    let templates = Templates::find().map_err(|message| syn::Error::new(path.span(), message))?;
    let marked = marked::marked(&templates, &path.value()).map_err(|message| syn::Error::new(path.span(), message))?;
    let number = marked.number;
    let source = marked.text;
    let below = path.value();
    let tracked = marked.files.iter().map(|file| tracked(&templates, file));
    let (implemented, ty, wanted) = generics.split_for_impl();
    Ok(quote! {
        #[derive(::askama::Template)]
        #[template(source = #source, ext = "txt", escape = "none")]
        #item

        impl #implemented crate::template::View for #name #ty #wanted {
            const TEMPLATE: ::stategen_model::tree::TemplateId = ::stategen_model::tree::TemplateId::new(#number, #below);
        }

        #(const _: &str = #tracked;)*
    })
}

/// A file of `templates/` that is written as it is: its text and its number, as `crate::template::Verbatim`.
#[proc_macro]
pub fn verbatim(argument: TokenStream) -> TokenStream {
    let path = parse_macro_input!(argument as LitStr);
    let expand = || -> Result<Tokens, String> {
        let templates = Templates::find()?;
        let number = templates.number(&path.value())?;
        let text = tracked(&templates, &path.value());
        Ok(quote! {
            crate::template::Verbatim {
                template: ::stategen_model::tree::TemplateId::new(#number, #path),
                text: #text,
            }
        })
    };
    expand().unwrap_or_else(|message| syn::Error::new(path.span(), message).into_compile_error()).into()
}

/// All templates in the order of their numbers: each one's path below `templates/`, and its text.
#[proc_macro]
pub fn template_files(_: TokenStream) -> TokenStream {
    match Templates::find() {
        Ok(templates) => {
            let files = templates.paths().iter().map(|path| {
                let text = tracked(&templates, path);
                quote!((#path, #text))
            });
            quote!(&[#(#files),*]).into()
        }
        Err(message) => syn::Error::new(Span::call_site(), message).into_compile_error().into(),
    }
}

/// The file's text as the compiler reads it, which makes it compile again when the file has changed.
fn tracked(templates: &Templates, path: &str) -> Tokens {
    let below = format!("/{}/{path}", templates.seen_from_the_crate());
    quote!(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), #below)))
}
