//! Mistakes of authors: each is named once, with its line and a cure that is true, and nothing else is said.

#![allow(clippy::expect_used)]

use crate::support::keyed::STEPS;
use keyrite::plan::{LoadError, Template, blocks, load};

const SCRIPT: &str = include_str!("scripts/everything.toml");

/// What is written in place of what; what the one message says.
const MISTAKES: &[(&str, &str, &str)] = &[
    // what one line shows
    (
        "confirms = [\"2 officer\", \"all witness\"]",
        "confirms = (\"2 officer\", \"all witness\")",
        "has round brackets: a list stands in square ones",
    ),
    (
        "confirms = [\"2 officer\", \"all witness\"]",
        "confirms = {\"2 officer\", \"all witness\"}",
        "has a list in curly brackets: a list stands in square ones",
    ),
    (
        "confirms = [\"2 officer\", \"all witness\"]",
        "confirms = [\"2 officer\", \"all witness\"",
        "a list begins here and has no end: write ] behind its last entry; nothing behind it was read",
    ),
    ("at_least = 3", "at_least = 3,5", "has a number with a comma: write a whole number"),
    ("at_least = 3", "at_least = \u{2212}3", "has U+2212, the minus or dash of a word processor"),
    (
        "at_least = 3",
        "at_least = 3 // officers",
        "has a comment that TOML does not know: a comment begins with #",
    ),
    ("at_least = 3", "at\u{a0}_least = 3", "has U+00A0 in its key"),
    ("at_least = 3", "\u{430}t_least = 3", "has the letter \u{430} (U+0430) in its key"),
    (
        "at_least = 3",
        "at_least = 3\nat_least = 3",
        "has \u{201c}at_least\u{201d} a second time in its table: keep one of the two",
    ),
    ("as = \"words\"", "twice = yes", "has yes, which is no value: write true"),
    // words that belong elsewhere, or are nearly others
    (
        "do = \"Put the box",
        "label = \"Put the box",
        "label is not a key of this table: it belongs to a value: fields = [",
    ),
    (
        "do = \"Put the box",
        "key = \"root\"\ndo = \"Put the box",
        "a ceremony has one root key: derive the others from it, or hold a ceremony for each",
    ),
    (
        "repeat = \"role:officer\"\n\n[[phase.step]]\nid = \"swear\"\nkind = \"act\"\ntitle = \"Promise to keep the card\"\nacts = \"officer\"\nconfirms = [\"witness\"]\nsay = \"I, {officer.name}, will",
        "repeat = \"officer\"\n\n[[phase.step]]\nid = \"swear\"\nkind = \"act\"\ntitle = \"Promise to keep the card\"\nacts = \"officer\"\nconfirms = [\"witness\"]\nsay = \"I will",
        "for a round with each of a role write \"role:officer\"",
    ),
    ("item = \"card\"", "item = \"crad\"", "did you mean \u{201c}card\u{201d}?"),
    (
        "not_also = [\"witness\", \"officer\"]",
        "not_also = [\"witnes\", \"officer\"]",
        "did you mean \u{201c}witness\u{201d}?",
    ),
    (
        "roles = { operator = \"administrator\" }",
        "roles = { operator = \"administratr\" }",
        "did you mean \u{201c}administrator\u{201d}?",
    ),
    // titles that people would take for another's, and what is not filled in
    (
        "title = \"Officer\"",
        "title = \"witness\"",
        "officer.title is \u{201c}witness\u{201d}, which is what the role witness is called",
    ),
    (
        "title = \"Auditor\"",
        "title = \"Officer\"",
        "auditor.title is that of the role officer: give each role a title of its own",
    ),
    (
        "title = \"Smart card\"",
        "title = \"Card {hsm.serial}\"",
        "has {hsm.serial}, and no fact is filled in here",
    ),
    // who destroys nothing has no such step
    ("kind = \"destroy-item\"", "kind = \"destroy-item\"\nat_least = 0", "write a whole number from 1 to"),
    (
        "[[phase]]\ninclude = \"closing\"",
        "[[phase]]\ntitle = \"Late\"\n\n[[phase.step]]\nid = \"agree\"\nkind = \"sign-off\"\ntitle = \"Agree\"\nacts = \"administrator\"\n\n\
         [[phase.step]]\nid = \"late\"\nkind = \"act\"\ntitle = \"Do more\"\nacts = \"administrator\"\nsay = \"More.\"\n\n\
         [[phase]]\nwithout = [\"sign-off\"]\ninclude = \"closing\"",
        "late comes after everybody has signed off: put the sign-off behind it",
    ),
    (
        "kind = \"record\"",
        "kind = \"recrod\"",
        "kind \u{201c}recrod\u{201d} is not possible here: did you mean \u{201c}record\u{201d}?",
    ),
    (
        "kind = \"record\"",
        "kind = \"record\"\nshares = 5",
        "is set, and a record makes no shares: leave it out",
    ),
    // what belongs to a rotation
    (
        "{ id = \"opened-by\"",
        "{ id = \"old-key-until\"",
        "has why-replaced or old-key-until, and a record replaces no key: write kind = \"rotation\" if this key replaces another, or give it another id",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = \"packing = torn\"\nsay",
        "opened depends on packing, which has no option \u{201c}torn\u{201d}: its options are: factory \u{b7} opened",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = \"wrapping = opened\"\nsay",
        "depends on the choice \u{201c}wrapping\u{201d}, which is not there: a condition takes a choice, the number of the round or a cell of its table; the choices are: packing",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = \"sheet.number != 3\"\nsay",
        "depends on {sheet.number}, which a text can have, and no condition: write \"round = 1\" for the first of the sheets",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = \"key.label = X\"\nsay",
        "depends on {key.label}, which a text can have, and no condition: a condition takes a choice",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = \"packing is opened\"\nsay",
        "write the id of a choice, = or != between blanks, and an option",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = \"packing = opened and a = b\"\nsay",
        "write a list, all of which must hold",
    ),
    ("same_as = \"module.serial\"", "same_as = \"module.seral\"", "did you mean module.serial?"),
    (
        "title = \"Bag the cards\"",
        "title = \"Bag the cards\"\nat_least = 3",
        "bag-cards wants at least 3 of card, and there are 2: write at_least = 2 or less, or give the item a higher count",
    ),
    (
        "title = \"Bag the cards\"",
        "title = \"Bag the cards\"\nbag = \"TE 1\"",
        "belongs to steps of kind open-item, and this one is bag-item",
    ),
    (
        "title = \"Open the bags\"",
        "title = \"Open the bags\"\nbag = \"{hsm.slot}\"",
        "open-cards has {hsm.slot}",
    ),
    (
        "title = \"Keep the log\"",
        "title = \"Keep the log\"\nnames = [\"a.log\", \"b.log\"]",
        "has 2 names, and one file is expected: name that one",
    ),
    (
        "title = \"Keep the log\"",
        "title = \"Keep the log\"\nnames = [\"../a.log\"]",
        "wants a file called \u{201c}../a.log\u{201d}, and no file is kept under such a name: use letters, digits",
    ),
    (
        "title = \"Keep the log\"",
        "title = \"Keep the log\"\nnames = []",
        "names no file: leave it out: then files of any name are taken",
    ),
    (
        "title = \"Again\"\nrepeat = \"hsm\"\n\n[[phase.step]]\nid = \"again\"\nkind = \"act\"",
        "title = \"Again\"\nrepeat = \"hsm\"\nuntil = \"stop = no or stop = yes\"\n\n[[phase.step]]\nid = \"again\"\nkind = \"act\"\n\
         choices = [{ id = \"stop\", label = \"Stop\", options = [\"no\", \"yes\"] }]",
        "has until, and every option fulfils it: there is one round in any case",
    ),
    (
        "item = \"card\"\n\n[[phase.step]]\nid = \"move-cards\"",
        "item = \"sheet\"\n\n[[phase.step]]\nid = \"move-cards\"",
        "is about the sheets of the ceremony before, each of which has a round of its own",
    ),
    (
        "title = \"Again\"\nrepeat = \"hsm\"",
        "title = \"Again\"\nrepeat = \"hsm\"\nuntil = \"packing = opened\"",
        "has until = \u{201c}packing = opened\u{201d}, and no step of it has a choice packing: until takes a choice: ask for it in one of its steps",
    ),
    (
        "repeat = \"hsm\"\n\n[[phase.step]]\nid = \"again\"\nkind = \"act\"\ntitle = \"Read the serial again\"",
        "repeat = \"hsm\"\nuntil = \"stop = yes\"\n\n[[phase.step]]\nid = \"again\"\nkind = \"act\"\n\
         title = \"Read the serial {round} of {rounds}\"\nchoices = [{ id = \"stop\", label = \"Stop\", options = [\"no\", \"yes\"] }]",
        "has {rounds}, and how many there are shows only when the last was held",
    ),
    (
        "[[phase]]\ninclude = \"closing\"",
        "[[phase]]\ntitle = \"Once\"\nuntil = \"packing = opened\"\n\n[[phase.step]]\nid = \"once\"\nkind = \"act\"\n\
         title = \"Once\"\nacts = \"administrator\"\nsay = \"Once.\"\n\n[[phase]]\ninclude = \"closing\"",
        "own.toml:226: phase has until, and no rounds that could end early: write how often at most, repeat = 20 say",
    ),
    (
        "same_as = \"module.serial\"",
        "same_as = \"box.remark\"",
        "again compares with box.remark, which has another format",
    ),
    (
        "{box.serial} was",
        "{box.seral} was",
        "has {box.seral}, and there is no such fact: did you mean {box.serial}?",
    ),
    (
        "{box.serial} was",
        "{hsm.serial} was",
        "write repeat = \"hsm\" in its [[phase]]: a row is known only in its round",
    ),
    (
        "{box.serial} was",
        "{fingerprint} was",
        "has {fingerprint}, and a record has no key of ours: take it out",
    ),
    ("{box.serial} was", "{box.serial was", "opened has a single {: write {{ for a brace"),
    (
        "ticks = [\"Every seal",
        "ticks = [\"{people} seal",
        "is known only when the step is held: use it in say",
    ),
    (
        "{bags.counted} bags were",
        "{bags.left} bags were",
        "whoever counts does not read the number off the screen",
    ),
    (
        "[\"HSM-1002\", \"right\"]",
        "[\"HSM-1002\"]",
        "rows has 1 cells in row 2, and 2 columns: give each row a cell for every column",
    ),
    (
        "[\"HSM-1002\", \"right\"]",
        "[\"seven\", \"right\"]",
        "module expects {hsm.serial}, and row 2 of the table hsm has not that format",
    ),
    (
        "repeat = \"role:officer\"",
        "repeat = \"role:officier\"",
        "is repeated for the role \u{201c}officier\u{201d}, which is not there",
    ),
    (
        "item = \"card\"\n\n[[phase.step]]\nid = \"move-cards\"",
        "item = \"cart\"\n\n[[phase.step]]\nid = \"move-cards\"",
        "bag-cards names the item \u{201c}cart\u{201d}, which is not there: did you mean \u{201c}card\u{201d}?",
    ),
    (
        "confirms = [\"2 officer\", \"all witness\"]",
        "confirms = [\"9 officer\", \"all witness\"]",
        "box wants 9 of officer to confirm, and at most 4 can",
    ),
    (
        "confirms = [\"2 officer\", \"all witness\"]",
        "confirms = [\"two officer\", \"all witness\"]",
        "has \u{201c}two officer\u{201d}: write a role, such as",
    ),
    (
        "without = [\"approval\"]",
        "without = [\"approvals\"]",
        "leaves out \u{201c}approvals\u{201d}, which the block has not: the block has: open",
    ),
    (
        "roles = { host = \"administrator\" }",
        "roles = { guest = \"administrator\", host = \"administrator\" }",
        "renames the role \u{201c}guest\u{201d}, which the block has not: the block has: host",
    ),
    (
        "format = \"serial\", same_as",
        "format = \"seriell\", same_as",
        "\u{201c}seriell\u{201d} is not possible here: did you mean \u{201c}serial\u{201d}?",
    ),
    ("format = \"serial\", same_as", "same_as", "format is missing: add format = one of \"text\""),
    (
        "title = \"Packing\"\n",
        "title = \"Packing\"\nversion = 2\n",
        "move it above the first line in double brackets",
    ),
    (
        "command = \"gphoto2 --capture-image\"",
        "ticks = [\"It is sharp\"]",
        "belongs to steps of kind act, and this one is attach",
    ),
    (
        "at_most = 2\n\n[[phase.step]]\nid = \"look\"",
        "at_least = 3\nat_most = 2\n\n[[phase.step]]\nid = \"look\"",
        "is below at_least: write at least 3",
    ),
    (
        "kind = \"destroy-item\"\ntitle = \"Destroy the cards\"\nacts = \"administrator\"\nconfirms = [\"witness\"]\nitem = \"card\"",
        "kind = \"draw\"\ntitle = \"Destroy the cards\"\nacts = \"administrator\"\nconfirms = [\"witness\"]",
        "which makes a new key: take it out: a record has no such step",
    ),
    (
        "roles = { operator = \"administrator\" }\nwithout",
        "roles = { operator = \"administrator\", witness = \"auditor\" }\nwithout",
        "renames the witness: leave it out: the witness of the rules is the role with id = \"witness\", whose title can be any; let auditor confirm in steps of your own",
    ),
    (
        "roles = { host = \"administrator\" }",
        "roles = { host = \"administrator\" }\n\n[[phase]]\ninclude = \"greeting\"\nroles = { host = \"administrator\" }",
        "own.toml:68: phase.include takes the block \u{201c}greeting\u{201d} a second time; the first is in line 63: add prefix = \"second\"",
    ),
    (
        "[[phase]]\ninclude = \"closing\"",
        "[[phase]]\ninclude = \"closing\"\nroles = { operator = \"administrator\" }\n\n[[phase]]\ninclude = \"closing\"",
        "takes the block \u{201c}closing\u{201d} a second time",
    ),
    ("include = \"opening\"", "include = \"openning\"", "there is no block \u{201c}openning\u{201d}"),
    (
        "include = \"greeting\"\nroles = { host = \"administrator\" }",
        "include = \"greeting\"",
        "the block \u{201c}greeting\u{201d} needs the role \u{201c}host\u{201d}: add a [[role]] with id = \"host\", or name yours",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = \"box.remark = there\"\nsay",
        "depends on \u{201c}box.remark\u{201d}, which is a value: a condition takes a choice",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = \"hsm.slot = left\"\nsay",
        "depends on hsm.slot, a cell of the table hsm: write repeat = \"hsm\" in its [[phase]]",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = \"round = 1\"\nsay",
        "depends on the number of the round, and its phase has no rounds",
    ),
    (
        "acts = \"auditor\"\n",
        "acts = \"auditor\"\nwhen = \"hsm.slot = middle\"\n",
        "depends on hsm.slot, which is \u{201c}middle\u{201d} in no round: its rows have: left \u{b7} right",
    ),
    (
        "acts = \"auditor\"\n",
        "acts = \"auditor\"\nwhen = \"hsm.place = left\"\n",
        "depends on hsm.place, and the table has no such column: its columns are serial, slot",
    ),
    (
        "acts = \"auditor\"\n",
        "acts = \"auditor\"\nwhen = \"round = 3\"\n",
        "depends on round, which is \u{201c}3\u{201d} in no round: write a number from 1 to 2",
    ),
    (
        "when = \"packing = opened\"\nsay",
        "when = [\"packing = opened\", \"packing = factory\"]\nsay",
        "opened is never held: what it and its phase depend on cannot all be so",
    ),
    (
        "options = [\"factory\", \"opened\"]",
        "options = [\"factory\", \"opened\", \"at {place}\"]",
        "has {place} in \u{201c}at {place}\u{201d}, and an option is taken as it stands",
    ),
    (
        "\"gphoto2 --capture-image\"",
        "\"cd c:\\temp\"",
        "has \\t, of which TOML makes a tab: write \\\\t for the backslash, or put the text in single marks: '\u{2026}'",
    ),
    ("\"gphoto2 --capture-image\"", "\"cd c:\\new\"", "has \\n, of which TOML makes a new line"),
    (
        "\"gphoto2 --capture-image\"",
        "\"cd c:\\logs\"",
        "has a backslash, and in a text in quotation marks that begins an escape: write \\\\ for a backslash, or put the text in single marks",
    ),
    ("\"gphoto2 --capture-image\"", "\"cut -d '\t'\"", "has a tab, which looks like blanks"),
    (
        "\"gphoto2 --capture-image\"",
        "\"\"\"gphoto2",
        "own.toml:155: a text begins here in three quotation marks and has no end: write \"\"\" behind its last line",
    ),
    ("\"gphoto2 --capture-image\"", "\"gphoto2", "a text has no end on its line: write \" behind it"),
    (
        "command = \"gphoto2 --capture-image\"",
        "command = \"echo ${HOME}\"",
        "has a single {: write {{ for a brace that is meant, as in ${{HOME}}",
    ),
    (
        "command = \"gphoto2 --capture-image\"",
        "command = \"awk '{print}'\"",
        "has {print}, and there is no such fact: `keyrite template help facts` lists them, a recorded value is {step.field}; braces that are meant are doubled: {{print}}",
    ),
    ("id = \"look\"", "id = \"hsm\"", "has the id \u{201c}hsm\u{201d}, which a step has too"),
    (
        "acts = \"auditor\"",
        "acts = \"auditer\"",
        "own.toml:127: phase.step.acts names the role \u{201c}auditer\u{201d}: did you mean \u{201c}auditor\u{201d}?",
    ),
    (
        "confirms = [\"2 officer\", \"all witness\"]",
        "confirms = [\"2 officer\", \"all auditors\"]",
        "phase.step.confirms names the role \u{201c}auditors\u{201d}: did you mean \u{201c}auditor\u{201d}?",
    ),
    (
        "confirms = [\"2 officer\", \"all witness\"]",
        "confirms = [\"4 officer\", \"all witness\"]",
        "box wants 4 of officer to confirm, and there may be 3: write at_least = 4 for the role officer, or want fewer",
    ),
    (
        "acts = \"auditor\"\nconfirms = [\"witness\"]\noptional = true",
        "acts = \"auditor\"\nconfirms = [\"witness\"]",
        "audited wants the auditor to act, and there may be 0: write at_least = 1 for the role auditor, let the step be optional",
    ),
    (
        "acts = \"officer\"\nconfirms = [\"witness\"]",
        "acts = \"officer\"\nconfirms = [\"officer\"]",
        "swear wants 2 as officer in a round of one of them: there it is that person alone",
    ),
    (
        "expect = \"{hsm.serial}\" }",
        "expect = \"{place}\" }",
        "module expects {place}, which is no serial: expect a cell of a table or the text itself",
    ),
    (
        "[[phase.step]]\nid = \"look\"",
        "[[phase.steps]]\nid = \"look\"",
        "phase.steps is not a key of this table: did you mean \u{201c}step\u{201d}?",
    ),
    (
        "[[phase.step]]\nid = \"look\"",
        "[[step]]\nid = \"look\"",
        "step is not a key of this table: write [[phase.step]]",
    ),
    (
        "at_most = 2\n\n[[phase.step]]\nid = \"look\"",
        "at_most = \"2\"\n\n[[phase.step]]\nid = \"look\"",
        "at_most is no number that fits",
    ),
    (
        "options = [\"factory\", \"opened\"]",
        "options = [\"factory\", \"opened\", \"opened\"]",
        "has \u{201c}opened\u{201d} twice",
    ),
    (
        "[[phase]]\ninclude = \"closing\"\nroles = { operator = \"administrator\" }",
        "",
        "has no steps of the kinds review, sign-off, and a record cannot lack them: include = \"closing\" brings them",
    ),
    (
        "format = \"number\", at_least = 1, at_most = 3",
        "format = \"number\", at_least = 4, at_most = 3",
        "at_most leaves no value between the two bounds: write 4 or more",
    ),
    (
        "at_least = 1, at_most = 3",
        "not_before = \"2026-11-01\"",
        "not_before does not go with this format: at_least and at_most bound numbers",
    ),
    (
        "not_before = \"2026-11-01\"",
        "not_before = \"1.11.2026\"",
        "not_before is \u{201c}1.11.2026\u{201d}: write a date such as 2026-11-21",
    ),
    ("not_before = \"2026-11-01\"", "not_before = \"{place}\"", "count expects {place}, which is no date"),
    ("Welcome to {place}.", "Welcome \u{2192} {place}.", "which cannot be printed"),
];

