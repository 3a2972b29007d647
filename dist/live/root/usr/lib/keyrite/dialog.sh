# Sourced by the pages before the window: one look for all of them.
# shellcheck shell=sh
export PATH=/usr/sbin:/usr/bin LANG=C.UTF-8 TERM=linux
export NEWT_COLORS='root=white,black window=black,lightgray border=black,lightgray title=black,lightgray
button=white,blue actbutton=white,blue compactbutton=black,lightgray listbox=black,lightgray
actlistbox=white,blue actsellistbox=white,blue sellistbox=black,lightgray entry=white,blue textbox=black,lightgray'
choices=/run/keyrite/choices

# whiptail writes what was chosen to the third file, so that its picture goes to the screen
page() { whiptail --backtitle 'KEYRITE' "$@" 3>&1 1>/dev/tty 2>&3; }

# Until something is chosen: Escape answers nothing, so the page comes again.
asked() {
    until answer=$(page "$@") && [ -n "$answer" ]; do :; done
    printf '%s\n' "$answer"
}

# Where somebody looks over it, as in a test: a serial port of a real laptop is a way out that nobody asked for.
in_a_test() { grep -qs QEMU /sys/class/dmi/id/sys_vendor && [ -c /dev/ttyS0 ]; }

# what was chosen before, or what is usual
chosen() { cat "$choices/$1" 2> /dev/null || echo "$2"; }
keep() { printf '%s\n' "$2" > "$choices/$1"; }

in_groups() { echo "$1" | sed 's|....|& |g; s| $||' | fold -w 40; }

about_this_machine() {
    /usr/lib/keyrite/report
    page --title 'About this machine' --scrolltext --textbox /run/keyrite/report 22 78
}

power_off() {
    clear > /dev/tty
    sync
    for mounted in /media/*; do umount "$mounted" 2> /dev/null; done
    # powered off by the kernel itself
    echo o > /proc/sysrq-trigger
    sleep 60
}
