/* ---------- Argon2id, RFC 9106, in a Worker or in pauses of the page */

/* What the Worker runs. */
function argon2Worker() {
  self.onmessage = ({ data: { secret, salt, options } }) => {
    let told = 0;
    const onProgress = (done) => {
      // the library tells ten thousand times, far more than a bar can show
      if (done < told + 0.005) return;
      told = done;
      self.postMessage({ done });
    };
    try {
      self.postMessage({ key: libraryHashes().argon2.argon2id(secret, salt, { ...options, onProgress }) });
    } catch (error) {
      self.postMessage({ error: error.message });
    }
  };
}

/* The key of 32 bytes. `progress` gets 0 to 1. */
function argon2id(secret, salt, memory, passes, lanes, progress) {
  // the library counts bytes in 32 bits
  if (memory >= 1 << 22) return Promise.reject(new Error("it wants 4 GiB of memory, more than a page can use"));
  const options = { m: memory, t: passes, p: lanes, maxmem: memory * 1024 };
  let worker = null;
  try {
    const source = `"use strict";\n${libraryHashes}\n${argon2Worker}\nargon2Worker();`;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    worker = new Worker(address);
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  } catch (error) {
    worker = null;
  }
  if (!worker) return argon2idHere(secret, salt, options, progress);
  return new Promise((resolve, reject) => {
    let begun = false;
    worker.onmessage = ({ data }) => {
      begun = true;
      if (data.error) reject(new Error(data.error));
      else if (data.key) resolve(data.key);
      else return progress(data.done);
      worker.terminate();
    };
    worker.onerror = () => {
      worker.terminate();
      if (begun) reject(new Error("the worker stopped"));
      else argon2idHere(secret, salt, options, progress).then(resolve, reject);
    };
    worker.postMessage({ secret, salt, options });
  });
}

const argon2idHere = (secret, salt, options, progress = () => {}) =>
  HASHES.argon2.argon2idAsync(secret, salt, { ...options, onProgress: progress });
