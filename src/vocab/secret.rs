//! Memory for secrets: page-aligned, wiped on drop, locked when the desk has installed a locker.
//!
//! A secret type here has no `Clone` and no `Serialize`, its `Debug` is redacted, and comparison takes the
//! same time whatever the contents. Every secret has a memory page of its own, so that locking one never
//! unlocks another.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// Size of a secret's page in bytes: the memory page of every machine Keyrite runs on, or a part of one.
pub const PAGE_BYTES: usize = 4096;

/// Keeps a page out of swap. Installed once by the desk, the only floor that talks to the kernel.
pub trait PageLocker: Sync {
    /// Locks the page; false if the kernel refused.
    fn lock(&self, page: &[u8; PAGE_BYTES]) -> bool;
    /// Undoes `lock`, before the page is freed.
    fn unlock(&self, page: &[u8; PAGE_BYTES]);
}

static LOCKER: OnceLock<&'static dyn PageLocker> = OnceLock::new();
static PAGES_REFUSED: AtomicUsize = AtomicUsize::new(0);

/// Installs the locker for all secrets made from now on. A second call changes nothing.
pub fn install_locker(locker: &'static dyn PageLocker) {
    LOCKER.get_or_init(|| locker);
}

/// How many secret pages the kernel refused to lock since the program started.
pub fn pages_refused() -> usize {
    PAGES_REFUSED.load(Ordering::Relaxed)
}

#[repr(C, align(4096))]
struct Page {
    bytes: [u8; PAGE_BYTES],
}

/// One boxed page: it never moves, so no copy stays behind when its owner is moved.
struct LockedPage {
    page: Box<Page>,
    locked: bool,
}

impl LockedPage {
    fn new() -> Self {
        let page = Box::new(Page { bytes: [0; PAGE_BYTES] });
        let locked = LOCKER.get().is_some_and(|locker| {
            let locked = locker.lock(&page.bytes);
            if !locked {
                PAGES_REFUSED.fetch_add(1, Ordering::Relaxed);
            }
            locked
        });
        Self { page, locked }
    }
}

impl Drop for LockedPage {
    fn drop(&mut self) {
        self.page.bytes.zeroize();
        if self.locked
            && let Some(locker) = LOCKER.get()
        {
            locker.unlock(&self.page.bytes);
        }
    }
}

/// Exactly `N` secret bytes (`N` at most [`PAGE_BYTES`]).
pub struct Secret<const N: usize> {
    page: LockedPage,
}

impl<const N: usize> Secret<N> {
    const FITS: () = assert!(N <= PAGE_BYTES, "a secret must fit its page");

    /// A secret of zero bytes, filled in place by `fill`.
    pub fn fill_with(fill: impl FnOnce(&mut [u8; N])) -> Self {
        let () = Self::FITS;
        let mut secret = Self { page: LockedPage::new() };
        fill(
            secret
                .page
                .page
                .bytes
                .first_chunk_mut()
                .expect("N is at most a page, as checked when this was compiled"),
        );
        secret
    }

    /// Copies `bytes` in. The caller wipes its own copy.
    pub fn copy_of(bytes: &[u8; N]) -> Self {
        Self::fill_with(|place| place.copy_from_slice(bytes))
    }

    /// The bytes, for the one computation that needs them. Named so that a reader sees every use.
    pub fn expose(&self) -> &[u8; N] {
        const { assert!(N <= PAGE_BYTES) };
        self.page
            .page
            .bytes
            .first_chunk::<N>()
            .expect("N is at most a page, as checked when this was compiled")
    }

    /// Equality in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        self.expose().as_slice().ct_eq(other.expose().as_slice()).into()
    }
}

impl<const N: usize> std::fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret<{N}>(redacted)")
    }
}

/// Secret text of limited length that never reallocates: a passphrase, code words, a share as text.
pub struct SecretText {
    page: LockedPage,
    len: usize,
}

/// The text does not fit the fixed buffer; nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("secret text is limited to {PAGE_BYTES} bytes")]
pub struct SecretTooLong;

