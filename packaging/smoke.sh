#!/usr/bin/env bash
# Try an installed EnrollDesk, wherever it was installed: packaging/smoke.sh PROGRAM
set -euo pipefail

program=$1
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
# Nothing of the checkout may be found by accident.
cd "$home"
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV

"$program" --version
"$program" --home "$home/school" --json sample --students 20 >/dev/null
"$program" --home "$home/school" --json verify | tee verify.json
grep -Eq '"disagreements": *\[\]' verify.json

# A page proves that templates and fonts came along; the window, that style and icons did.
student=$("$program" --home "$home/school" --json balances |
    grep -Eo '"student_id": *"[^"]+"' | head -n 1 | cut -d '"' -f 4)
"$program" --home "$home/school" statement "$student" --pdf statement.pdf
test "$(head -c 5 statement.pdf)" = "%PDF-"

status=0
QT_QPA_PLATFORM=offscreen timeout 10 "$program" --home "$home/school" || status=$?
if [ "$status" -ne 124 ]; then # 124: still open when the time was over, as a window should be
    echo "the window closed by itself with exit code $status" >&2
    exit 1
fi
echo "$program works"
