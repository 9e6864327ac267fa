#!/usr/bin/env bash
# A walk-in in a real window: an X server without a monitor, real key events, the installed program.
# Usage: xvfb_walkin.sh [FOLDER]   the screenshots and the receipt are left in FOLDER.
# `enrolldesk` and `python` are taken from the PATH.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
kept="${1:-$(mktemp -d -t enrolldesk-walkin-XXXXXX)}"
work="$(mktemp -d -t enrolldesk-screen-XXXXXX)"
mkdir -p "$kept"

server=""
stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT

# The server itself looks for a free display and says which one it took. Without -noreset it begins
# anew whenever its last client leaves, and refuses whoever connects at that moment.
mkfifo "$work/display"
Xvfb -displayfd 3 -noreset -screen 0 1366x768x24 -nolisten tcp 3>"$work/display" >"$work/xvfb.log" 2>&1 &
server=$!
if ! read -r -t 120 number <"$work/display"; then
    cat "$work/xvfb.log" >&2
    echo "Xvfb did not start" >&2
    exit 1
fi

DISPLAY=":$number" python "$here/xvfb_walkin.py" "$kept"
echo "screenshots and receipt: $kept"