/// The same of steps that do something with the key while it is there, in the shipped generation.
const KEYED: &[(&str, &str, &str)] = &[
    ("about = \"Password of {key.label}\"\n", "", "phase.step.about is missing: add about = \"\u{2026}\""),
    ("Password of {key.label}", "Password of {set}", "it is known only when the step is held"),
    ("Password of {key.label}", "Password of {key.labels}", "did you mean {key.label}?"),
    ("Password of {key.label}", "Password {", "has a single {"),
    (
        "from = \"typed\"",
        "from = \"dictated\"",
        "from \u{201c}dictated\u{201d} is not possible here: use one of: typed, file",
    ),
    (
        "from = \"typed\"",
        "from = [\"typed\", \"dictated\"]",
        "from has \u{201c}dictated\u{201d}: write \"typed\", \"file\", \"shares\" or \"drawn\", or several in a list",
    ),
    (
        "from = \"typed\"",
        "from = []",
        "from names no way in: write \"typed\", \"file\", \"shares\" or \"drawn\", or leave it out for the first two",
    ),
    (
        "from = \"typed\"",
        "from = \"typed\"\nmethod = \"aes-cmac\"",
        "method belongs to steps of kind check-value, and this one is payload",
    ),
    (
        "confirms = [\"witness\"]\nabout",
        "about",
        "password is confirmed by nobody but who acts: add confirms = [\"witness\"]",
    ),
    (
        "method = \"aes-zero\"",
        "method = \"aes\"",
        "method \u{201c}aes\u{201d} is not possible here: use one of: aes-cmac, aes-zero",
    ),
    ("method = \"aes-zero\"\n", "", "method is missing: add method = one of \"aes-cmac\", \"aes-zero\""),
    (
        "of = \"hsm/a:aes-256:0\"",
        "of = \"hsm/a:p-256:0\"",
        "of is \u{201c}hsm/a:p-256:0\u{201d}: it is a key for p-256, and these check values are of AES keys: name one of aes-256",
    ),
    ("of = \"hsm/a:aes-256:0\"", "of = \"hsm\"", "of is \u{201c}hsm\u{201d}: it has 1 of 3 parts"),
    ("expect = \"0000 0000 00\"", "expect = \"00zz\"", "write hex digits in pairs"),
    (
        "expect = \"0000 0000 00\"",
        "expect = \"0000 00\"",
        "expect has 6 hex digits, and aes-cmac gives 10: write the check value as the other machine shows it",
    ),
    ("same_as = \"check.value\"", "same_as = \"check.valeu\"", "did you mean check.value?"),
    (
        "same_as = \"check.value\"",
        "same_as = \"other.value\"",
        "compares with other.value, which is not recorded before",
    ),
    (
        "id = \"wipe\"\nkind = \"wipe\"",
        "id = \"early\"\nkind = \"check-value\"\ntitle = \"Early\"\nacts = \"operator\"\nconfirms = [\"witness\"]\n\
         method = \"aes-cmac\"\nstatement = true\n\n[[phase.step]]\nid = \"wipe\"\nkind = \"wipe\"",
        "statement is not a key of this table",
    ),
];

