#!/usr/bin/env bash
# Build the wheel into dist/ and try it in an environment of its own: packaging/wheel.sh BIN
set -euo pipefail

cd "$(dirname "$0")/.."
bin=$1
rm -rf dist/*.whl
"$bin/python" -m build --no-isolation --wheel --outdir dist
"$bin/python" packaging/scan_for_secrets.py dist/enrolldesk-*.whl

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$bin/python" -m virtualenv --quiet "$fresh/venv"
"$fresh/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    -c constraints.txt dist/enrolldesk-*.whl
packaging/smoke.sh "$fresh/venv/bin/enrolldesk"
