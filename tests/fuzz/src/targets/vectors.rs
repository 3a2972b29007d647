//! Inputs out of `tests/vectors/` and `tests/texts/`.

use data_encoding::HEXLOWER;

/// The tables of this kind in a file of vectors.
pub fn tables(file: &str, kind: &str) -> Vec<toml::Table> {
    let text = std::fs::read_to_string(super::tests().join("vectors").join(file)).expect("vectors");
    let vectors: toml::Table = toml::from_str(&text).expect("TOML");
    let tables = vectors[kind].as_array().expect("a list of tables");
    tables.iter().map(|table| table.as_table().expect("a table").clone()).collect()
}

/// The value of this key in each table that has it, as the bytes of a text.
pub fn texts(file: &str, kind: &str, key: &str) -> Vec<Vec<u8>> {
    let text = |table: &toml::Table| Some(table.get(key)?.as_str().expect("a text").as_bytes().to_vec());
    tables(file, kind).iter().filter_map(text).collect()
}

/// The same where bytes are written in hex.
pub fn bytes(file: &str, kind: &str, key: &str) -> Vec<Vec<u8>> {
    texts(file, kind, key).iter().map(|hex| HEXLOWER.decode(hex).expect("lower-case hex")).collect()
}

/// Texts as people bring them.
pub fn foreign_texts() -> Vec<Vec<u8>> {
    let files = super::files_in(&super::tests().join("texts"));
    files.into_iter().filter(|(name, _)| name.ends_with(".txt")).map(|(_, bytes)| bytes).collect()
}
