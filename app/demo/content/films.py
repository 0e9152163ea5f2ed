"""Films of the demo's programme: true titles, directors, countries (ISO 3166-1), years, minutes."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.programme.rules import Colour, CreditRole, FilmKind


@dataclass(frozen=True)
class DemoFilm:
    """One film, as its print says; ``chinese`` is the title it is known by in China, where it has one."""

    title: str
    language: str
    english: str
    chinese: str
    director: tuple[str, ...]
    countries: tuple[str, ...]
    year: int
    minutes: int
    synopsis: dict[str, str] = field(default_factory=dict)
    romanised: str = ""
    kind: FilmKind = FilmKind.FILM
    episodes: int | None = None
    episode_seconds: int | None = None
    platforms: tuple[str, ...] = ()
    aspect: str = "1.85:1"
    colour: Colour = Colour.COLOUR


LATIN: tuple[DemoFilm, ...] = (
    DemoFilm(
        "La teta asustada", "es", "The Milk of Sorrow", "伤心的奶水", ("Claudia Llosa",), ("PE", "ES"), 2009, 95,
        {
            "en": "Fausta believes she took her mother's fear in with the milk. When the mother dies, she has to leave "
            "the house for the first time on her own, and find out what a voice is for.",
            "es": "Fausta cree haber recibido el miedo de su madre con la leche. Cuando la madre muere, tiene que salir "
            "sola por primera vez y descubrir para qué sirve una voz.",
            "zh-Hans": "福斯塔相信，母亲的恐惧随乳汁传给了自己。母亲去世后，她第一次不得不独自走出家门，也渐渐明白了歌声的意义。",
        },
    ),
    DemoFilm(
        "Whisky", "es", "Whisky", "威士忌", ("Juan Pablo Rebella", "Pablo Stoll"), ("UY", "AR", "DE", "ES"), 2004, 94,
        {
            "en": "The owner of a small sock factory in Montevideo asks his most faithful worker to pose as his wife "
            "while his brother visits. Three people, a week at the sea, and very few words.",
            "es": "El dueño de una pequeña fábrica de medias de Montevideo pide a su empleada más fiel que se haga pasar "
            "por su esposa mientras dura la visita del hermano. Tres personas, unos días junto al mar, muy pocas palabras.",
            "zh-Hans": "蒙得维的亚一家小袜厂的老板，请最忠心的女工在弟弟来访期间假扮自己的妻子。三个人，海边几日，话很少。",
        },
    ),
    DemoFilm(
        "Central do Brasil", "pt", "Central Station", "中央车站", ("Walter Salles",), ("BR", "FR"), 1998, 110,
        {
            "en": "Dora writes letters for those who cannot, at Rio's main station. A boy loses his mother there, and the "
            "two set out across the country to find a father who may only exist on an envelope.",
            "es": "Dora escribe cartas para quienes no saben, en la estación central de Río. Un niño pierde allí a su madre, "
            "y los dos cruzan el país en busca de un padre que quizá sólo exista en un sobre.",
            "zh-Hans": "朵拉在里约中央车站替不识字的人写信。一个男孩在那里失去了母亲，两人踏上横穿全国的寻父之路。",
        },
    ),
    DemoFilm(
        "El abrazo de la serpiente", "es", "Embrace of the Serpent", "蛇之拥抱", ("Ciro Guerra",), ("CO", "VE", "AR"), 2015, 125,
        {
            "en": "Two scientists, forty years apart, and one shaman, the last of his people, look for a plant that heals. "
            "The river remembers both journeys at once.",
            "es": "Dos científicos, con cuarenta años de distancia, y un chamán, el último de su pueblo, buscan una planta "
            "que cura. El río recuerda los dos viajes a la vez.",
            "zh-Hans": "两位相隔四十年的科学家，与部族最后一名萨满，寻找一种疗愈的植物。河流同时记得两段旅程。",
        },
    ),
    DemoFilm(
        "La ciénaga", "es", "The Swamp", "沼泽", ("Lucrecia Martel",), ("AR", "FR", "ES"), 2001, 103,
        {"en": "A summer in the hills of Salta: two families, a pool nobody cleans, and everything that is about to happen."},
    ),
    DemoFilm(
        "Temblores", "es", "Tremors", "", ("Jayro Bustamante",), ("GT", "FR", "LU"), 2019, 107,
        {"en": "A father of a good family falls in love with a man, and the family, the church and the ground move against him."},
    ),
    DemoFilm(
        "Una mujer fantástica", "es", "A Fantastic Woman", "普通女人", ("Sebastián Lelio",), ("CL", "DE", "ES", "US"), 2017, 104,
        {"en": "Marina sings in a club in Santiago and loves Orlando. After his sudden death she has to fight for the right to mourn him."},
    ),
    DemoFilm(
        "El secreto de sus ojos", "es", "The Secret in Their Eyes", "谜一样的双眼", ("Juan José Campanella",), ("AR", "ES"), 2009, 129,
        {"en": "A retired court clerk writes a novel about the case he never closed, and about the woman he never told."},
    ),
    DemoFilm(
        "Desde allá", "es", "From Afar", "", ("Lorenzo Vigas",), ("VE", "MX"), 2015, 93,
        {"en": "A man who makes teeth looks for company in the streets of Caracas, and finds a boy with a temper and a debt."},
    ),
    DemoFilm(
        "Relatos salvajes", "es", "Wild Tales", "荒蛮故事", ("Damián Szifron",), ("AR", "ES"), 2014, 122,
        {"en": "Six stories of people who have had enough, each funnier and worse than the one before."},
    ),
    DemoFilm(
        "Aquarius", "pt", "Aquarius", "水瓶座", ("Kleber Mendonça Filho",), ("BR", "FR"), 2016, 146,
        {"en": "Clara is the last who has not sold her flat in an old building by the sea of Recife. She does not intend to."},
    ),
    DemoFilm(
        "Roma", "es", "Roma", "罗马", ("Alfonso Cuarón",), ("MX", "US"), 2018, 135,
        {"en": "A year in the life of a family in Mexico City, seen by the young woman who keeps it together."},
        aspect="2.39:1", colour=Colour.BLACK_AND_WHITE,
    ),
)  # fmt: skip

WORLD: tuple[DemoFilm, ...] = (
    DemoFilm("El espíritu de la colmena", "es", "The Spirit of the Beehive", "蜂巢的幽灵", ("Víctor Erice",), ("ES",), 1973, 98),
    DemoFilm("Verano 1993", "ca", "Summer 1993", "九三年夏天", ("Carla Simón",), ("ES",), 2017, 97),
    DemoFilm("Alcarràs", "ca", "Alcarràs", "阿尔卡拉斯", ("Carla Simón",), ("ES", "IT"), 2022, 120),
    DemoFilm("Jagten", "da", "The Hunt", "狩猎", ("Thomas Vinterberg",), ("DK", "SE"), 2012, 115),
    DemoFilm("Toni Erdmann", "de", "Toni Erdmann", "托尼·厄德曼", ("Maren Ade",), ("DE", "AT"), 2016, 162),
    DemoFilm("Ma vie de Courgette", "fr", "My Life as a Courgette", "西葫芦的生活", ("Claude Barras",), ("CH", "FR"), 2016, 66),
    DemoFilm("Tsotsi", "st", "Tsotsi", "黑帮暴徒", ("Gavin Hood",), ("ZA", "GB"), 2005, 94),
    DemoFilm("Picnic at Hanging Rock", "en", "Picnic at Hanging Rock", "悬崖上的野餐", ("Peter Weir",), ("AU",), 1975, 115),
    DemoFilm("Подземље", "sr", "Underground", "地下", ("Emir Kusturica",), ("RS", "FR", "DE"), 1995, 170, romanised="Podzemlje"),
    DemoFilm("Иди и смотри", "ru", "Come and See", "自己去看", ("Elem Klimov",), ("BY", "RU"), 1985, 142, romanised="Idi i smotri"),
    DemoFilm("小城之春", "zh", "Spring in a Small Town", "小城之春", ("Fei Mu",), ("CN",), 1948, 98, romanised="Xiǎochéng zhī chūn"),
    DemoFilm("黄土地", "zh", "Yellow Earth", "黄土地", ("Chen Kaige",), ("CN",), 1984, 89, romanised="Huáng tǔdì"),
    DemoFilm("三峡好人", "zh", "Still Life", "三峡好人", ("Jia Zhangke",), ("CN",), 2006, 111, romanised="Sānxiá hǎorén"),
    DemoFilm("英雄", "zh", "Hero", "英雄", ("Zhang Yimou",), ("CN",), 2002, 99, romanised="Yīngxióng"),
    DemoFilm("Moonlight", "en", "Moonlight", "月光男孩", ("Barry Jenkins",), ("US",), 2016, 111),
    DemoFilm("طعم گيلاس", "fa", "Taste of Cherry", "樱桃的滋味", ("Abbas Kiarostami",), ("IR", "FR"), 1997, 95, romanised="Taʿm-e gīlās"),
    DemoFilm("وجدة", "ar", "Wadjda", "瓦嘉达", ("Haifaa al-Mansour",), ("SA", "DE"), 2012, 98, romanised="Wadjda"),
    DemoFilm("東京物語", "ja", "Tokyo Story", "东京物语", ("Yasujirō Ozu",), ("JP",), 1953, 136, romanised="Tōkyō monogatari"),
)  # fmt: skip

# Invented, as the exchange's dramas are: nobody's rights are shown before the contract.
LIFT = DemoFilm(
    "电梯在三楼停下", "zh", "The Lift Stops at Three", "电梯在三楼停下", ("Zhou Jingyi",), ("CN", "ES"), 2026, 96,
    {
        "en": "Two neighbours who do not speak each other's language share a lift for ninety seconds a day.",
        "es": "Dos vecinos que no hablan el idioma del otro comparten ascensor noventa segundos al día.",
        "zh-Hans": "两个语言不通的邻居，每天在电梯里相处九十秒。",
    },
    romanised="Diàntī zài sān lóu tíngxià", kind=FilmKind.SHORT_DRAMA, episodes=64, episode_seconds=90,
    platforms=("Hengdian Short",), aspect="9:16",
)  # fmt: skip

# Who made the films besides those who directed them: by original title.
MAKERS: dict[str, tuple[tuple[CreditRole, str], ...]] = {
    "La teta asustada": ((CreditRole.CAST, "Magaly Solier"), (CreditRole.CINEMATOGRAPHY, "Natasha Braier")),
    "Whisky": (
        (CreditRole.CAST, "Andrés Pazos"),
        (CreditRole.CAST, "Mirella Pascual"),
        (CreditRole.CAST, "Jorge Bolani"),
        (CreditRole.CINEMATOGRAPHY, "Bárbara Álvarez"),
    ),
    "Central do Brasil": (
        (CreditRole.CAST, "Fernanda Montenegro"),
        (CreditRole.CAST, "Vinícius de Oliveira"),
        (CreditRole.CINEMATOGRAPHY, "Walter Carvalho"),
    ),
    "El abrazo de la serpiente": (
        (CreditRole.CAST, "Nilbio Torres"),
        (CreditRole.CAST, "Antonio Bolívar"),
        (CreditRole.CINEMATOGRAPHY, "David Gallego"),
    ),
    "La ciénaga": ((CreditRole.CAST, "Graciela Borges"), (CreditRole.CAST, "Mercedes Morán")),
    "Una mujer fantástica": ((CreditRole.CAST, "Daniela Vega"), (CreditRole.CINEMATOGRAPHY, "Benjamín Echazarreta")),
    "El secreto de sus ojos": (
        (CreditRole.CAST, "Ricardo Darín"),
        (CreditRole.CAST, "Soledad Villamil"),
        (CreditRole.CAST, "Guillermo Francella"),
        (CreditRole.CINEMATOGRAPHY, "Félix Monti"),
    ),
    "Desde allá": ((CreditRole.CAST, "Alfredo Castro"), (CreditRole.CAST, "Luis Silva")),
    "Relatos salvajes": ((CreditRole.CAST, "Ricardo Darín"), (CreditRole.CAST, "Rita Cortese")),
    "Aquarius": ((CreditRole.CAST, "Sônia Braga"),),
    "Roma": (
        (CreditRole.CAST, "Yalitza Aparicio"),
        (CreditRole.CAST, "Marina de Tavira"),
        (CreditRole.CINEMATOGRAPHY, "Alfonso Cuarón"),
    ),
}
