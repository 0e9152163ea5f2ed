from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
ALONE = re.compile(r'icon\("([a-z0-9-]+)"')
WAYS = re.compile(r'"([a-z0-9-]+)", Permission\.')


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    collected = re.search(r"const icons = `(.*?)`", (ROOT / "static" / "collect.mjs").read_text(), re.DOTALL)
    assert collected

    named = {icon for page in (ROOT / "templates").rglob("*.html") for icon in ALONE.findall(page.read_text())}
    named |= set(WAYS.findall((ROOT / "app" / "desk" / "navigation.py").read_text()))

    assert len(named) > 20
    assert named <= set(collected[1].split())
