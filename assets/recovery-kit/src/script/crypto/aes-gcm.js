/* ---------- AES-256-GCM, NIST SP 800-38D */

const { gcm } = libraryCiphers().aes;

/* the plain text, or null when the tag does not fit */
function gcmOpen(key, nonce, sealed, additional) {
  try {
    return gcm(key, nonce, additional).decrypt(sealed);
  } catch (error) {
    if (error.message === "aes-gcm: invalid tag") return null;
    throw error;
  }
}
