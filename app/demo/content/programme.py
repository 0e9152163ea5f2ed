"""What is on at the demo's events: days count from the first, hours below five belong to the night before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.demo.content.films import LATIN, LIFT, WORLD, DemoFilm
from app.demo.content.wording import say
from app.programme.rules import Entry, SessionKind, SessionStatus, StageRole

if TYPE_CHECKING:
    from app.core.db import Localised


@dataclass(frozen=True, kw_only=True)
class DemoStrand:
    """A part of the programme."""

    code: str
    name: Localised
    summary: Localised
    accent: str
    artwork: str


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody invented on stage."""

    name: str
    role: StageRole
    native_name: str = ""
    biography: Localised | None = None


@dataclass(frozen=True, kw_only=True)
class DemoSession:
    """One session; ``categories`` empty lets every category in."""

    day: int
    at: str
    minutes: int
    kind: SessionKind
    hall: str
    title: Localised
    summary: Localised
    entry: Entry = Entry.OPEN
    capacity: int | None = None
    categories: tuple[str, ...] = ()
    film: DemoFilm | None = None
    strand: str = ""
    people: tuple[DemoPerson, ...] = ()
    languages: tuple[str, ...] = ("zh-Hans", "en")
    subtitles: tuple[str, ...] = ()
    status: SessionStatus = SessionStatus.PUBLISHED
    note: Localised | None = None


LATIN_NIGHT = DemoStrand(
    code="latin-film-night",
    name=say("Latin Film Night", "Noche de Cine Latino", "拉美电影之夜"),
    summary=say(
        "Every evening a film from Latin America, and another after midnight, with talks, music and a glass of mate.",
        "Cada noche una película de América Latina, y otra pasada la medianoche, con charlas, música y un mate.",
        "每晚一部拉美佳作，午夜后再映一部，伴以对谈、音乐与马黛茶。",
    ),
    accent="#C2187A",
    artwork="night",
)
MASTERS = DemoStrand(
    code="seen-again",
    name=say("Seen again", "Volver a ver", "大师回望"),
    summary=say(
        "Films that changed how films are made, in the best prints there are.",
        "Películas que cambiaron la forma de hacer cine, en las mejores copias que existen.",
        "改变电影史的作品，以最佳拷贝重现银幕。",
    ),
    accent="#1B5FB4",
    artwork="festival",
)
STRANDS: dict[str, tuple[DemoStrand, ...]] = {"exchange": (), "festival": (LATIN_NIGHT, MASTERS), "cortos": ()}

WORKING = ("delegation", "vip", "industry", "filmmaker", "press", "staff")
INNER = ("delegation", "vip", "jury", "staff")
LATE_NOTE = say(
    "Coaches to the hotels leave after the film.",
    "Después de la película salen autobuses a los hoteles.",
    "映后有接驳车返回酒店。",
)

_MODERATOR = DemoPerson(
    name="Zhou Jingyi",
    native_name="周静怡",
    role=StageRole.MODERATOR,
    biography=say(
        "Programmer; has brought short drama from six countries to Zhejiang.",
        "Programadora; ha traído a Zhejiang series cortas de seis países.",
        "策展人，曾将六国短剧引介至浙江。",
    ),
)
_PRODUCER = DemoPerson(
    name="Lucía Bentancur",
    role=StageRole.SPEAKER,
    biography=say(
        "Producer in Montevideo, with a soft spot for coproductions that should not have worked.",
        "Productora en Montevideo, con debilidad por las coproducciones que no tenían que salir bien.",
        "蒙得维的亚制片人，偏爱“本不该成功”的合拍片。",
    ),
)
_INTERPRETER = DemoPerson(name="Noé Zürcher", role=StageRole.INTERPRETER)

