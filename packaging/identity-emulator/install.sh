#!/usr/bin/env bash
# Google's Authentication emulator into build/identity-emulator, unless it is there.
set -euo pipefail
cd "$(dirname "$0")"
there=../../build/identity-emulator
mkdir -p "$there"
cp emulator.js "$there"
if ! cmp -s package.json "$there/installed.json"; then
    cp package.json "$there"
    (cd "$there" && npm install --no-package-lock --no-audit --no-fund --omit=optional --loglevel=error)
    cp package.json "$there/installed.json"
fi