/// A step where there can be no key, in a ceremony of this kind; what the one message says.
const MISPLACED: &[(&str, &str, &str, &str)] = &[
    ("kek", "draw", "payload", "odd needs the key, which is drawn later, at draw: put it behind draw"),
    ("kek", "draw", "check-value", "odd needs the key, which is drawn later, at draw: put it behind draw"),
    ("kek", "reconcile", "payload", "odd needs the key, which is wiped before, at wipe: put it before wipe"),
    (
        "recovery",
        "combine",
        "payload",
        "odd needs the key, which is rebuilt later, at combine: put it behind combine",
    ),
    (
        "recovery",
        "reseal",
        "check-value",
        "odd needs the key, which is wiped before, at wipe: put it before wipe",
    ),
    ("kek", "draw", "release", "odd needs the key, which is drawn later, at draw: put it behind draw"),
    ("kek", "reconcile", "release", "odd needs the key, which is wiped before, at wipe: put it before wipe"),
    (
        "drill",
        "wipe",
        "release",
        "odd is of kind release, which lets a key out, and from a drill nothing leaves: take it out: a drill has no such step",
    ),
    (
        "vault-rekey",
        "review",
        "release",
        "odd is of kind release, which lets out what comes of a key of ours: take it out: a record has no such step",
    ),
    (
        "drill",
        "wipe",
        "payload",
        "odd is of kind payload, which seals a secret, and a drill leaves nothing behind: take it out: a drill has no such step",
    ),
    (
        "vault-rekey",
        "review",
        "payload",
        "odd is of kind payload, which seals a secret under a key of ours: take it out: a record has no such step",
    ),
    (
        "vault-rekey",
        "review",
        "check-value",
        "which works out a value of a key of ours: take it out: a record has no such step",
    ),
];

