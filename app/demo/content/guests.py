"""Invented guests: names, organisations and roles as they come from everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class People:
    """Where some guests come from: given and family names, how they are put together, and in which language they read."""

    country: str
    language: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    family_first: bool = False
    joiner: str = " "
    native: tuple[tuple[str, str], ...] = ()
    weight: int = 1


PEOPLES: tuple[People, ...] = (
    People(
        "ES", "es", ("Lucía", "Álvaro", "Nuria", "Íñigo", "Carmen", "Jesús", "Begoña", "Xavier", "Aitana", "Óscar"),
        ("Núñez Ortega", "García-Cano", "Ibáñez", "de la Peña", "Muñoz Rey", "Etxeberria", "Puig i Ferrer", "Castaño"), weight=7,
    ),
    People(
        "UY", "es", ("Martín", "Florencia", "Joaquín", "Lucía", "Gonzalo", "Agustina", "Ignacio", "Romina"),
        ("Pereyra", "Silveira", "Bentancur", "Olivera", "Da Rosa", "Etchegaray", "Techera", "Suárez Amaral"), weight=5,
    ),
    People(
        "US", "en", ("Maya", "Jordan", "Caleb", "Renée", "DeShawn", "Hannah", "Luis", "Grace"),
        ("O'Donnell", "Washington", "Kowalski", "Nguyen", "St. James", "Okafor-Reed", "Ramirez", "Goldberg"), weight=4,
    ),
    People(
        "CH", "en", ("Reto", "Chiara", "Beat", "Léa", "Urs", "Flurina", "Noé"),
        ("Müller-Frei", "Rossi", "Zürcher", "Favre", "Caduff", "Bürgi"), weight=2,
    ),
    People(
        "DE", "en", ("Jürgen", "Käthe", "Björn", "Anneliese", "Maximilian", "Şule", "Friederike"),
        ("von der Heide", "Weiß", "Schäfer", "Großmann", "Yıldız", "Lüdenscheidt-Hohenstein"), weight=3,
    ),
    People("AU", "en", ("Isla", "Lachlan", "Matilda", "Noah", "Kirra"), ("Thompson", "Nguyen", "O’Brien", "Williams", "Papadopoulos"), weight=2),
    People(
        "ZA", "en", ("Thandiwe", "Sipho", "Lerato", "Pieter", "Nomvula", "Ayanda"),
        ("Nkosi-van der Merwe", "Dlamini", "Mokoena", "Botha", "Ngcobo", "Khumalo"), weight=3,
    ),
    People(
        "RS", "en", ("Milica", "Dragan", "Jelena", "Stefan", "Ljiljana", "Đorđe"),
        ("Stojanović", "Petrović", "Đukić", "Jovanović", "Šćepanović"), weight=3,
        native=(
            ("Milica Stojanović", "Милица Стојановић"), ("Dragan Petrović", "Драган Петровић"), ("Jelena Đukić", "Јелена Ђукић"),
            ("Stefan Jovanović", "Стефан Јовановић"), ("Ljiljana Šćepanović", "Љиљана Шћепановић"), ("Đorđe Petrović", "Ђорђе Петровић"),
        ),
    ),
    People(
        "BY", "en", ("Volha", "Aliaksandr", "Nastassia", "Siarhei", "Katsiaryna"),
        ("Vaitsiakhouskaya", "Ivanou", "Kazlova", "Marozau", "Shauchenka"), weight=3,
        native=(
            ("Volha Vaitsiakhouskaya", "Вольга Вайцяхоўская"), ("Aliaksandr Ivanou", "Аляксандр Іваноў"),
            ("Nastassia Kazlova", "Настасся Казлова"), ("Siarhei Marozau", "Сяргей Марозаў"), ("Katsiaryna Shauchenka", "Кацярына Шаўчэнка"),
        ),
    ),
    People("VE", "es", ("Yusmary", "Rafael", "María de los Ángeles", "Wilmer", "Daniela"), ("Rondón", "Quintero Páez", "Uzcátegui", "Briceño"), weight=2),
    People(
        "CN", "zh-Hans", ("子墨", "思远", "晓燕", "建国", "雨桐", "浩然", "静怡", "志强", "欣怡", "俊杰"),
        ("王", "陈", "李", "欧阳", "张", "刘", "赵", "司马", "周", "吴"), family_first=True, joiner="", weight=10,
    ),
    People(
        "EG", "en", ("Layla", "Omar", "Yasmin", "Khaled"), ("Haddad", "Al-Khatib", "El-Sayed", "Mansour"), weight=2,
        native=(("Layla Haddad", "ليلى حداد"), ("Omar Al-Khatib", "عمر الخطيب"), ("Yasmin El-Sayed", "ياسمين السيد"), ("Khaled Mansour", "خالد منصور")),
    ),
    People("VN", "en", ("Thị Minh", "Văn Hùng", "Ngọc Ánh"), ("Nguyễn", "Trần", "Đặng"), family_first=True),
    People("AR", "es", ("Sofía", "Tomás", "Valentina", "Facundo"), ("Fernández Ibarra", "Gutiérrez", "Zubeldía", "Ledesma"), weight=3),
    People(
        "IL", "en", ("Noa", "Yonatan"), ("Ben-David", "Mizrahi"),
        native=(("Noa Ben-David", "נועה בן־דוד"), ("Yonatan Mizrahi", "יונתן מזרחי")),
    ),
    People("TH", "en", ("Siriporn", "Anan"), ("Wongsakul", "Charoenrat"), native=(("Siriporn Wongsakul", "ศิริพร วงศ์สกุล"), ("Anan Charoenrat", "อนันต์ เจริญรัตน์"))),
    People("IN", "en", ("Ananya", "Vikram"), ("Krishnamurthy", "Sharma"), native=(("Ananya Sharma", "अनन्या शर्मा"), ("Vikram Krishnamurthy", "विक्रम कृष्णमूर्ति"))),
    People("JP", "en", ("さくら", "健太"), ("佐藤", "高橋"), family_first=True),
)  # fmt: skip

SINGLE_NAMES = ("Suharto", "Björk-Ló", "شيماء", "阿来", "X Æ")

ORGANISATIONS: dict[str, tuple[str, ...]] = {
    "ES": ("Dalynn Studio", "Cine del Norte", "Festival de Cine de la Ría", "Mirador Producciones"),
    "UY": ("Cinemateca del Sur", "Río Abierto Films", "Montevideo Audiovisual"),
    "US": ("Lantern Street Pictures", "Vertical Stories Inc.", "Harbor Light Festival"),
    "CH": ("Alpenfilm AG", "Festival du Lac"),
    "DE": ("Nordlicht Filmverleih GmbH", "Kurzfilmtage Weserbergland", "Studio Spree"),
    "AU": ("Southern Cross Screen", "Reef Pictures"),
    "ZA": ("Ubuntu Screen Collective", "Cape Story Lab"),
    "RS": ("Dunav Film", "Beogradski atelje"),
    "BY": ("Кінастудыя «Вясна»", "Minsk Short Film Days"),
    "VE": ("Fundación Cine Caribe", "Orinoco Films"),
    "CN": ("横店影视城", "东阳短剧工坊", "上海光影文化", "浙江青年电影协会", "横店国际短剧联盟"),
    "EG": ("Nile Stories", "مهرجان النيل للفيلم القصير"),
    "AR": ("Patagonia Cine", "Festival Federal de Cortos"),
}
ANY_ORGANISATION = ("Freelance", "World Short Drama Network", "Cross-Border Pictures")

ROLES: dict[str, tuple[str, ...]] = {
    "en": (
        "Producer",
        "Director",
        "Festival programmer",
        "Actor",
        "Screenwriter",
        "Head of acquisitions",
        "Journalist",
        "Film scholar",
    ),
    "es": (
        "Productora",
        "Director",
        "Programadora de festival",
        "Actriz",
        "Guionista",
        "Jefe de adquisiciones",
        "Periodista",
    ),
    "zh-Hans": ("制片人", "导演", "策展人", "演员", "编剧", "发行经理", "记者", "电影学者"),
}


@dataclass(frozen=True)
class DemoGuest:
    """One invented guest."""

    display_name: str
    native_name: str
    email: str
    organisation: str
    role: str
    country: str
    locale: str


def invent(count: int, *, seed: int) -> list[DemoGuest]:
    """Invent guests, the same ones for the same seed; addresses are at example.com, where no mail arrives."""
    draw = Random(seed)  # noqa: S311 — invented people, no secrets
    weights = [people.weight for people in PEOPLES]
    return [_invent_one(draw, draw.choices(PEOPLES, weights)[0], number) for number in range(1, count + 1)]


def _invent_one(draw: Random, people: People, number: int) -> DemoGuest:
    if people.native:
        name, native = draw.choice(people.native)
    elif number % 61 == 0:
        name, native = draw.choice(SINGLE_NAMES), ""
    else:
        given, family = draw.choice(people.given), draw.choice(people.family)
        name = people.joiner.join((family, given) if people.family_first else (given, family))
        native = ""
    return DemoGuest(
        display_name=name,
        native_name=native,
        email=f"guest.{number}@example.com",
        organisation=draw.choice(ORGANISATIONS.get(people.country, ANY_ORGANISATION)),
        role=draw.choice(ROLES[people.language]),
        country=people.country,
        locale=people.language,
    )
