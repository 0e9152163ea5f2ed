"""Every page of the gallery: for eyes, hands and machines of every kind, at every width."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from app.core.db import db
from app.web.limits import limiter
from tests import gallery as pages
from tests.browser.conftest import serving
from tests.conftest import ROOT
from tests.processes import Browser as Client

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from bs4 import Tag
    from playwright.sync_api import BrowserContext
    from playwright.sync_api import Page as Tab

    from tests.browser.conftest import Live
    from tests.gallery import Gallery, Page
    from tests.processes import Answer

pytestmark = pytest.mark.browser

ALL = os.environ.get("GALLERY_LANGUAGES") == "all"
LANGUAGES = ("en", "es", "zh-Hans", "ar-XB") if ALL else ("en",)
SCHEMES = ("light", "dark") if ALL else ("light",)
GROUPS = ("anonymous", "guest", "owner", "guest_office", "programmer", "door", "others")
PHONE, NARROW, DESK = 390, 320, 1280
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
VNU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false });
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) =>
    `${node.target.join(" ")} (${node.any.concat(node.all, node.none).map((check) => check.message).join("; ")})`
  ).slice(0, 4).join(" | ")}`);
}"""
WIDTH = "document.documentElement.scrollWidth"
CAMERA = "(state) => { document.querySelector('[data-door]').dataset.camera = state; }"
# A form inside noscript is text to a browser with scripts; it is made a form again, and sent unchecked.
SEND = """([selector, values]) => {
  let form = document.querySelector(selector);
  if (!form) {
    const bare = new DOMParser().parseFromString(document.querySelector("noscript").textContent, "text/html");
    form = document.body.appendChild(document.importNode(bare.querySelector(selector), true));
  }
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  HTMLFormElement.prototype.submit.call(form);
}"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Generator[Live]:
    with serving(tmp_path_factory.mktemp("gallery"), rate_limits=True) as live:
        yield live


@pytest.fixture(autouse=True)
def clean() -> None:
    """Keep the content: every test looks at the same pages."""


@pytest.fixture(scope="module")
def gallery(live: Live) -> Gallery:
    with live.app.app_context():
        filled = pages.fill(live.app)
        db.session.remove()
    return filled


@dataclass(frozen=True)
class Seen:
    """A page as it came over HTTP."""

    page: Page
    answer: Answer

    @property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.body, "lxml")


@pytest.fixture(scope="module")
def seen(live: Live, gallery: Gallery) -> list[Seen]:
    """Every page that needs no scripts, fetched."""
    port = urlsplit(live.url).port
    assert port
    found = []
    for page in gallery.pages:
        if page.opens:
            continue
        client = Client(port, language="en", cookies={"lanyard": gallery.cookies[page.by], "language": "en"})
        answer = _fetch(client, page)
        client.close()
        assert answer.status == page.status, f"{page.name}: {answer.status} at {page.path}"
        found.append(Seen(page, answer))
    return found


def _fetch(client: Client, page: Page) -> Answer:
    path = page.path.format(lang="en")
    answer = client.get(path)
    if page.asked_too_often:
        while answer.status != 429:
            answer = client.get(path)
        limiter.reset()
    if page.sends is None:
        return answer
    form = BeautifulSoup(answer.body, "lxml").select_one(page.form)
    assert form is not None, f"{page.name}: no form {page.form}"
    return client.post(str(form.get("action") or path), _values(form) | dict(page.sends))


def _values(form: Tag) -> dict[str, object]:
    """Return what a form would send untouched, as far as it is text."""
    values: dict[str, object] = {}
    for one in form.select("input[name]:not([type=checkbox], [type=radio], [type=file])"):
        values[str(one["name"])] = str(one.get("value", ""))
    for one in form.select("textarea[name]"):
        values[str(one["name"])] = one.get_text()
    for one in form.select("select[name]"):
        chosen = one.select_one("option[selected]") or one.select_one("option")
        values[str(one["name"])] = str(chosen["value"]) if chosen else ""
    return values


def test_no_page_is_missing(live: Live, gallery: Gallery) -> None:
    urls = live.app.url_map.bind("", "/")
    shown = set()
    for page in gallery.pages:
        path = urlsplit(page.path.format(lang="en")).path
        if urls.test(path, "GET"):
            shown.add(str(urls.match(path)[0]))
    known = {rule.endpoint for rule in live.app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert known - shown == set(pages.NOT_PAGES), "show new pages in tests/gallery.py"
    names = [page.name for page in gallery.pages]
    assert len(names) == len(set(names))


def test_every_policy_is_strict_and_every_page_keeps_it(seen: list[Seen]) -> None:
    problems = [f"{one.page.name}: {problem}" for one in seen for problem in _breaches(one)]

    assert problems == []


def _breaches(one: Seen) -> list[str]:
    policy = {
        name: values
        for name, *values in (part.split() for part in one.answer.headers["Content-Security-Policy"].split(";"))
    }
    allowed = {value for values in policy.values() for value in values}
    found = sorted(allowed & {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:"})
    if "'wasm-unsafe-eval'" in allowed and not one.page.path.startswith("/door/"):
        found.append("'wasm-unsafe-eval' away from the door")
    if policy["default-src"] not in (["'none'"], ["'self'"]):
        found.append(f"default-src {policy['default-src']}")
    if policy["object-src"] != ["'none'"] or policy["base-uri"] != ["'none'"]:
        found.append("objects or another base")
    nonces = {value for value in policy["script-src"] if value.startswith("'nonce-")}
    html = one.html
    found += [f"style: {tag}" for tag in html.select("style, [style]")]
    found += [
        f"{name} on <{tag.name}>" for tag in html.find_all(True) for name in tag.attrs if name.lower().startswith("on")
    ]
    for script in html.select("script:not([src])"):
        kind = script.get("type")
        if kind == "importmap" and f"'nonce-{script.get('nonce')}'" in nonces:
            continue
        if kind != "application/ld+json":
            found.append(f"inline script {script.get_text()[:60]}")
    return found


def test_every_page_is_valid_html(seen: list[Seen], tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None and not os.environ.get("CI"):
        pytest.skip("Java is missing: the Nu checker needs it (apt-get install default-jre-headless)")
    assert java, "Java is missing: the Nu checker needs it"
    for one in seen:
        (tmp_path / f"{one.page.name}.html").write_text(one.answer.body)

    checked = subprocess.run(
        [java, "-Xss4m", "-jar", VNU, "--format", "json", "--errors-only", "--skip-non-html", tmp_path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    messages = json.loads(checked.stderr)["messages"]
    told = [
        f"{message['url'].rsplit('/', 1)[-1]}: {message['message']} {message.get('extract', '')!r}"
        for message in messages
    ]
    assert told == []
    assert checked.returncode == 0


@pytest.mark.parametrize(("language", "scheme"), list(product(LANGUAGES, SCHEMES)))
@pytest.mark.parametrize("group", GROUPS)
def test_nobody_is_left_out_at_any_width(
    live: Live, gallery: Gallery, context: BrowserContext, group: str, language: str, scheme: str
) -> None:
    context.add_init_script(AXE)
    tab = context.new_page()
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    problems: list[str] = []
    for page in gallery.pages:
        if _group(page) != group:
            continue
        context.clear_cookies()
        cookies = {"lanyard": gallery.cookies[page.by], "language": language}
        context.add_cookies([{"name": name, "value": value, "url": live.url} for name, value in cookies.items()])
        tab.set_viewport_size({"width": PHONE, "height": 844})
        _open(tab, live, page, language)
        problems += [f"{page.name}, {problem}" for problem in _look(tab, _widths(page))]

    assert problems == [], "\n".join(problems)


def _group(page: Page) -> str:
    name = page.by.partition("-")[0]
    if name == "door_supervisor":
        return "door"
    return name if name in GROUPS else "others"


def _open(tab: Tab, live: Live, page: Page, language: str) -> None:
    url = live.url + page.path.format(lang=language)
    answer = tab.goto(url)
    if page.asked_too_often:
        while answer and answer.status != 429:
            answer = tab.goto(url)
        limiter.reset()
    if page.sends is not None:
        with tab.expect_navigation() as sent:
            tab.evaluate(SEND, [page.form, dict(page.sends)])
        answer = sent.value
    assert answer is not None
    assert answer.status == page.status, f"{page.name}: {answer.status}"
    for step in page.opens:
        _do(tab, step)
    if page.until:
        tab.wait_for_selector(page.until, state="attached")


def _do(tab: Tab, step: str) -> None:
    """Click, press ``keys:…``, fill ``#field=text`` or let the door's ``camera:…`` be in trouble."""
    filled = re.fullmatch(r"(#[\w-]+)=(.+)", step)
    if step.startswith("keys:"):
        tab.keyboard.press(step.removeprefix("keys:"))
    elif step.startswith("camera:"):
        tab.wait_for_selector("html[data-door=ready]")
        tab.evaluate(CAMERA, step.removeprefix("camera:"))
    elif filled:
        tab.fill(filled[1], filled[2])
    else:
        tab.click(step)


def _widths(page: Page) -> tuple[int, ...]:
    """Return at which widths axe looks at a page: at the one it is mostly used at, at both where all is looked at."""
    if ALL:
        return PHONE, DESK
    return (DESK,) if page.path.startswith("/desk/") else (PHONE,)


def _look(tab: Tab, looked_at: Sequence[int]) -> list[str]:
    problems = []
    for width in (PHONE, NARROW, DESK):
        tab.set_viewport_size({"width": width, "height": 844})
        if (wide := tab.evaluate(WIDTH)) > width:
            problems.append(f"{width} px: scrolls sideways, {wide} px wide")
        if width in looked_at:
            problems += [f"{width} px: {found}" for found in _axe(tab)]
    return problems


def _axe(tab: Tab) -> Sequence[str]:
    found: Any = tab.evaluate(RUN_AXE, TAGS)
    return [str(item) for item in found]
