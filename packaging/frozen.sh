#!/usr/bin/env bash
# Build the program that runs without Python into dist/enrolldesk and try it: packaging/frozen.sh BIN
set -euo pipefail

cd "$(dirname "$0")/.."
bin=$1
"$bin/pyinstaller" --noconfirm --log-level WARN \
    --distpath dist --workpath build packaging/enrolldesk.spec
packaging/smoke.sh "$PWD/dist/enrolldesk/enrolldesk"