impl SecretText {
    /// An empty text.
    pub fn empty() -> Self {
        Self { page: LockedPage::new(), len: 0 }
    }

    /// Copies `text` in. The caller wipes its own copy.
    pub fn copy_of(text: &str) -> Result<Self, SecretTooLong> {
        let mut secret = Self::empty();
        secret.push_str(text)?;
        Ok(secret)
    }

    /// Appends, or refuses and leaves everything as it was.
    pub fn push_str(&mut self, more: &str) -> Result<(), SecretTooLong> {
        let end = self.len.checked_add(more.len()).ok_or(SecretTooLong)?;
        let place = self.page.page.bytes.get_mut(self.len..end).ok_or(SecretTooLong)?;
        place.copy_from_slice(more.as_bytes());
        self.len = end;
        Ok(())
    }

    /// Takes the last character away and wipes its place.
    pub fn pop(&mut self) {
        if let Some((start, _)) = self.expose().char_indices().next_back() {
            let place = self.page.page.bytes.get_mut(start..self.len);
            place.expect("the last character lies within the text").zeroize();
            self.len = start;
        }
    }

    /// A second copy in a page of its own, for what is tried again.
    #[must_use]
    pub fn again(&self) -> Self {
        Self::copy_of(self.expose()).expect("as long as what fitted")
    }

    /// Wipes all of it.
    pub fn clear(&mut self) {
        self.page.page.bytes.zeroize();
        self.len = 0;
    }

    /// The text, for the one computation that needs it.
    pub fn expose(&self) -> &str {
        let bytes = self.page.page.bytes.get(..self.len).expect("the length never passes the page");
        std::str::from_utf8(bytes).expect("only whole texts are appended, and whole characters taken away")
    }

    /// True when nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Equality in constant time for equal lengths; the length itself is not secret.
    pub fn matches(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretText(redacted)")
    }
}

/// Secret bytes of any number, more than fit a page: wiped when they go, and not locked.
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// Takes them over.
    pub const fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// Copies them in. The caller wipes its own copy.
    pub fn copy_of(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// The bytes, for the one computation that needs them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Equality in constant time for equal lengths; the length itself is not secret.
    pub fn is(&self, other: &[u8]) -> bool {
        self.0.as_slice().ct_eq(other).into()
    }
}

impl std::fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretBytes({} redacted)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_is_redacted() {
        let secret = Secret::<4>::copy_of(b"abcd");
        let text = SecretText::copy_of("hunter2").expect("fits");
        let bytes = SecretBytes::copy_of(b"hunter2");
        assert_eq!(
            format!("{secret:?} {text:?} {bytes:?}"),
            "Secret<4>(redacted) SecretText(redacted) SecretBytes(7 redacted)"
        );
        assert!(bytes.is(b"hunter2") && !bytes.is(b"hunter3") && !bytes.is(b"hunter"));
    }

    #[test]
    fn text_refuses_growth_and_keeps_what_it_has() {
        let mut text = SecretText::copy_of(&"x".repeat(PAGE_BYTES - 1)).expect("fits");
        assert_eq!(text.push_str("yz"), Err(SecretTooLong));
        assert_eq!(text.expose().len(), PAGE_BYTES - 1);
        assert_eq!(text.push_str("y"), Ok(()));
    }

    #[test]
    fn what_is_taken_away_is_wiped() {
        let mut text = SecretText::copy_of("aé").expect("fits");
        text.pop();
        assert_eq!((text.expose(), &text.page.page.bytes[..3]), ("a", b"a\0\0".as_slice()));
        text.clear();
        text.pop();
        assert!(text.is_empty() && text.page.page.bytes.iter().all(|byte| *byte == 0));
    }

    #[test]
    fn equality_looks_at_contents() {
        let a = Secret::<3>::copy_of(b"abc");
        assert!(a.matches(&Secret::copy_of(b"abc")));
        assert!(!a.matches(&Secret::copy_of(b"abd")));
    }
}
