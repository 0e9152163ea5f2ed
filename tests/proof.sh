#!/usr/bin/env bash
# The figures of reliability at full size, on both databases. `make proof` runs it; it takes a while.
set -euo pipefail
cd "$(dirname "$0")/.."
export TEST_POSTGRESQL_URL="${TEST_POSTGRESQL_URL:-$(python -m tests.postgresql)}"
export PROOF_SCALE=1
pytest -v -s tests/proof "$@"

