//! Roles that are never in one hand, in the words of the script.

use crate::plan::Template;
use crate::plan::template::Role;

/// Whom whoever has this role cannot be as well.
pub fn kept_apart(template: &Template, role: &Role) -> Option<String> {
    let others = role.not_also.iter().filter_map(|id| template.role(id)).map(|role| role.title.as_str());
    let others: Vec<&str> = others.collect();
    (!others.is_empty()).then(|| others.join(" or ").to_lowercase())
}
