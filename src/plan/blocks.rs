//! The shipped templates and the common blocks they include, built into the program.

/// Shipped templates: id and text.
pub const SHIPPED: &[(&str, &str)] = &[
    ("kek", include_str!("../../ceremony-templates/kek.toml")),
    ("recovery", include_str!("../../ceremony-templates/recovery.toml")),
];

/// Common blocks: name of the file and text.
pub const BLOCKS: (&str, &str) = ("blocks.toml", include_str!("../../ceremony-templates/blocks.toml"));

/// The text of a shipped template.
pub fn shipped(id: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}
