"""Organisers, events and categories of the demo; days count from the load day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.accounts.rules import Role
from app.demo.content import venues
from app.demo.content.wording import say
from app.events.rules import EventKind
from app.registration.rules import Approval

if TYPE_CHECKING:
    from app.core.db import Localised
    from app.demo.content.venues import DemoSite

PASSWORD = "lanyard-demo"  # noqa: S105 — written on the screen at every start, and refused in production


@dataclass(frozen=True, kw_only=True)
class DemoStaff:
    """Somebody who may sign in."""

    email: str
    name: str
    role: Role
    locale: str = "en"


@dataclass(frozen=True, kw_only=True)
class DemoCategory:
    """A kind of guest, as every event of the demo has it; ``number`` prints whole in a token of events 1 to 3."""

    code: str
    number: int
    short: str
    colour: str
    name: Localised
    description: Localised


@dataclass(frozen=True, kw_only=True)
class DemoTerms:
    """On which terms a category comes to one event; ``share`` is its part of the invented guests."""

    category: str
    approval: Approval
    fee: Localised
    places: int | None = None
    opens: int | None = -45
    closes: int | None = 60
    share: int = 1


@dataclass(frozen=True, kw_only=True)
class DemoEvent:
    """One event; ``share`` is its part of the invented guests, per cent."""

    code: str
    kind: EventKind
    series: Localised
    name: Localised
    summary: Localised
    accent: str
    artwork: str
    days: int
    languages: tuple[str, ...]
    sender_name: str
    reply_to: str
    answer_within: Localised
    privacy_notice: Localised
    terms: tuple[DemoTerms, ...]
    share: int


@dataclass(frozen=True, kw_only=True)
class DemoOrganiser:
    """A body that holds events, with its site and its people."""

    code: str
    name: Localised
    site: DemoSite
    staff: tuple[DemoStaff, ...]
    events: tuple[DemoEvent, ...]


CATEGORIES: dict[str, DemoCategory] = {
    category.code: category
    for category in (
        DemoCategory(
            code="guest", number=6, short="GST", colour="#A8185B",
            name=say("Guest", "Público", "观众嘉宾"),
            description=say(
                "For everybody who loves films: screenings, talks and open ceremonies.",
                "Para todas las personas que aman el cine: proyecciones, charlas y ceremonias abiertas.",
                "面向所有热爱电影的朋友：可参加放映、对谈与公开典礼。",
            ),
        ),
        DemoCategory(
            code="delegation", number=7, short="DEL", colour="#1B5FB4",
            name=say("Delegation", "Delegación", "代表团"),
            description=say(
                "Members of a national or institutional delegation, registered by their leader.",
                "Integrantes de una delegación nacional o institucional, inscritos por quien la dirige.",
                "国家或机构代表团成员，由团长统一报名。",
            ),
        ),
        DemoCategory(
            code="industry", number=8, short="IND", colour="#0A6B58",
            name=say("Industry", "Industria", "业界"),
            description=say(
                "Producers, buyers, distributors and festival programmers.",
                "Productoras, compradores, distribuidoras y programadores de festivales.",
                "制片人、买家、发行方与电影节策展人。",
            ),
        ),
        DemoCategory(
            code="filmmaker", number=9, short="FLM", colour="#6A3DA8",
            name=say("Filmmaker", "Cineasta", "电影人"),
            description=say(
                "Directors, writers, actors and crews with a work in the programme.",
                "Directoras, guionistas, intérpretes y equipos con una obra en el programa.",
                "有作品入选的导演、编剧、演员与主创团队。",
            ),
        ),
        DemoCategory(
            code="press", number=10, short="PRS", colour="#B04300",
            name=say("Press", "Prensa", "媒体"),
            description=say(
                "Journalists, critics and photographers on assignment.",
                "Periodistas, críticos y fotógrafos con encargo de un medio.",
                "受媒体委派的记者、影评人与摄影师。",
            ),
        ),
        DemoCategory(
            code="jury", number=11, short="JRY", colour="#23202E",
            name=say("Jury", "Jurado", "评委"),
            description=say(
                "Members of the juries.",
                "Integrantes de los jurados.",
                "各单元评委。",
            ),
        ),
        DemoCategory(
            code="student", number=12, short="STU", colour="#4A6A10",
            name=say("Student", "Estudiante", "学生"),
            description=say(
                "Students of film, drama and languages, with a valid student card.",
                "Estudiantes de cine, teatro e idiomas, con carné vigente.",
                "影视、戏剧与语言专业学生，凭有效学生证。",
            ),
        ),
        DemoCategory(
            code="vip", number=13, short="VIP", colour="#7D5900",
            name=say("Guest of honour", "Invitado de honor", "特邀嘉宾"),
            description=say(
                "Guests of honour and their companions.",
                "Invitados de honor y sus acompañantes.",
                "特邀嘉宾及随行人员。",
            ),
        ),
        DemoCategory(
            code="staff", number=14, short="STF", colour="#566072",
            name=say("Staff", "Equipo", "工作人员"),
            description=say(
                "Our own team, interpreters and volunteers.",
                "Nuestro equipo, intérpretes y voluntariado.",
                "组委会工作人员、翻译与志愿者。",
            ),
        ),
    )
}  # fmt: skip

FREE = say("Free", "Gratuita", "免费")
HOSTED = say(
    "Hosted: travel in China and hotel are ours",
    "Con invitación: corren por nuestra cuenta el hotel y los traslados en China",
    "受邀：在华交通与住宿由我方承担",
)

PRIVACY = say(
    "We keep your name, address, organisation and answers to prepare your visit, to make your badge and to let you in. "
    "What you eat and what help you need is encrypted and read only by the guest office; it is deleted thirty days after "
    "the last day. Hengdian International in Dongyang, China, and Dalynn Studio in Spain hold the data together; those "
    "who come from abroad therefore agree to their data being used in China. You may see, correct or delete all of it at "
    "any time: write to the guest office, or use your own page.",
    "Guardamos tu nombre, dirección, organización y respuestas para preparar tu visita, hacer tu acreditación y dejarte "
    "entrar. Lo que comes y la ayuda que necesitas se guarda cifrado, lo lee sólo la oficina de invitados y se borra "
    "treinta días después del último día. Hengdian International, en Dongyang (China), y Dalynn Studio, en España, "
    "responden juntos de los datos; por eso, quien viene de fuera acepta que se usen en China. Puedes verlos, corregirlos "
    "o borrarlos cuando quieras: escribe a la oficina de invitados o hazlo en tu página.",
    "我们保存您的姓名、地址、单位与填写内容，用于安排行程、制作证件与入场核验。饮食与无障碍需求加密保存，仅接待组可查阅，活动结束三十天后删除。"
    "数据由中国东阳的横店国际与西班牙达林工作室共同负责；海外来宾须同意其信息在中国境内使用。您可随时查阅、更正或删除：请联系接待组，或在个人页面办理。",
)

EXCHANGE = DemoEvent(
    code="exchange",
    kind=EventKind.EXCHANGE,
    series=say("Cooperation exchanges", "Encuentros de cooperación", "合作交流活动"),
    name=say(
        "International Short Drama & Cross-Cultural Film Cooperation Exchange",
        "Encuentro Internacional de Series Cortas y Cooperación Cinematográfica Intercultural",
        "国际短剧与跨文化电影合作交流会",
    ),
    summary=say(
        "Two days among producers, festivals and studios from four continents: the virtual-production stages of "
        "Hengdian, a round table on making short drama together, and agreements signed at the end.",
        "Dos días entre productoras, festivales y estudios de cuatro continentes: los platós de producción virtual de "
        "Hengdian, una mesa redonda sobre cómo hacer series cortas en común y, al final, la firma de acuerdos.",
        "来自四大洲的制片方、电影节与影视基地共聚两日：参观横店虚拟摄制棚，举行短剧合拍圆桌会议，并签署合作协议。",
    ),
    accent="#0E8A74",
    artwork="exchange",
    days=2,
    languages=("en", "zh-Hans", "es"),
    sender_name="Hengdian International",
    reply_to="guests@hengdian.example",
    answer_within=say("within three working days", "en tres días laborables", "三个工作日内"),
    privacy_notice=PRIVACY,
    terms=(
        DemoTerms(category="delegation", approval=Approval.INVITATION, fee=HOSTED, places=60, closes=1, share=20),
        DemoTerms(category="vip", approval=Approval.INVITATION, fee=HOSTED, places=24, closes=1, share=6),
        DemoTerms(category="industry", approval=Approval.REVIEW, fee=FREE, closes=1, share=40),
        DemoTerms(category="filmmaker", approval=Approval.REVIEW, fee=FREE, places=80, closes=1, share=16),
        DemoTerms(category="press", approval=Approval.REVIEW, fee=FREE, places=25, closes=0, share=8),
        DemoTerms(category="student", approval=Approval.REVIEW, fee=FREE, places=20, closes=-3, share=6),
        DemoTerms(category="staff", approval=Approval.INVITATION, fee=FREE, opens=None, closes=None, share=4),
    ),
    share=40,
)

FESTIVAL = DemoEvent(
    code="festival",
    kind=EventKind.FESTIVAL,
    series=say("Hengdian Film Festival", "Festival de Cine de Hengdian", "横店电影节"),
    name=say("Hengdian Film Festival", "Festival de Cine de Hengdian", "横店电影节"),
    summary=say(
        "Eight days of films in the town where they are made: premieres in the Grand Theatre, masters seen again, a forum "
        "for those who make and sell, and every evening Latin Film Night.",
        "Ocho días de cine en la ciudad donde se hace: estrenos en el Gran Teatro, maestros que se vuelven a ver, un foro "
        "para quienes producen y venden y, cada noche, la Noche de Cine Latino.",
        "在造梦之城度过八个光影之日：大剧院首映、大师回顾、产业论坛，以及每晚的拉美电影之夜。",
    ),
    accent="#E5412B",
    artwork="festival",
    days=8,
    languages=("en", "zh-Hans", "es"),
    sender_name="Hengdian Film Festival",
    reply_to="guests@hengdian.example",
    answer_within=say("within ten working days", "en diez días laborables", "十个工作日内"),
    privacy_notice=PRIVACY,
    terms=(
        DemoTerms(category="guest", approval=Approval.AUTOMATIC, fee=FREE, closes=120, share=40),
        DemoTerms(category="delegation", approval=Approval.INVITATION, fee=HOSTED, places=120, closes=90, share=6),
        DemoTerms(
            category="industry",
            approval=Approval.REVIEW,
            fee=say("¥ 600, at the desk", "600 ¥, en la oficina", "600 元，现场缴纳"),
            closes=90,
            share=18,
        ),
        DemoTerms(category="filmmaker", approval=Approval.REVIEW, fee=FREE, places=200, closes=21, share=10),
        DemoTerms(category="press", approval=Approval.REVIEW, fee=FREE, places=10, closes=75, share=12),
        DemoTerms(category="jury", approval=Approval.INVITATION, fee=HOSTED, places=15, closes=None, share=2),
        DemoTerms(
            category="student",
            approval=Approval.AUTOMATIC,
            fee=say("¥ 60, at the desk", "60 ¥, en la oficina", "60 元，现场缴纳"),
            places=400,
            opens=14,
            closes=110,
            share=0,
        ),
        DemoTerms(category="vip", approval=Approval.INVITATION, fee=HOSTED, places=40, closes=None, share=3),
        DemoTerms(category="staff", approval=Approval.INVITATION, fee=FREE, opens=None, closes=None, share=4),
    ),
    share=56,
)

SHORTS = DemoEvent(
    code="cortos",
    kind=EventKind.FESTIVAL,
    series=say("Shorts of both shores", "Cortos de las dos orillas", "两岸短片展"),
    name=say("Shorts of both shores", "Cortos de las dos orillas", "两岸短片展"),
    summary=say(
        "Two evenings of short films from both banks of the Río de la Plata.",
        "Dos noches de cortometrajes de ambas márgenes del Río de la Plata.",
        "拉普拉塔河两岸的短片，两晚放映。",
    ),
    accent="#1B5FB4",
    artwork="night",
    days=2,
    languages=("es", "en"),
    sender_name="Festival del Río",
    reply_to="hola@rio.example",
    answer_within=say("within a week", "en una semana", "一周内"),
    privacy_notice=say(
        "Festival del Río in Montevideo keeps your name and address to make your badge, and deletes them a year later.",
        "Festival del Río, en Montevideo, guarda tu nombre y dirección para hacer tu acreditación y los borra un año después.",
        "蒙得维的亚的河流电影节保存您的姓名与地址用于制作证件，一年后删除。",
    ),
    terms=(
        DemoTerms(category="guest", approval=Approval.AUTOMATIC, fee=FREE, places=80, closes=12, share=7),
        DemoTerms(category="press", approval=Approval.REVIEW, fee=FREE, places=10, closes=12, share=3),
    ),
    share=4,
)

ORGANISERS: tuple[DemoOrganiser, ...] = (
    DemoOrganiser(
        code="hengdian",
        name=say(
            "Hengdian International, with Dalynn Studio",
            "Hengdian International, con Dalynn Studio",
            "横店国际与达林工作室",
        ),
        site=venues.HENGDIAN,
        staff=(
            DemoStaff(email="owner@hengdian.example", name="Mei Lin 林梅", role=Role.OWNER),
            DemoStaff(email="programmer@hengdian.example", name="Álvaro Ibáñez", role=Role.PROGRAMMER),
            DemoStaff(email="guests@hengdian.example", name="王子墨", role=Role.GUEST_OFFICE),
            DemoStaff(email="supervisor@hengdian.example", name="Thandiwe Nkosi", role=Role.DOOR_SUPERVISOR),
            DemoStaff(email="door@hengdian.example", name="Đorđe Petrović", role=Role.DOOR),
            DemoStaff(email="reader@hengdian.example", name="Renée Goldberg", role=Role.READER),
        ),
        events=(EXCHANGE, FESTIVAL),
    ),
    DemoOrganiser(
        code="rio",
        name=say("Festival del Río", "Festival del Río", "河流电影节"),
        site=venues.RIVER,
        staff=(DemoStaff(email="owner@rio.example", name="Florencia Techera", role=Role.OWNER, locale="es"),),
        events=(SHORTS,),
    ),
)
