//! The commands of `keyrite`, their arguments, and which part runs each.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use super::VerifyArgs;
use super::certifying_args::CertifyingArgs;
use super::register_args::{SortArg, TableArg};
use super::signing_args::SigningArgs;
use super::wrapping_args::WrappingArgs;
use crate::plan::PaperSize;
use crate::sharing::share::LockKind;

#[derive(Parser)]
#[command(
    name = "keyrite",
    version,
    about = "Shamir key ceremonies on paper, led, signed and checkable by anyone",
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Hold a whole ceremony with worthless keys and stand-in people, and check everything it leaves
    Rehearse(RehearseArgs),
    /// Recover a key from its shares: PDF, PNG, JPEG, TIFF, code text or words, in any mix and order
    Recover(Box<RecoverArgs>),
    /// Say what shares and sealed payloads say of themselves, and whether shares are authentic; no secret is shown
    Inspect(InspectArgs),
    /// Check shares against the transcript of their ceremony, without rebuilding the key
    Audit(AuditArgs),
    /// Verify a ceremony's transcript by replaying it
    Verify(VerifyArgs),
    /// Print the papers of a held ceremony again: attestation, script as held, registers, guide
    Papers(PapersArgs),
    /// Copy a closed ceremony's folder to one or two media, read the copies back and compare every file by digest
    Copy(CopyArgs),
    /// Look at who is to hold which sheet, before a split: which losses are survived, which few rebuild the key
    Custody(CustodyArgs),
    /// Every key that transcripts tell of: its state, who holds its sheets, and what is due
    Register(RegisterArgs),
    /// List, show, check or print ceremony templates
    #[command(subcommand)]
    Template(TemplateCommand),
}

