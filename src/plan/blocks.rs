//! The shipped templates and the common blocks they include, built into the program.

/// Shipped templates: id and text.
pub const SHIPPED: &[(&str, &str)] = &[
    ("kek", include_str!("../../ceremony-templates/kek.toml")),
    ("key-and-use", include_str!("../../ceremony-templates/key-and-use.toml")),
    ("recovery", include_str!("../../ceremony-templates/recovery.toml")),
    ("seal-under", include_str!("../../ceremony-templates/seal-under.toml")),
    ("emergency", include_str!("../../ceremony-templates/emergency.toml")),
    ("reshare", include_str!("../../ceremony-templates/reshare.toml")),
    ("reissue", include_str!("../../ceremony-templates/reissue.toml")),
    ("rotation", include_str!("../../ceremony-templates/rotation.toml")),
    ("drill", include_str!("../../ceremony-templates/drill.toml")),
    ("destruction", include_str!("../../ceremony-templates/destruction.toml")),
    ("audit", include_str!("../../ceremony-templates/audit.toml")),
    ("dispatch", include_str!("../../ceremony-templates/dispatch.toml")),
    ("receipt", include_str!("../../ceremony-templates/receipt.toml")),
    ("deposit", include_str!("../../ceremony-templates/deposit.toml")),
    ("release-of-deposit", include_str!("../../ceremony-templates/release-of-deposit.toml")),
    ("break-glass", include_str!("../../ceremony-templates/break-glass.toml")),
    ("code-signing-root", include_str!("../../ceremony-templates/code-signing-root.toml")),
    ("crypto-seed", include_str!("../../ceremony-templates/crypto-seed.toml")),
    ("private-pki-root", include_str!("../../ceremony-templates/private-pki-root.toml")),
    ("private-ca", include_str!("../../ceremony-templates/private-ca.toml")),
    ("private-ca-signing", include_str!("../../ceremony-templates/private-ca-signing.toml")),
    ("public-root-ca", include_str!("../../ceremony-templates/public-root-ca.toml")),
    ("dnssec-ksk", include_str!("../../ceremony-templates/dnssec-ksk.toml")),
    ("pci-zone-key", include_str!("../../ceremony-templates/pci-zone-key.toml")),
    ("vault-rekey", include_str!("../../ceremony-templates/vault-rekey.toml")),
];

/// Common blocks: name of the file and text.
pub const BLOCKS: (&str, &str) = ("blocks.toml", include_str!("../../ceremony-templates/blocks.toml"));

/// The text of a shipped block, as it stands among the others.
pub fn block(name: &str) -> Option<&'static str> {
    const START: &str = "[[block]]";
    let all = BLOCKS.1.match_indices(START).map(|(at, _)| at);
    let ends = all.clone().skip(1).chain([BLOCKS.1.len()]);
    let named = format!("{START}\nname = \"{name}\"\n");
    let texts = all.zip(ends).filter_map(|(from, to)| BLOCKS.1.get(from..to));
    texts.into_iter().find(|text| text.starts_with(&named)).map(str::trim_end)
}

/// The text of a shipped template.
pub fn shipped(id: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}
