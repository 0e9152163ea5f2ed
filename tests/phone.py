"""The phone's rules, run by node: what a browser would answer, without a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

RUN = Path(__file__).parent / "vectors" / "run.mjs"


def answers(*, fallback: bool = False, **asked: object) -> dict[str, Any]:
    """Return what the phone's modules answer to tokens, verdicts, overrides and histories; see run.mjs."""
    node = shutil.which("node")
    assert node, "node is missing: make setup brings it"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "asked.json"
        file.write_text(json.dumps(asked), encoding="ascii")
        command = [node, str(RUN), str(file), *(["fallback"] if fallback else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
