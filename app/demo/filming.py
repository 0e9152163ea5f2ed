"""The demo's films become rows: with their makers, and a still that we draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.db import db
from app.demo.content.films import MAKERS, DemoFilm
from app.platform.documents.art import art_png
from app.platform.files import storage
from app.platform.files.pictures import checked_image
from app.platform.look.artwork import painted
from app.platform.look.theme import theme
from app.programme.models import Film, FilmCredit, ScreeningItem, Still
from app.programme.rules import film_code

if TYPE_CHECKING:
    from app.events.models import Event
    from app.programme.models import ProgrammeSession, Strand

WIDE = (640, 360)
UPRIGHT = (360, 640)
EXCERPT = 8
LONGEST_INTRO = 10


class Films:
    """The films of one event, each made once."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self._made: dict[str, Film] = {}

    def show(self, session: ProgrammeSession, plan: DemoFilm, strand: Strand | None) -> None:
        """Show a film in a session; what is left of its time is introduction and talk."""
        film = self._made.get(plan.title) or self._make(plan, strand)
        last = EXCERPT if plan.episodes else None
        session.items.append(
            ScreeningItem(film=film, position=1, gap_minutes=0, first_episode=1 if last else None, last_episode=last)
        )
        left = int((session.ends_at - session.starts_at).total_seconds() // 60) - plan.minutes
        if not plan.episodes and left >= 0:
            session.intro_minutes = min(left, LONGEST_INTRO)
            session.talk_minutes = left - session.intro_minutes
            session.ends_computed = True

    def _make(self, plan: DemoFilm, strand: Strand | None) -> Film:
        taken = {film.code for film in self._made.values()}
        film = Film(
            event_id=self._event.id,
            strand_id=strand.id if strand else None,
            code=film_code((plan.title, plan.romanised, plan.english), taken),
            kind=plan.kind,
            original_title=plan.title,
            original_language=plan.language,
            romanised_title=plan.romanised,
            english_title=plan.english,
            chinese_title=plan.chinese,
            directors=list(plan.director),
            countries=list(plan.countries),
            languages=[plan.language],
            subtitles=["en"],
            live_subtitles=[] if plan.language == "zh" else ["zh-Hans"],
            year=plan.year,
            runtime_minutes=plan.minutes,
            picture_format="DCP",
            aspect=plan.aspect,
            colour=plan.colour,
            synopsis=plan.synopsis,
            episodes=plan.episodes,
            episode_seconds=plan.episode_seconds,
            is_vertical=plan.aspect == "9:16",
            platforms=list(plan.platforms),
            credits=[
                FilmCredit(role=role, name=name, position=place)
                for place, (role, name) in enumerate(MAKERS.get(plan.title, ()), 1)
            ],
            stills=[self._still(plan, strand)] if plan.synopsis else [],
        )
        db.session.add(film)
        db.session.flush()
        self._made[plan.title] = film
        return film

    def _still(self, plan: DemoFilm, strand: Strand | None) -> Still:
        look = strand or self._event
        width, height = UPRIGHT if plan.aspect == "9:16" else WIDE
        svg = painted(look.artwork, plan.title, theme(look.accent), width=width, height=height, period=9)
        picture = checked_image(art_png(svg, width=width, height=height), max_side=max(WIDE) * 2)
        key = storage.store(picture.content, picture.suffix)
        return Still(key=key, width=picture.width, height=picture.height, credit="Lanyard", description={}, position=1)