/// One row of what may leave in the shipped generation, and what the one message says.
const LEAVING: &[(&str, &str)] = &[
    (
        "what = \"key\"",
        "hand-out lets the key itself leave a generation in the clear: write ways = [\"wrapped\"] in that row",
    ),
    (
        "what = \"key\", ways = [\"wrapped\", \"file\"]",
        "hand-out lets the key itself leave a generation in the clear",
    ),
    ("what = \"keys\"", "\u{201c}keys\u{201d} is not possible here"),
    ("of = \"a:ed25519:0\"", "what is missing: add what = one of \"key\", \"derived-key\""),
    (
        "what = \"payload\", of = \"a:ed25519:0\"",
        "of does not go with this row: leave it out: only derived keys have names",
    ),
    (
        "what = \"signature\", of = \"a:aes-256:0\"",
        "aes-256 keys sign nothing: name a derived key of ed25519, p-256 or p-384",
    ),
    ("what = \"public-half\", of = \"a:seed-128:0\"", "seed-128 keys have no public half"),
    ("what = \"derived-key\", of = \"a:rsa-2048:0\"", "RSA keys are not derived"),
    ("what = \"derived-key\", of = \"Releases:ed25519:0\"", "is none of"),
    (
        "what = \"signature\", ways = [\"file\"]",
        "ways does not go with this row: leave it out: it goes into a file",
    ),
    (
        "what = \"derived-key\", ways = [\"paper\"]",
        "ways has \u{201c}paper\u{201d}: write some of \"wrapped\", \"file\", \"screen\" and \"program\"",
    ),
    ("what = \"key\", ways = [\"wraped\"]", "ways has \u{201c}wraped\u{201d}"),
    ("what = \"derived-key\", ways = []", "ways names no way: leave it out: then every way is taken"),
    (
        "what = \"payload\", ways = [\"program\"]",
        "ways lets nothing leave in the window: add \"wrapped\", \"file\" or \"screen\": only keyrite recover hands a secret to another program",
    ),
    ("what = \"derived-key\", by = [\"file\"]", "by is not a key of this table"),
];

