# How the medium starts: the first minute's system, the loaders for BIOS and UEFI, and the image. Sourced by build.
# shellcheck shell=bash disable=SC2154,SC2016

# What the medium is told apart by: the digest of its system.
make_initrd() {
    local i=$work/initrd
    mkdir -p "$i/bin"
    cp "$work/unpacked/usr/bin/busybox" "$i/bin/busybox"
    ln -s busybox "$i/bin/sh"
    install -m 755 "$here/initrd/init" "$i/init"
    sha256sum "$work/iso/keyrite/system.squashfs" | cut -c1-64 > "$i/system.sha256"
    echo "keyrite-live $(cat "$i/system.sha256")" | tee "$i/mark" > "$work/iso/keyrite/mark"
    "$here/lib/modules.py" "$work/unpacked/usr/lib/modules/$release" "$i/lib/modules/$release" "$here/modules.initrd" \
        "$here/modules.never" "$here/builtin.known" || die "the first minute's modules are not as they should be"
    depmod -b "$i" "$release"
    same_times "$i"
    mkdir -p "$work/iso/boot"
    (cd "$i" && find . -print0 | sort -z | cpio --quiet --null --reproducible --owner=+0:+0 -o -H newc) |
        zstd -q -19 -T1 > "$work/iso/boot/initrd"
    install -m 644 "$work/unpacked/boot/vmlinuz-$release" "$work/iso/boot/vmlinuz"
}

# BIOS: a core of grub with what it needs to read the image. UEFI: Debian's signed shim and grub, so that Secure Boot can
# stay on. That grub takes boot/grub from the partition that it was started from, and searches all disks for a file that every
# Debian medium has only where there is none: so grub.cfg, kernel and initrd are on that partition, and no other stick is asked.
make_boot() {
    local grub=$work/iso/boot/grub efi=$work/efi bytes
    mkdir -p "$grub" "$efi/EFI/BOOT" "$efi/boot/grub"
    install -m 644 "$here/grub.cfg" "$grub/grub.cfg"
    grub-mkimage -O i386-pc-eltorito -p /boot/grub -o "$grub/eltorito.img" biosdisk iso9660 linux normal search \
        search_label configfile echo gfxterm vbe all_video test
    cp "$work/unpacked/usr/lib/shim/shimx64.efi.signed" "$efi/EFI/BOOT/BOOTX64.EFI"
    cp "$work/unpacked/usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed" "$efi/EFI/BOOT/grubx64.efi"
    install -m 644 "$here/grub.cfg" "$efi/boot/grub/grub.cfg"
    install -m 644 "$work/iso/boot/vmlinuz" "$work/iso/boot/initrd" "$efi/boot/"
    same_times "$efi"
    # a FAT with 4 MiB to spare and a fixed number; copied in a fixed order with fixed times
    bytes=$(find "$efi" -type f -printf '%s\n' | awk '{ all += $1 } END { print all }')
    truncate -s "$((bytes / 1048576 + 5))M" "$work/efi.img"
    mkfs.fat -F 16 -s 4 -i 4b455952 -n KEYRITE_EFI --invariant "$work/efi.img" > /dev/null
    (cd "$efi" && find EFI boot -type d | sort | while read -r folder; do mmd -i "$work/efi.img" "::$folder"; done
     find EFI boot -type f | sort | while read -r file; do mcopy -m -i "$work/efi.img" "$file" "::$file"; done)
}

make_image() {
    local day
    day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S00)
    same_times "$work/iso"
    xorriso -report_about WARNING -as mkisofs -iso-level 3 -r -J -joliet-long -V KEYRITE_LIVE \
        --modification-date="$day" --set_all_file_dates "$day" -uid 0 -gid 0 \
        --grub2-mbr /usr/lib/grub/i386-pc/boot_hybrid.img -partition_offset 16 --mbr-force-bootable \
        -append_partition 2 0xef "$work/efi.img" -part_like_isohybrid \
        -b boot/grub/eltorito.img -no-emul-boot -boot-load-size 4 -boot-info-table --grub2-boot-info \
        -eltorito-alt-boot -e '--interval:appended_partition_2:all::' -no-emul-boot \
        -o "$out/keyrite-live.iso" "$work/iso" > "$work/xorriso.log" 2>&1 ||
        { cat "$work/xorriso.log" >&2; die "the image could not be made"; }
    same_size
}

# The medium computes its own digest over as many blocks as its table of contents names: that must be all of the image.
same_size() {
    local blocks bytes
    bytes=$(stat -c %s "$out/keyrite-live.iso")
    [ "$bytes" -lt 700000000 ] || die "the image has $bytes bytes, and 700000000 are too many"
    blocks=$(od -An -tu4 -j32848 -N4 "$out/keyrite-live.iso" | tr -d ' ')
    [ $((blocks * 2048)) = "$bytes" ] ||
        die "the image's table of contents names $blocks blocks, and it has another size: $bytes"
}