TOUR = say("Tour of the virtual-production stages", "Visita a los platós de producción virtual", "虚拟摄制棚参观")
TOUR_TEXT = say(
    "Inside the LED volume with those who run it: one scene is lit, shot and moved to another century while you watch. "
    "The floor has cables: flat shoes are best.",
    "Dentro del volumen LED con quienes lo manejan: una escena se ilumina, se rueda y cambia de siglo ante tus ojos. "
    "Hay cables en el suelo: mejor calzado plano.",
    "走进 LED 虚拟影棚，与技术团队同行：一场戏当场布光、拍摄，并瞬间穿越到另一个世纪。地面有线缆，建议穿平底鞋。",
)


def _tour(day: int, at: str, hall: str) -> DemoSession:
    return DemoSession(
        day=day, at=at, minutes=60, kind=SessionKind.TOUR, hall=hall, title=TOUR, summary=TOUR_TEXT, entry=Entry.BOOKING, capacity=12,
        languages=("zh-Hans", "en", "es"),
    )  # fmt: skip


EXCHANGE: tuple[DemoSession, ...] = (
    DemoSession(
        day=0, at="07:30", minutes=75, kind=SessionKind.TRANSFER, hall="coach", entry=Entry.BOOKING,
        title=say("Coach from Yiwu station", "Autobús desde la estación de Yiwu", "义乌站接驳大巴"),
        summary=say("Leaves from the east exit, to the Lakeside Hotel.", "Sale de la puerta este, hasta el Hotel del Lago.", "东出口发车，前往湖畔酒店。"),
    ),
    DemoSession(
        day=0, at="09:30", minutes=50, kind=SessionKind.CEREMONY, hall="forum",
        title=say("Opening", "Inauguración", "开幕式"),
        summary=say("Words of welcome, short ones, and who is here.", "Palabras de bienvenida, breves, y quiénes estamos.", "简短致辞，介绍到场嘉宾。"),
        people=(_MODERATOR, _INTERPRETER),
    ),
    _tour(0, "10:45", "stage5"),
    _tour(0, "11:15", "stage7"),
    DemoSession(
        day=0, at="14:00", minutes=110, kind=SessionKind.ROUND_TABLE, hall="table", entry=Entry.BOOKING, categories=WORKING,
        title=say("Round table: making short drama together", "Mesa redonda: hacer series cortas en común", "圆桌会议：短剧合拍的可能"),
        summary=say(
            "Who writes, who pays, whose rights: two hours on what a coproduction of ninety-second episodes needs. Bring one question.",
            "Quién escribe, quién paga, de quién son los derechos: dos horas sobre lo que pide una coproducción de episodios de noventa segundos. Trae una pregunta.",
            "谁来写、谁出资、版权归谁：两小时聊透九十秒短剧的合拍之道。请带一个问题来。",
        ),
        people=(_MODERATOR, _PRODUCER, _INTERPRETER), languages=("zh-Hans", "en", "es"),
    ),
    _tour(0, "14:30", "stage5"),
    DemoSession(
        day=0, at="16:30", minutes=75, kind=SessionKind.PANEL, hall="forum",
        title=say("Upright stories: the phone as a screen", "Historias en vertical: el teléfono como pantalla", "竖屏叙事：手机即银幕"),
        summary=say(
            "Three directors show how a scene changes when it stands upright.",
            "Tres directoras muestran cómo cambia una escena cuando se pone de pie.",
            "三位导演现场演示：当画面竖起来，一场戏如何改变。",
        ),
        people=(_MODERATOR, DemoPerson(name="Käthe Großmann", role=StageRole.DIRECTOR)), film=LIFT,
    ),
    DemoSession(
        day=0, at="18:30", minutes=150, kind=SessionKind.MEAL, hall="ballroom", entry=Entry.BOOKING, capacity=180,
        title=say("Welcome dinner", "Cena de bienvenida", "欢迎晚宴"),
        summary=say("Dishes of Dongyang, halal and vegetarian tables.", "Platos de Dongyang, con mesas halal y vegetarianas.", "东阳风味，设清真与素食席。"),
    ),
    DemoSession(
        day=0, at="21:15", minutes=105, kind=SessionKind.SCREENING, hall="cinema2", entry=Entry.BOOKING, film=LATIN[0],
        title=say("The Milk of Sorrow", "La teta asustada", "伤心的奶水"), summary=LATIN[0].synopsis,
        languages=("es", "qu"), subtitles=("en", "zh-Hans"),
    ),
    _tour(1, "09:00", "stage5"),
    _tour(1, "09:30", "stage7"),
    DemoSession(
        day=1, at="10:30", minutes=90, kind=SessionKind.FORUM, hall="forum",
        title=say("Forum: festivals as bridges", "Foro: los festivales como puentes", "论坛：以电影节为桥"),
        summary=say(
            "What a small festival can do that a market cannot.",
            "Lo que un festival pequeño puede hacer y un mercado no.",
            "小型电影节能做到、而电影市场做不到的事。",
        ),
        people=(_PRODUCER, _INTERPRETER),
    ),
    DemoSession(
        day=1, at="14:00", minutes=90, kind=SessionKind.WORKSHOP, hall="table", entry=Entry.BOOKING, capacity=20,
        title=say("Workshop: subtitles that breathe", "Taller: subtítulos que respiran", "工作坊：会呼吸的字幕"),
        summary=say("Bring three minutes of your own film.", "Trae tres minutos de tu película.", "请自带三分钟影片。"),
    ),
    DemoSession(
        day=1, at="16:00", minutes=60, kind=SessionKind.CEREMONY, hall="forum",
        title=say("Signing ceremony", "Firma de acuerdos", "签约仪式"),
        summary=say(
            "Agreements between studios and festivals are signed. Press on the left.",
            "Estudios y festivales firman sus acuerdos. La prensa, a la izquierda.",
            "影视基地与电影节签署合作协议。媒体席位于左侧。",
        ),
    ),
    DemoSession(
        day=1, at="17:30", minutes=60, kind=SessionKind.RECEPTION, hall="garden", entry=Entry.INVITATION, categories=INNER,
        title=say("Reception for delegations", "Recepción para las delegaciones", "代表团酒会"),
        summary=say("By invitation.", "Con invitación.", "凭邀请入场。"),
    ),
    DemoSession(
        day=1, at="18:00", minutes=90, kind=SessionKind.PANEL, hall="press", status=SessionStatus.CANCELLED,
        title=say("Press conference", "Rueda de prensa", "新闻发布会"),
        summary=say("The signing ceremony answers your questions.", "La firma responde a tus preguntas.", "相关问题将在签约仪式上解答。"),
    ),
    DemoSession(
        day=1, at="19:30", minutes=75, kind=SessionKind.TRANSFER, hall="coach", entry=Entry.BOOKING,
        title=say("Coach to Yiwu station", "Autobús a la estación de Yiwu", "返义乌站大巴"),
        summary=say("Leaves from the Lakeside Hotel.", "Sale del Hotel del Lago.", "湖畔酒店发车。"),
    ),
)  # fmt: skip


