#!/usr/bin/env bash
# Prints the folder of a Node.js that tests can use: this computer's where it is new enough, else
# one from the Python package index, kept in build/node.
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then
    dirname "$(command -v node)"
    exit
fi
if [ ! -x build/node/bin/npm ] || ! cmp -s packaging/node.txt build/node/installed.txt; then
    rm -rf build/node
    .venv/bin/python -m venv build/node >&2
    build/node/bin/pip install --quiet --requirement packaging/node.txt >&2
    cp packaging/node.txt build/node/installed.txt
fi
echo "$PWD/build/node/bin"
