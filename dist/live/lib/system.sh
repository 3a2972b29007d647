# The system on the medium: what is in it, and what is taken out. Sourced by build.
# shellcheck shell=bash disable=SC2154,SC2016

lines_of() { grep -v '^ *\(#\|$\)' "$here/$1"; }

system_from_packages() {
    local packages
    packages=$(lines_of packages | paste -sd,)
    # the minimal variant has apt, by which the unconfigured packages are fetched; it is taken out again
    mmdebstrap --quiet --mode=root --variant=apt --skip=cleanup/apt/lists --include="$packages" --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/cups/locale/*' \
        "$suite" "$work/system" "deb $(mirror) $suite main" > "$work/mmdebstrap.log" 2>&1 ||
        { tail -n 20 "$work/mmdebstrap.log" >&2; die "the packages could not be installed"; }
    mkdir "$work/release"
    cp "$work"/system/var/lib/apt/lists/*InRelease "$work/release/"
    # each with the digest of its archive, as the mirror's signed lists have it
    chroot "$work/system" dpkg-query -W -f '${Package}=${Version}\n' |
        xargs chroot "$work/system" apt-cache show --no-all-versions |
        awk '/^Package: / { name = $2 } /^Version: / { version = $2 } /^SHA256: / { print "package", name, version, "sha256:" $2 }' |
        sort > "$work/packages"
    [ "$(wc -l < "$work/packages")" = "$(chroot "$work/system" dpkg-query -W -f 'x\n' | wc -l)" ] ||
        die "the mirror's lists do not have every package that was installed"
}

# The kernel, the loaders and busybox: unpacked, so that no script of theirs runs.
unpack_unconfigured() {
    local kernel
    kernel=$(chroot "$work/system" apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: //p' | head -n 1)
    mkdir -p "$work/debs" "$work/system/fetched"
    chroot "$work/system" sh -c "cd /fetched && apt-get -qq -o APT::Sandbox::User=root download $kernel busybox-static \
        console-setup shim-signed grub-efi-amd64-signed" > "$work/apt.log" 2>&1 ||
        { cat "$work/apt.log" >&2; die "a package could not be fetched"; }
    mv "$work"/system/fetched/*.deb "$work/debs/"
    rmdir "$work/system/fetched"
    mkdir -p "$work/unpacked"
    for deb in "$work"/debs/*.deb; do
        dpkg-deb -x "$deb" "$work/unpacked"
        printf 'unpacked %s %s sha256:%s\n' "$(dpkg-deb -f "$deb" Package)" "$(dpkg-deb -f "$deb" Version)" \
            "$(sha256sum "$deb" | cut -c1-64)" >> "$work/packages"
    done
    release=${kernel#linux-image-}
}

# Only what modules.keep names stays, with what it needs.
keep_modules() {
    "$here/lib/modules.py" "$work/unpacked/usr/lib/modules/$release" "$work/system/usr/lib/modules/$release" \
        "$here/modules.keep" "$here/modules.never" "$here/builtin.known" || die "the kernel is not as it should be"
    depmod -b "$work/system" "$release"
}

# What no ceremony needs, what could open a way out, and what differs from one build to the next.
take_out() {
    local s=$work/system
    # swap, mounting by themselves, and networks
    rm -f "$s"/usr/sbin/{swapon,swapoff,mkswap,swaplabel,kexec,hwclock}
    rm -rf "$s"/usr/sbin/{tc,bridge,rtmon,tipc,vdpa,dcb,devlink,rdma,genl,arpd,rtacct} "$s"/usr/bin/{ss,nstat,lnstat,rtstat,ctstat,routel,rdma}
    # the first process is the medium's own: systemd is there for udev alone, and nothing of it runs
    rm -rf "$s"/usr/lib/systemd/systemd-{networkd*,journald,logind,resolved,timesyncd,nsresourced,userdbd,userwork} \
        "$s"/usr/lib/systemd/systemd "$s"/usr/bin/{networkctl,resolvectl,timedatectl,journalctl,loginctl} "$s"/usr/sbin/{init,agetty,zramctl}
    # nobody becomes another here, and no window of another kind is made
    rm -f "$s"/usr/bin/{su,Xwayland,dirmngr,dirmngr-client} "$s"/usr/sbin/getty
    # ipp-usb would tell a network of its printers; there is none
    rm -f "$s"/usr/sbin/avahi-daemon "$s"/usr/bin/dbus-*
    rm -rf "$s"/usr/lib/udev/rules.d/{80-net-*,75-net-*,82-net-*} "$s"/usr/lib/systemd/{network,system,user} \
        "$s"/etc/systemd "$s"/etc/udisks2 "$s"/etc/init.d "$s"/etc/rc*.d "$s"/etc/cron* "$s"/etc/avahi
    # the package manager: nothing is ever installed here
    rm -rf "$s"/usr/bin/apt* "$s"/usr/bin/dpkg* "$s"/usr/lib/apt "$s"/usr/lib/dpkg "$s"/etc/apt "$s"/var/lib/apt \
        "$s"/var/lib/dpkg "$s"/usr/share/dpkg "$s"/usr/lib/x86_64-linux-gnu/libapt-* "$s"/etc/dpkg "$s"/usr/share/keyrings
    # marks of this one build, and what was copied from the building machine
    rm -rf "$s"/var/log "$s"/var/cache "$s"/var/tmp "$s"/tmp "$s"/run "$s"/etc/machine-id "$s"/var/lib/dbus \
        "$s"/etc/resolv.conf "$s"/etc/hostname "$s"/etc/ssl "$s"/etc/*- "$s"/etc/.pwd.lock \
        "$s"/var/lib/systemd "$s"/usr/share/{bug,lintian,bash-completion,gtk-doc,zsh} "$s"/var/lib/ucf "$s"/var/backups
    mkdir -p "$s"/{run,proc,sys,dev,media,home/keyrite,tmp} "$s"/var/{log,cache,lib,spool,tmp}
    chmod 1777 "$s/tmp" "$s/var/tmp"
    find "$s" -name __pycache__ -type d -prune -exec rm -rf {} +
    find "$s/dev" -mindepth 1 -delete
}

put_in() {
    local s=$work/system layout variant
    cp -r "$here/root/." "$s/"
    chmod 755 "$s"/usr/lib/keyrite/*
    install -m 755 "$keyrite" "$s/usr/bin/keyrite"
    # whoever is handed the medium is handed the licences of all that is on it
    install -d "$s/usr/share/doc/keyrite"
    install -m 644 "$root"/LICENSE-* "$s/usr/share/doc/keyrite/"
    # under the library by which test-reproducible gives another time rustc waits for ever; both ask the commit for theirs
    env -u LD_PRELOAD "$root/dist/licences" "$s/usr/share/doc/keyrite/third-party.txt" ||
        die "the licence texts of the crates could not be written"
    env -u LD_PRELOAD "$root/dist/sbom" "$s/usr/share/doc/keyrite/sbom.cdx.json" ||
        die "the bill of materials could not be written"
    cp -rn "$work"/unpacked/usr/share/doc/. "$s/usr/share/doc/"
    find "$s/usr/share/doc" -mindepth 2 ! -path "$s/usr/share/doc/keyrite/*" \( -type f -o -type l \) ! -name copyright -delete
    [ ! -e /usr/share/doc/grub-pc-bin/copyright ] ||
        install -D -m 644 /usr/share/doc/grub-pc-bin/copyright "$s/usr/share/doc/grub-pc-bin/copyright"
    echo "keyrite:x:1000:1000:Keyrite:/home/keyrite:/usr/sbin/nologin" >> "$s/etc/passwd"
    echo "keyrite:x:1000:" >> "$s/etc/group"
    # the screen, cameras, keyboards, printers; no disk
    for group in video input render lp; do
        grep -q "^$group:" "$s/etc/group" && sed -i "s/^\($group:[^:]*:[^:]*:\).*/\1keyrite/" "$s/etc/group"
    done
    printf 'PRETTY_NAME="keyrite-live on Debian %s"\nNAME=keyrite-live\nID=debian\n' \
        "$(cat "$s/etc/debian_version")" > "$work/os-release"
    rm -f "$s/etc/os-release" && install -m 644 "$work/os-release" "$s/etc/os-release"
    echo "127.0.0.1 localhost keyrite-live" > "$s/etc/hosts"
    mkdir -p "$s/usr/share/keyrite/keymaps"
    while read -r layout _; do
        variant=; case $layout in *:*) variant=${layout#*:} ;; esac
        perl "$work/unpacked/usr/bin/ckbcomp" -I"$s/usr/share/X11/xkb" -layout "${layout%%:*}" -variant "$variant" \
            2> /dev/null > "$work/console.map" || die "no console keys for the layout $layout"
        # no key leads to another screen, restarts, or tells what only those who mend machines ask for
        sed -E 's/\b(Console_[0-9]+|(Decr|Incr|Last|Spawn)_Console|SAK|Boot|Show_[A-Za-z]+)\b/VoidSymbol/g' "$work/console.map" \
            > "$s/usr/share/keyrite/keymaps/$layout.map"
    done < "$here/root/usr/lib/keyrite/keyboards"
    # no clock of before the build is taken for the time of a ceremony
    date -u -d "@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M' > "$s/usr/lib/keyrite/built"
}

