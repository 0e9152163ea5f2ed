from __future__ import annotations

from tests.public_data import SHARED_DATA

collect_ignore_glob = [] if SHARED_DATA.is_dir() else ["test_public_*.py"]