def shown(film: DemoFilm) -> Localised:
    """Return a film's titles by language, as a session's title."""
    titles = {film.language: film.title, "en": film.english}
    if film.chinese and film.language != "zh":
        titles["zh-Hans"] = film.chinese
    elif film.language == "zh":
        titles["zh-Hans"] = film.title
        del titles["zh"]
    return titles


def _screening(
    day: int, at: str, hall: str, film: DemoFilm, *, strand: str = "", kind: SessionKind = SessionKind.SCREENING
) -> DemoSession:
    is_press = kind is SessionKind.PRESS_SCREENING
    return DemoSession(
        day=day,
        at=at,
        minutes=film.minutes + 10,
        kind=kind,
        hall=hall,
        title=shown(film),
        summary=film.synopsis,
        entry=Entry.BOOKING,
        categories=("press", "jury", "industry", "staff") if is_press else (),
        film=film,
        strand=strand,
        languages=("zh-Hans" if film.language == "zh" else film.language,),
        subtitles=("en",) if film.language == "zh" else ("zh-Hans", "en"),
        note=LATE_NOTE if at < "05:00" else None,
    )


def _screenings() -> tuple[DemoSession, ...]:
    """Lay the films out over eight days: afternoons of masters, galas, Latin nights that end after midnight."""
    rows: list[DemoSession] = []
    for day in range(8):
        night, late, gala = LATIN[day], LATIN[(day + 8) % 12], WORLD[(day + 9) % 18]
        rows += [
            _screening(day, "10:00", "cinema3", night, kind=SessionKind.PRESS_SCREENING),
            _screening(day, "14:00", "cinema1", WORLD[day], strand="seen-again"),
            _screening(day, "16:15", "cinema2", WORLD[(day + 10) % 18], strand="seen-again"),
            _screening(day, "21:30", "cinema1", night, strand="latin-film-night"),
        ]
        if 0 < day < 7:  # noqa: PLR2004 — the first and last evenings are ceremonies
            rows.append(_screening(day, "18:30", "grand", gala))
        if day < 7:  # noqa: PLR2004 — the last night ends with the closing
            rows.append(_screening(day, "00:15", "cinema3", late, strand="latin-film-night"))
    return tuple(rows)


