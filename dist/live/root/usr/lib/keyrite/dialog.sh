# Sourced by the pages before the window: one look for all of them.
# shellcheck shell=sh
export PATH=/usr/sbin:/usr/bin LANG=C.UTF-8 TERM=linux
export NEWT_COLORS='root=white,black window=black,lightgray border=black,lightgray title=black,lightgray
button=white,blue actbutton=white,blue compactbutton=black,lightgray listbox=black,lightgray
actlistbox=white,blue actsellistbox=white,blue sellistbox=black,lightgray entry=white,blue textbox=black,lightgray'
choices=/run/keyrite/choices

# whiptail writes what was chosen to the third file, so that its picture goes to the screen
page() { whiptail --backtitle 'KEYRITE' "$@" 3>&1 1>/dev/tty 2>&3; }

# what was chosen before, or what is usual
chosen() { cat "$choices/$1" 2> /dev/null || echo "$2"; }
keep() { printf '%s\n' "$2" > "$choices/$1"; }

in_groups() { echo "$1" | sed 's|....|& |g; s| $||' | fold -w 40; }

power_off() {
    clear > /dev/tty
    sync
    for mounted in /media/*; do umount "$mounted" 2> /dev/null; done
    # powered off by the kernel itself; memory is cleared by what the kernel was told at its start
    echo o > /proc/sysrq-trigger
    sleep 60
}
