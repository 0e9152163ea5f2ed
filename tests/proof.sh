#!/usr/bin/env bash
# The figures of reliability at full size on both databases, and every page in every language. `make proof` runs it; it takes a while.
set -euo pipefail
cd "$(dirname "$0")/.."
export TEST_POSTGRESQL_URL="${TEST_POSTGRESQL_URL:-$(python -m tests.postgresql)}"
export PROOF_SCALE=1
pytest -v -s tests/proof "$@"

# Every page in every language and in the dark, for axe and at every width.
GALLERY_LANGUAGES=all pytest -q tests/browser/test_every_page.py