OCCASIONS: tuple[DemoSession, ...] = (
    DemoSession(
        day=0, at="18:00", minutes=120, kind=SessionKind.CEREMONY, hall="grand", entry=Entry.BOOKING,
        title=say("Opening night", "Noche inaugural", "开幕之夜"),
        summary=say("The juries, the first film, and a song nobody expects.", "Los jurados, la primera película y una canción que nadie espera.", "评委亮相、首部影片，以及一首意想不到的歌。"),
    ),
    DemoSession(
        day=0, at="20:15", minutes=90, kind=SessionKind.RECEPTION, hall="ballroom", entry=Entry.INVITATION, categories=(*INNER, "filmmaker"),
        title=say("Opening reception", "Recepción inaugural", "开幕酒会"),
        summary=say("By invitation.", "Con invitación.", "凭邀请入场。"),
    ),
    DemoSession(
        day=1, at="10:00", minutes=150, kind=SessionKind.FORUM, hall="forum",
        title=say("Forum: financing across oceans", "Foro: financiar entre océanos", "论坛：跨洋融资"),
        summary=say("Funds, treaties and the small print.", "Fondos, tratados y la letra pequeña.", "基金、条约与合同细则。"),
        people=(_MODERATOR, _PRODUCER, _INTERPRETER),
    ),
    DemoSession(
        day=1, at="15:00", minutes=120, kind=SessionKind.WORKSHOP, hall="table", entry=Entry.BOOKING, capacity=24, categories=("filmmaker", "student", "industry"),
        title=say("Workshop: one scene, one minute", "Taller: una escena, un minuto", "工作坊：一场戏，一分钟"),
        summary=say("Write it, shoot it on a phone, show it.", "Escríbela, ruédala con el teléfono, enséñala.", "写剧本、手机拍、当场放。"),
    ),
    _tour(2, "09:30", "stage5"),
    DemoSession(
        day=2, at="11:00", minutes=75, kind=SessionKind.PANEL, hall="press", categories=("press", "filmmaker", "jury", "staff"),
        title=say("Meet the press: Latin Film Night", "Encuentro con la prensa: Noche de Cine Latino", "媒体见面会：拉美电影之夜"),
        summary=say("Questions in three languages.", "Preguntas en tres idiomas.", "三语问答。"),
        people=(_PRODUCER, _INTERPRETER), strand="latin-film-night",
    ),
    DemoSession(
        day=3, at="10:00", minutes=150, kind=SessionKind.FORUM, hall="forum",
        title=say("Forum: short drama grows up", "Foro: la serie corta se hace mayor", "论坛：短剧的成长"),
        summary=say("From ninety seconds to a trade.", "De noventa segundos a un oficio.", "从九十秒到一门行当。"),
        people=(_MODERATOR,),
    ),
    DemoSession(
        day=3, at="17:00", minutes=90, kind=SessionKind.ROUND_TABLE, hall="table", entry=Entry.BOOKING, categories=WORKING,
        title=say("Round table: festivals of the south", "Mesa redonda: festivales del sur", "圆桌会议：南方电影节"),
        summary=say("What we can lend one another.", "Lo que podemos prestarnos.", "我们能互相借力什么。"),
        people=(_PRODUCER,), languages=("es", "zh-Hans", "en"),
    ),
    _tour(4, "09:30", "stage7"),
    DemoSession(
        day=4, at="15:00", minutes=120, kind=SessionKind.WORKSHOP, hall="table", entry=Entry.BOOKING, capacity=24, categories=("filmmaker", "student", "industry"),
        title=say("Workshop: sound for small rooms", "Taller: sonido para salas pequeñas", "工作坊：小空间的声音"),
        summary=say("Bring headphones.", "Trae auriculares.", "请自带耳机。"),
    ),
    DemoSession(
        day=4, at="23:45", minutes=120, kind=SessionKind.RECEPTION, hall="garden",
        title=say("Latin Film Night: music in the garden", "Noche de Cine Latino: música en el jardín", "拉美电影之夜：花园音乐会"),
        summary=say("Candombe drums until half past one.", "Tambores de candombe hasta la una y media.", "坎东贝鼓乐，直至凌晨一点半。"),
        strand="latin-film-night",
    ),
    DemoSession(
        day=5, at="10:00", minutes=90, kind=SessionKind.PANEL, hall="forum",
        title=say("The jury answers", "El jurado responde", "评委答问"),
        summary=say("How they watch, and what they argue about.", "Cómo miran y sobre qué discuten.", "他们如何看片，为何争论。"),
        people=(_MODERATOR,),
    ),
    DemoSession(
        day=6, at="15:00", minutes=120, kind=SessionKind.WORKSHOP, hall="table", entry=Entry.BOOKING, capacity=24, status=SessionStatus.DRAFT,
        title=say("Workshop: to be announced", "Taller: por anunciar", "工作坊：待公布"),
        summary=say("The teacher has not answered yet.", "La profesora aún no ha contestado.", "讲师待确认。"),
    ),
    DemoSession(
        day=7, at="11:00", minutes=60, kind=SessionKind.PANEL, hall="press", status=SessionStatus.CANCELLED,
        title=say("Breakfast with the jury", "Desayuno con el jurado", "与评委共进早餐"),
        summary=say("The jury is still deciding.", "El jurado sigue deliberando.", "评委仍在评议。"),
    ),
    DemoSession(
        day=7, at="18:00", minutes=150, kind=SessionKind.CEREMONY, hall="grand", entry=Entry.BOOKING,
        title=say("Awards ceremony", "Entrega de premios", "颁奖典礼"),
        summary=say("Nine prizes, and the film that won, shown whole.", "Nueve premios y la película ganadora, entera.", "九项大奖揭晓，并完整放映获奖影片。"),
    ),
)  # fmt: skip

SHORTS: tuple[DemoSession, ...] = tuple(
    DemoSession(
        day=day, at=at, minutes=80, kind=SessionKind.SCREENING, hall="sala", entry=Entry.BOOKING,
        title=say(f"Shorts, programme {number}", f"Cortos, programa {number}", f"短片第 {number} 辑"),
        summary=say("Six shorts from both shores.", "Seis cortos de las dos orillas.", "两岸短片六部。"),
        languages=("es", "pt"), subtitles=("en",),
    )
    for number, (day, at) in enumerate(((0, "19:00"), (0, "21:00"), (1, "19:00"), (1, "21:00")), start=1)
)  # fmt: skip

SESSIONS: dict[str, tuple[DemoSession, ...]] = {
    "exchange": EXCHANGE,
    "festival": (*_screenings(), *OCCASIONS),
    "cortos": SHORTS,
}