same_times() { find "$1" -depth -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# What is promised of the medium, looked at in the tree that goes on it.
check_system() {
    local s=$work/system found
    found=$(find "$s" -path "$s/usr/share/doc" -prune -o \( -name swapon -o -name 'udisksd' -o -name 'NetworkManager' -o -name wpa_supplicant \
        -o -name dhclient -o -name dhcpcd -o -name 'avahi-daemon' -o -name sshd -o -name curl -o -name wget \
        -o -name 'systemd-networkd' -o -name 'systemd-resolved' -o -name networkctl -o -name agetty -o -name Xwayland -o -name rdma -o -path '*/bin/su' \) -print)
    [ -z "$found" ] || die "this must not be on the medium: $found"
    for found in keyrite/third-party.txt keyrite/LICENSE-MIT keyrite/sbom.cdx.json busybox-static/copyright shim-signed/copyright; do
        [ -s "$s/usr/share/doc/$found" ] || die "this must be on the medium: /usr/share/doc/$found"
    done
    found=$(find "$s" -xdev -type f -perm /6000 -print)
    [ -z "$found" ] || { find "$s" -xdev -type f -perm /6000 -exec chmod u-s,g-s {} +; same_times "$s"; }
}

squash() {
    mkdir -p "$work/iso/keyrite"
    env -u SOURCE_DATE_EPOCH mksquashfs "$work/system" "$work/iso/keyrite/system.squashfs" -noappend -no-progress -quiet -no-xattrs -comp zstd \
        -Xcompression-level 15 -b 1M -mkfs-time "$SOURCE_DATE_EPOCH" -all-time "$SOURCE_DATE_EPOCH" \
        > "$work/squash.log" 2>&1 || { cat "$work/squash.log" >&2; die "the system could not be packed"; }
}
