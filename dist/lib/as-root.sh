# What whoever is root needs of whoever cloned this: git that reads another's clone, and their Rust where root has none. Sourced,
# with $root set.
# shellcheck shell=bash disable=SC2154
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
if ! env -u LD_PRELOAD cargo --version > /dev/null 2>&1; then
    owner_home=$(getent passwd "$(stat -c %U "$root")" | cut -d: -f6)
    if [ -x "$owner_home/.cargo/bin/cargo" ]; then
        export PATH=$owner_home/.cargo/bin:$PATH CARGO_HOME=$owner_home/.cargo RUSTUP_HOME=$owner_home/.rustup
    fi
fi