/// `rehearse`
#[derive(Args)]
pub struct RehearseArgs {
    /// A shipped template's name, or a template file
    #[arg(default_value = "kek")]
    pub template: String,
    /// New folder for everything the ceremony leaves [default: a new folder in the current one]
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Number of shares, 2 to 255 [default: the template's]
    #[arg(long, value_name = "N")]
    pub shares: Option<u8>,
    /// Shares needed to recover, 2 to N [default: the template's]
    #[arg(long, value_name = "K")]
    pub threshold: Option<u8>,
    /// Paper of the sheets
    #[arg(long, value_enum, default_value_t = PaperArg::A4)]
    pub paper: PaperArg,
    /// How shares are locked [default: none, or else the first that the template allows]
    #[arg(long, value_enum)]
    pub lock: Option<LockArg>,
    /// Lock this share otherwise than the others; may be given several times
    #[arg(long = "own-lock", value_name = "SHARE=LOCK", value_parser = own_lock)]
    pub own_locks: Vec<(u8, LockArg)>,
    /// Take this option in place of the first, in every round; may be given several times
    #[arg(long = "choose", value_name = "STEP.CHOICE=OPTION")]
    pub choose: Vec<String>,
    /// Build on an earlier ceremony, broken off or finished: its folder is named as parent; given again, on others of the
    /// same set beside it
    #[arg(long = "continue", value_name = "DIR")]
    pub parents: Vec<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `recover`
#[derive(Args)]
// by which key a CA signs, see `CertifyingArgs`; both at once are refused with what else does not go together
#[command(group = ArgGroup::new("ca_key").args(["derive", "open"]).multiple(true))]
pub struct RecoverArgs {
    /// Files with shares; more than needed are welcome; - is standard input
    #[arg(required = true, value_name = "SHARE")]
    pub shares: Vec<PathBuf>,
    /// Write the key, 32 raw bytes, or what is asked for in its place, to this new file, readable by its owner alone
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Folder for the signed record of what leaves [default: beside that file, or the current one]
    #[arg(long, value_name = "DIR")]
    pub record: Option<PathBuf>,
    /// Write it to this inherited descriptor
    #[arg(long, value_name = "N")]
    pub fd: Option<i32>,
    /// Show it on standard output: keys that are bytes in hex, everything else as it is
    #[arg(long)]
    pub show: bool,
    /// In place of the key: one derived from it. ALGORITHM is aes-256, ed25519, x25519, p-256, p-384, seed-128 or seed-256
    #[arg(long, value_name = "PURPOSE:ALGORITHM:INDEX")]
    pub derive: Option<String>,
    /// The form of what leaves: raw, hex; of derived keys pkcs8-pem, pkcs8-der, openssh or age; of seeds and payloads bip39, or
    /// slip39:2of3 for three shares of which two are needed; of payloads vault:3of5
    #[arg(long = "as", value_name = "FORM")]
    pub form: Option<String>,
    /// In place of the key: what is sealed under it in this file
    #[arg(long, value_name = "PAYLOAD")]
    pub open: Option<PathBuf>,
    /// In place of the key: this file's content, sealed under it; - for a secret that is typed, twice and unseen
    #[arg(long, value_name = "FILE")]
    pub seal: Option<PathBuf>,
    /// In place of the key: the secret of shares or words of another scheme, sealed under it; it is written nowhere else. More
    /// than once for several files, each with one share or a share a line
    #[arg(long, value_name = "FILE")]
    pub seal_shares: Vec<PathBuf>,
    /// The scheme of those shares, where it cannot be told from them: slip39, bip39, vault, ssss, ssss-plain (split with -D), gfshare
    #[arg(long, value_name = "SCHEME", requires = "seal_shares")]
    pub scheme: Option<String>,
    /// How many of those shares are needed, which those of vault, ssss and gfshare do not say; more are held against each other
    #[arg(long, value_name = "K", requires = "seal_shares")]
    pub threshold: Option<u8>,
    /// Read the passphrase of SLIP-39 shares from this inherited descriptor
    #[arg(long, value_name = "N", requires = "seal_shares")]
    pub shares_passphrase_fd: Option<i32>,
    /// Wrap what leaves for a KMS or HSM, under this RSA public key, PEM or DER
    #[arg(long, value_name = "PUBKEY")]
    pub wrap_to: Option<PathBuf>,
    /// Only if the SHA-256 of that public key's DER is this one, as the KMS or HSM printed it: hex, or words
    #[arg(long, value_name = "DIGEST", requires = "wrap_to")]
    pub wrap_digest: Option<String>,
    /// How, and for whom
    #[command(flatten)]
    pub wrapping: WrappingArgs,
    /// A signature, or a public half
    #[command(flatten)]
    pub signing: SigningArgs,
    /// What a derived or a sealed key signs as a CA
    #[command(flatten)]
    pub certifying: CertifyingArgs,
    /// What is sealed, for people who find it; everybody can read this
    #[arg(long, value_name = "TEXT")]
    pub about: Option<String>,
    /// Read passphrases and code words from this inherited descriptor, one a line, in the order of the locked shares
    #[arg(long, value_name = "N")]
    pub passphrase_fd: Option<i32>,
    /// Use this set alone: its short name, or as much as the message says when the shares belong to several keys
    #[arg(long, value_name = "SET")]
    pub set: Option<String>,
    /// Accept only shares signed by the ceremony key with these words
    #[arg(long, value_name = "WORDS")]
    pub key: Option<String>,
    /// Recover a rehearsal's worthless key; production shares are then refused
    #[arg(long)]
    pub rehearsal: bool,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `inspect`
#[derive(Args)]
pub struct InspectArgs {
    /// Files with shares, or sealed payloads; - is standard input
    #[arg(required = true, value_name = "SHARE")]
    pub shares: Vec<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `audit`
#[derive(Args)]
pub struct AuditArgs {
    /// The ceremony folder
    #[arg(long, value_name = "DIR")]
    pub transcript: PathBuf,
    /// Files with shares; - is standard input
    #[arg(required = true, value_name = "SHARE")]
    pub shares: Vec<PathBuf>,
    /// A serial as printed on one of the sheets, such as S-0003; once for each sheet. A spoiled one is a finding
    #[arg(long = "serial", value_name = "SERIAL", value_parser = serial)]
    pub serials: Vec<u16>,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

fn serial(typed: &str) -> Result<u16, String> {
    crate::vocab::ids::read_sheet_serial(typed)
        .ok_or_else(|| "a serial is written as on the sheet, such as S-0003".to_owned())
}

/// `papers`
#[derive(Args)]
pub struct PapersArgs {
    /// The ceremony folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// New folder for the PDFs
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// `copy`
#[derive(Args)]
pub struct CopyArgs {
    /// The ceremony folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// A folder on a medium: the copy is a new folder inside it, of the ceremony folder's name
    #[arg(value_name = "TO")]
    pub to: PathBuf,
    /// A folder on another medium, for the second copy
    #[arg(value_name = "TO2")]
    pub second: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `custody`
#[derive(Args)]
#[command(
    after_help = "The file:\n\n  threshold = 2\n  shares = 3\n\n  [[keeper]]\n  name = \"Ada Ames\"\n  organisation = \"Example Bank\"\n  place = \"Vienna\"\n  channel = \"courier A\"   # how the sheet gets there; may be left out\n  shares = [1]\n\nEvery share has one keeper. A person with sheets in two places has two entries, and counts as one."
)]
pub struct CustodyArgs {
    /// The plan: a TOML file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Write it to this new PDF too, with its picture
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
    /// Paper of the PDF
    #[arg(long, value_enum, default_value_t = PaperArg::A4)]
    pub paper: PaperArg,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `register`
#[derive(Args)]
pub struct RegisterArgs {
    /// Ceremony folders, or folders that hold them
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// As of this day, such as 2027-06-30 [default: today]
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// A file of trusted keys, as for verify: what it does not vouch for is listed apart and moves nothing
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,
    /// The worthless keys of rehearsals in place of the real ones
    #[arg(long)]
    pub rehearsal: bool,
    /// Only keys in this state, such as active or never-issued; more than once for any of several
    #[arg(long, value_name = "STATE")]
    pub state: Vec<String>,
    /// Only keys of which somebody of this name holds a sheet, or held it last; a part of the name is enough
    #[arg(long, value_name = "NAME")]
    pub holder: Option<String>,
    /// Only keys of which something is due before this day, and only that
    #[arg(long, value_name = "DATE")]
    pub due_before: Option<String>,
    /// Only keys and records of which these words are told: a name, a bag, a place, a ceremony
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// Their order
    #[arg(long, value_enum, default_value_t = SortArg::Urgent)]
    pub sort: SortArg,
    /// Write a table to this new CSV file too; `-` writes it to standard output, in place of the text
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Which table: a row a key, a sheet, a thing that is due, or a finding
    #[arg(long, value_enum, default_value_t = TableArg::Keys)]
    pub table: TableArg,
    /// Verify every signature of every transcript anew, also of those that were verified here before
    #[arg(long)]
    pub verify_all: bool,
    /// Write it to this new PDF too
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
    /// Paper of the PDF
    #[arg(long, value_enum, default_value_t = PaperArg::A4)]
    pub paper: PaperArg,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

#[derive(Subcommand)]
#[command(disable_help_subcommand = true)]
pub(crate) enum TemplateCommand {
    /// The shipped templates
    List,
    /// A template with its common blocks written out; its SHA-256 is the template digest of the transcript. Or a block
    Show {
        /// A shipped template's name, a template file, or a block's name
        template: String,
    },
    /// Print the script before a ceremony, with room to write: a PDF
    Script {
        /// A shipped template's name, or a template file
        template: String,
        /// The new PDF
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Paper
        #[arg(long, value_enum, default_value_t = PaperArg::A4)]
        paper: PaperArg,
        /// Number of shares [default: the template's]
        #[arg(long, value_name = "N")]
        shares: Option<u8>,
        /// Shares needed to recover [default: the template's]
        #[arg(long, value_name = "K")]
        threshold: Option<u8>,
        /// A plan of custody, as for custody: it is printed too, and what is grave in it on the first page
        #[arg(long, value_name = "FILE", conflicts_with_all = ["shares", "threshold"])]
        custody: Option<PathBuf>,
    },
    /// The language of templates, a construct at a time
    Help {
        /// Which; without it, the list of them
        construct: Option<String>,
    },
    /// Write a copy of a shipped template to start from
    New {
        /// A shipped template's name
        #[arg(long, value_name = "TEMPLATE")]
        from: String,
        /// The new file
        file: PathBuf,
    },
    /// Check a template, and hold it in memory in the ways in which it can go; it says in which
    Check {
        /// A shipped template's name, or a template file
        template: String,
    },
}

/// Paper sizes by their command-line names.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PaperArg {
    /// 210 by 297 mm
    A4,
    /// 8.5 by 11 inches
    Letter,
}

impl From<PaperArg> for PaperSize {
    fn from(paper: PaperArg) -> Self {
        match paper {
            PaperArg::A4 => Self::A4,
            PaperArg::Letter => Self::Letter,
        }
    }
}

/// Locks by their command-line names.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LockArg {
    /// The sheet alone is enough
    None,
    /// A passphrase is needed too
    Passphrase,
    /// Code words on a card of the custodian's own are needed too
    #[value(alias = "code-words")]
    Codewords,
}

/// A share's number and its lock: `2=passphrase`.
fn own_lock(text: &str) -> Result<(u8, LockArg), String> {
    let (share, lock) = text.split_once('=').ok_or("write SHARE=LOCK, such as 2=passphrase")?;
    let share = share.parse().map_err(|_| format!("{share} is not the number of a share"))?;
    let all: Vec<String> = LockArg::value_variants()
        .iter()
        .filter_map(|lock| Some(lock.to_possible_value()?.get_name().to_owned()))
        .collect();
    let lock = LockArg::from_str(lock, false).map_err(|_| format!("a lock is one of {}", all.join(", ")))?;
    Ok((share, lock))
}

impl From<LockArg> for LockKind {
    fn from(lock: LockArg) -> Self {
        match lock {
            LockArg::None => Self::None,
            LockArg::Passphrase => Self::Passphrase,
            LockArg::Codewords => Self::CodeWords,
        }
    }
}