#[test]
fn what_may_leave_is_said_row_by_row() {
    let wipe = "[[phase.step]]\nid = \"wipe\"";
    let kek = blocks::shipped("kek").expect("shipped");
    let with = |leaves: &str| {
        let step = format!(
            "[[phase.step]]\nid = \"hand-out\"\nkind = \"release\"\ntitle = \"Hand out\"\nacts = \"operator\"\n\
             confirms = [\"witness\"]\nleaves = [{leaves}]\n\n"
        );
        load("own.toml", &kek.replacen(wipe, &format!("{step}{wipe}"), 1))
    };
    for (row, says) in LEAVING {
        let said = with(&format!("{{ {row} }}")).expect_err(row);
        assert!(said.0.len() == 1 && said.to_string().contains(says), "{row}: {said}");
    }
    for (leaves, says) in
        [("", "leaves names nothing: leave it out: then people choose what leaves"), ("\"key\"", "leaves")]
    {
        let said = with(leaves).expect_err(leaves).to_string();
        assert!(said.contains(says), "{leaves}: {said}");
    }
    assert!(with("{ what = \"key\", ways = [\"wrapped\"] }").is_ok());
}

/// A profile is read with the script, by the rules for files; what is wrong is told at its key and line.
const PROFILE: &str = "[[certificate]]
id = \"root\"
kind = \"root\"
subject = [\"CN=Example Root CA\"]
not_before = \"2026-12-01\"
not_after = \"2046-11-30\"
path_length = 1
";
const PROFILES: &[(&str, &str, &str)] = &[
    (
        "kind = \"root\"",
        "kind = \"rot\"",
        "certificate.kind \u{201c}rot\u{201d} is not possible here: did you mean \u{201c}root\u{201d}?",
    ),
    (
        "kind = \"root\"",
        "kind = \"server\"",
        "certificate.path_length is no part of a certificate as it stands: path_length does not go with kind = \"server\"",
    ),
    (
        "\"CN=Example Root CA\"",
        "\"X=Example\"",
        "certificate.subject is no part of a certificate as it stands: \u{201c}X=Example\u{201d} is no attribute",
    ),
    (
        "\"CN=Example Root CA\"",
        "\"CN=Example\\nRoot\"",
        "certificate.subject has an entry that has the character U+000A",
    ),
    ("\"CN=Example Root CA\"", "\"CN=Exa\u{202e}mple\"", "certificate.subject has an entry that has"),
    (
        "not_before = \"2026-12-01\"",
        "not_before = \"1.12.2026\"",
        "certificate.not_before is no part of a certificate as it stands: it is no time from 1970 to 9999",
    ),
    (
        "not_after = \"2046-11-30\"",
        "not_after = \"2026-11-30\"",
        "is not after not_before (2026-12-01T00:00:00Z): mend the dates",
    ),
    ("not_after = \"2046-11-30\"\n", "", "certificate.not_after is missing"),
    (
        "path_length = 1",
        "path_length = 256",
        "certificate.path_length is no number that fits: write a whole number from 0 to 255",
    ),
    (
        "path_length = 1",
        "serial = \"-1\"",
        "certificate.serial is no part of a certificate as it stands: it is negative",
    ),
    ("path_length = 1", "key_usage = []", "certificate.key_usage is empty"),
    ("path_length = 1", "extended_key_usage = [\"serverAuth\"]", "certificate.extended_key_usage"),
    ("path_length = 1", "colour = \"red\"", "certificate.colour is not a key of this table"),
    (
        "id = \"root\"",
        "id = \"rood\"",
        "names the certificate \u{201c}root\u{201d}, which is not there: did you mean \u{201c}rood\u{201d}?",
    ),
];

/// The shipped generation of a key with these profiles, and a step at which this may leave.
fn certifying(profiles: &str, leaves: &str) -> Result<Template, LoadError> {
    let wipe = "[[phase.step]]\nid = \"wipe\"";
    let step = format!(
        "[[phase.step]]\nid = \"hand-out\"\nkind = \"release\"\ntitle = \"Hand out\"\nacts = \"operator\"\n\
         confirms = [\"witness\"]\nleaves = [{leaves}]\n\n"
    );
    let kek = blocks::shipped("kek").expect("shipped");
    let text = kek.replacen("[[role]]", &format!("{profiles}\n[[role]]"), 1);
    load("own.toml", &text.replacen(wipe, &format!("{step}{wipe}"), 1))
}

#[test]
fn a_profile_is_read_with_its_script() {
    let with = certifying;
    let row = "{ what = \"certificate\", of = \"ca:p-384:0\", profile = \"root\" }";
    let read = with(PROFILE, row).expect("it is right");
    let profile = read.certificate("root").expect("it is there");
    assert_eq!(keyrite::plan::read_resolved(&read.to_toml()).as_ref(), Ok(&read));
    // what is read of a file with these lines
    assert_eq!(profile.text(), PROFILE.replace("[[certificate]]\nid = \"root\"\n", ""));
    for (right, wrong, says) in PROFILES {
        assert!(PROFILE.contains(right), "{right}");
        let said = with(&PROFILE.replacen(right, wrong, 1), row).expect_err(wrong).to_string();
        assert!(said.contains(says), "{wrong}: {said}");
    }
    let long = with(&PROFILE.replace("Example", &"e".repeat(100_000)), row).expect_err("long").to_string();
    assert!(long.contains("certificate.subject") && long.len() < 2_000, "{long}");
    for (profile, leaves, says) in [
        (format!("{PROFILE}\n{PROFILE}"), row, "is the second with id \u{201c}root\u{201d}"),
        (PROFILE.to_owned(), "{ what = \"certificate\" }", "\u{201c}root\u{201d} is used nowhere"),
        (String::new(), row, "add a [[certificate]] with id = \"root\""),
        (
            PROFILE.to_owned(),
            "{ what = \"signature\", profile = \"root\" }",
            "only certificates have profiles",
        ),
        (
            PROFILE.to_owned(),
            "{ what = \"certificate\", of = \"ca:x25519:0\", profile = \"root\" }",
            "signs no certificates",
        ),
        (
            PROFILE.to_owned(),
            "{ what = \"certificate\", ways = [\"file\"], profile = \"root\" }",
            "it goes into a file",
        ),
        (
            PROFILE.replace("id = \"root\"", "id = \"revocation-list\""),
            "{ what = \"certificate\", profile = \"revocation-list\" }",
            "the word for lists: give it another id",
        ),
    ] {
        let said = with(&profile, leaves).expect_err(says).to_string();
        assert!(said.contains(says), "{leaves}: {said}");
    }
}

/// A CA whose key was sealed is named by what was said of it; RSA keys are never derived, and where a key is drawn it is sealed first.
#[test]
fn a_sealed_key_of_a_ca_is_named_where_it_can_be_there() {
    let recovery = |leaves: &str| {
        let text = blocks::shipped("recovery").expect("shipped");
        let release = "id = \"release\"\nkind = \"release\"\n";
        load("own.toml", &text.replacen(release, &format!("{release}leaves = [{leaves}]\n"), 1))
    };
    let read =
        recovery("{ what = \"certificate\", sealed = \"Old Root, private key\" }").expect("it is right");
    assert_eq!(keyrite::plan::read_resolved(&read.to_toml()).as_ref(), Ok(&read));
    let long = "x".repeat(100_000);
    for (leaves, says) in [
        (
            "{ what = \"certificate\", of = \"ca:rsa-3072:0\" }",
            "phase.step.leaves.of is \u{201c}ca:rsa-3072:0\u{201d}: RSA keys are never derived, since nothing here searches for primes",
        ),
        (
            "{ what = \"certificate\", of = \"ca:p-256:0\", sealed = \"a\" }",
            "leaves.sealed stands beside of: leave one of them out",
        ),
        ("{ what = \"payload\", sealed = \"a\" }", "leaves.sealed does not go with this row: leave it out"),
        ("{ what = \"signature\", sealed = \"a\" }", "only certificates are signed by a key that is sealed"),
        ("{ what = \"certificate\", sealed = \"\" }", "leaves.sealed is empty"),
        ("{ what = \"certificate\", sealed = \"a\\nb\" }", "leaves.sealed"),
        ("{ what = \"certificate\", sealed = \"a\u{202e}b\" }", "leaves.sealed"),
        (&format!("{{ what = \"certificate\", sealed = \"{long}\" }}"), "leaves.sealed"),
    ] {
        let said = recovery(leaves).expect_err(says).to_string();
        assert!(said.contains(says) && said.len() < 2_000, "{leaves:.200}: {said}");
        assert!(said.contains("own.toml:"), "without its line: {said}");
    }
    // under a key that is drawn here nothing is sealed yet
    let row = "{ what = \"certificate\", sealed = \"Old Root, private key\" }";
    let said = certifying("", row).expect_err("nothing is sealed").to_string();
    assert!(said.contains("hand-out wants the sealed key \u{201c}Old Root, private key\u{201d}, and nothing is sealed as that before it"), "{said}");
    assert!(said.contains("seal the CA's key at a step of kind payload before it"), "{said}");
    let sealing = |about: &str| {
        let step = format!(
            "[[phase.step]]\nid = \"old\"\nkind = \"payload\"\ntitle = \"Seal it\"\nacts = \"operator\"\nconfirms = [\"witness\"]\nabout = \"{about}\"\n\n\
             [[phase.step]]\nid = \"hand-out\"\nkind = \"release\"\ntitle = \"Hand out\"\nacts = \"operator\"\nconfirms = [\"witness\"]\nleaves = [{row}]\n\n"
        );
        let wipe = "[[phase.step]]\nid = \"wipe\"";
        let kek = blocks::shipped("kek").expect("shipped");
        load("own.toml", &kek.replacen(wipe, &format!("{step}{wipe}"), 1))
    };
    sealing("Old Root, private key").expect("it is sealed before");
    let said = sealing("Another").expect_err("it is another").to_string();
    assert!(said.contains("write one of: Another"), "{said}");
}

/// What one key is to sign is held together: a root that forbids what stands below it is found before anybody has signed it.
#[test]
fn what_a_root_forbids_is_told_with_the_script() {
    let below = PROFILE
        .replace("id = \"root\"", "id = \"issuing\"")
        .replace("kind = \"root\"", "kind = \"intermediate\"")
        .replace("Example Root CA", "Example Issuing CA")
        .replace("path_length = 1", "path_length = 0");
    let with = |root: &str, below: &str, of: &str| {
        let row =
            |of: &str, id: &str| format!("{{ what = \"certificate\", of = \"{of}\", profile = \"{id}\" }}");
        let leaves = [row("ca:p-384:0", "root"), row(of, "issuing")].join(", ");
        certifying(&format!("{root}\n{below}"), &leaves)
    };
    let own = "ca:p-384:0";
    with(PROFILE, &below, own).expect("it is right");
    let serial = |profile: &str| format!("{profile}serial = \"4f2a\"\n");
    for (root, below, says) in [
        (
            PROFILE.replace("path_length = 1", "path_length = 0"),
            below.clone(),
            "no CA may stand below this one",
        ),
        (
            PROFILE.to_owned(),
            below.replace("path_length = 0", "path_length = 3"),
            "path_length = 3 is more than the CA allows",
        ),
        (PROFILE.to_owned(), below.replace("path_length = 0\n", ""), "add path_length, 0 to 0"),
        (
            PROFILE.to_owned(),
            below.replace("2046-11-30", "2056-11-30"),
            "the CA is valid from 2026-12-01T00:00:00Z to 2046-11-30T23:59:59Z",
        ),
        (PROFILE.to_owned(), below.replace("2026-12-01", "2026-11-30"), "mend not_before and not_after"),
        (
            PROFILE.to_owned(),
            below.replace("Example Issuing", "EXAMPLE root"),
            "the subject is the name of the CA itself",
        ),
        (serial(PROFILE), serial(&below), "the serial 4f2a is that of the CA's own certificate"),
    ] {
        let said = with(&root, &below, own).expect_err(says).to_string();
        assert!(said.contains(says), "{says}: {said}");
        assert!(said.contains("\u{201c}issuing\u{201d} cannot stand below \u{201c}root\u{201d}"), "{said}");
        // another key's certificates are no business of this root
        with(&root, &below, "other:p-384:0").expect("two authorities");
    }
}

#[test]
fn a_step_that_needs_the_key_stands_where_it_is() {
    for (id, before, kind, says) in MISPLACED {
        let shipped = blocks::shipped(id).expect("shipped");
        let own = match *kind {
            "payload" => "about = \"A secret\"",
            "release" => "leaves = [{ what = \"signature\" }]",
            _ => "method = \"aes-zero\"",
        };
        let step = format!(
            "[[phase.step]]\nid = \"odd\"\nkind = \"{kind}\"\ntitle = \"Odd\"\nacts = \"operator\"\n\
             confirms = [\"witness\"]\n{own}\n\n"
        );
        let at = format!("[[phase.step]]\nid = \"{before}\"");
        let text = if shipped.contains(&at) {
            shipped.replacen(&at, &format!("{step}{at}"), 1)
        } else {
            let closing = "[[phase]]\ninclude = \"closing\"";
            assert!(shipped.contains(closing), "{id} has no {before}");
            shipped.replacen(closing, &format!("[[phase]]\ntitle = \"Odd\"\n\n{step}{closing}"), 1)
        };
        let said = load(id, &text).expect_err(id);
        assert!(said.0.len() == 1 && said.to_string().contains(says), "{id} {kind}: {said}");
    }
}

#[test]
fn each_is_named_once_and_nothing_else_is_said() {
    let wipe = "[[phase.step]]\nid = \"wipe\"";
    let kek = blocks::shipped("kek").expect("shipped").replacen(wipe, &format!("{STEPS}{wipe}"), 1);
    let all = MISTAKES.iter().map(|mistake| (SCRIPT, mistake));
    let all = all.chain(KEYED.iter().map(|mistake| (kek.as_str(), mistake)));
    let mut failures = Vec::new();
    for (script, (from, to, says)) in all {
        assert!(script.contains(from), "{from}");
        let text = script.replacen(from, to, 1);
        match load("own.toml", &text) {
            Ok(_) => failures.push(format!("{to}: no problem")),
            Err(error) => {
                let said = error.to_string();
                if error.0.len() != 1 || !said.contains(says) {
                    failures.push(format!(
                        "{to}\n  wanted {says}\n  got    {}",
                        said.replace('\n', "\n         ")
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}\n{} of {}", failures.join("\n"), failures.len(), MISTAKES.len());
}

/// Each place in which a script of this language takes a text: what stands there now.
const TEXTS: &[&str] = &[
    "Put the box on the table.",
    "The box came by courier.",
    "gphoto2 --capture-image",
    "HSM-1002",
    "right",
    "Smart card",
    "Module {hsm.serial}",
    "The module of round {round} of {rounds} is in the {hsm.slot} slot",
    "packing = opened",
    "The remark again",
    "greeting",
    "slot",
];

/// What a secret is called goes the same way: it stands on the sealed file for as long as that lasts.
#[test]
fn what_a_secret_is_called_is_one_line_of_plain_letters() {
    let wipe = "[[phase.step]]\nid = \"wipe\"";
    let kek = blocks::shipped("kek").expect("shipped").replacen(wipe, &format!("{STEPS}{wipe}"), 1);
    for odd in ["a\\nb", "a\\u202eb", &"x".repeat(100_000), "\\u0007", "", "\\u2028"] {
        let text = kek.replacen("Password of {key.label}", odd, 1);
        let said = load("own.toml", &text).expect_err(odd).to_string();
        let printable = |c: char| c == '\n' || !c.is_control() && !matches!(c, '\u{202e}' | '\u{2028}');
        assert!(
            said.contains("phase.step.about") && said.chars().all(printable) && said.len() < 2_000,
            "{said}"
        );
    }
}

#[test]
fn no_text_brings_lines_marks_or_masses_with_it() {
    for place in TEXTS {
        assert!(SCRIPT.contains(place), "{place}");
        for odd in ["a\\nb\\u0000", "a\\u202eb", &"x".repeat(100_000), "{", "\\u0007"] {
            let text = SCRIPT.replacen(&format!("\"{place}\""), &format!("\"{odd}\""), 1);
            assert_ne!(text, SCRIPT, "{place} stands in quotation marks of its own");
            // a brace in a cell is a brace: what a table fills in is text
            if odd == "{" && ["HSM-1002", "right", "Smart card"].contains(place) {
                continue;
            }
            let said = load("own.toml", &text).expect_err(place).to_string();
            let printable = |c: char| c == '\n' || !c.is_control() && c != '\u{202e}';
            assert!(said.chars().all(printable) && said.len() < 20_000, "{place}: {}", said.len());
            assert!(said.lines().all(|line| line.starts_with("own.toml:")), "{place}: {said}");
        }
    }
}

/// What is wrong in a script of one kind alone.
#[test]
fn sheets_are_opened_before_the_key_and_end_in_a_destruction() {
    let reshare = blocks::shipped("reshare").expect("shipped");
    let collect = step_of(reshare, "kind = \"collect\"");
    let combine = step_of(reshare, "kind = \"combine\"");
    let more = collect.replacen("id = \"collect\"", "id = \"more\"", 1);
    let late = reshare.replacen(combine, &format!("{combine}{more}"), 1);
    let dispatch = blocks::shipped("receipt").expect("shipped");
    let receive = step_of(dispatch, "kind = \"receive-item\"");
    let destroy = receive.replacen("receive-item", "open-item", 1).replacen("id = \"", "id = \"open-", 1)
        + &receive.replacen("receive-item", "destroy-item", 1);
    let destroys = dispatch.replacen(receive, &destroy, 1);
    for (text, says) in [
        (&late, "more opens bags after combine has rebuilt the key: put it before that step"),
        (&destroys, " destroys a sheet in a record: hold a destruction for it"),
    ] {
        let why = load("mine.toml", text).map(|_| ()).expect_err(says).to_string();
        assert!(why.contains(says), "{says}: {why}");
    }
}

/// The lines of the step that has this line, to the next table.
fn step_of<'t>(text: &'t str, has: &str) -> &'t str {
    let at = text.find(has).unwrap_or_else(|| panic!("no {has}"));
    let start = text[..at].rfind("[[phase.step]]").expect("a step");
    let rest = text.get(at..).expect("the rest");
    let end = rest.find("\n[").map_or(text.len(), |end| at + end + 1);
    text.get(start..end).expect("a step")
}
