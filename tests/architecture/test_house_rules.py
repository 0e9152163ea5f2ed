"""The conventions of docs/architecture.md that a machine can hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
HOMELESS = re.compile(r"(^|_)(util|utils|helper|helpers|common|misc|manager|handler)(_|$)")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_only_one_line_commits() -> None:
    commits = [path for path in MODULES for _ in re.finditer(r"\.commit\(", path.read_text())]

    assert [relative(path) for path in commits] == ["app/core/db.py"]


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [relative(path) for path in MODULES if HOMELESS.search(path.stem)] == []


def test_modules_and_functions_stay_small() -> None:
    long = []
    for path in MODULES:
        text = path.read_text()
        lines = sum(1 for line in text.splitlines() if line.strip())
        if lines > LONGEST_MODULE and "demo/content" not in relative(path):
            long.append(f"{relative(path)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > LONGEST_FUNCTION:
                    long.append(f"{relative(path)}::{node.name}: {size} lines")

    assert long == []


def test_every_module_says_in_one_line_what_it_is() -> None:
    silent = [relative(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]

    assert silent == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_page_holds_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    mail = "/messages/" in path.as_posix() or path.name == "mail.html"

    scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*nonce)(?![^>]*ld\+json)", text)
    handlers = re.findall(r"\son[a-z]+=\"", text)
    styles = [] if mail else re.findall(r"<style|\sstyle=", text)

    assert [scripts, handlers, styles] == [[], [], []]


def test_no_page_asks_a_foreign_host() -> None:
    foreign = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")

    assert [relative(path) for path in TEMPLATES if foreign.search(path.read_text())] == []


def test_every_template_is_used() -> None:
    used = "\n".join(path.read_text() for path in [*MODULES, *TEMPLATES])
    names = [path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.*")]

    unused = [name for name in names if name not in used and not _is_message(name, used)]

    assert unused == []


def _is_message(name: str, used: str) -> bool:
    """A message's template is named without its ending, once for text and HTML, and some are named by their stem."""
    parts = name.rsplit(".", 1)[0].split("/")
    return "messages" in parts and (parts[-1] in used or "/".join(parts) in used)


def test_no_host_of_a_package_registry_is_named() -> None:
    files = [
        *ROOT.glob("requirements*.lock"),
        ROOT / "package-lock.json",
        ROOT / "package.json",
        ROOT / "pyproject.toml",
    ]

    named = [
        path.name for path in files if re.search(r"https?://[^\"\s]*(?:pypi|npmjs|registry|mirror)", path.read_text())
    ]

    assert named == []
