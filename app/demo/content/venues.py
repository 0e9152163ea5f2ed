"""Places of the demo: the studio town of Hengdian, and a cinema by the river in Montevideo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.demo.content.wording import say

if TYPE_CHECKING:
    from app.core.db import Localised


@dataclass(frozen=True, kw_only=True)
class DemoHall:
    """A hall, known to the programme by its key; ``gates`` are its own doors."""

    key: str
    name: Localised
    capacity: int
    sellable: int | None = None
    has_hearing_loop: bool = False
    gates: tuple[Localised, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoVenue:
    """A building with its halls; ``entrances`` lead to the event as a whole."""

    name: Localised
    local_address: str
    is_step_free: bool
    halls: tuple[DemoHall, ...] = ()
    entrances: tuple[Localised, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoSite:
    """A town or campus."""

    name: Localised
    address: Localised
    local_address: str
    directions: Localised
    zone: str
    venues: tuple[DemoVenue, ...] = field(default=())


def _doors(*sides: str) -> tuple[Localised, ...]:
    """Name the doors of a hall: A, B and on."""
    return tuple(say(f"Door {side}", f"Puerta {side}", f"{side} 门") for side in sides)


HENGDIAN = DemoSite(
    name=say("Hengdian World Studios", "Estudios Mundiales de Hengdian", "横店影视城"),
    address=say(
        "Wansheng South Street, Hengdian, Dongyang, Jinhua, Zhejiang, China",
        "Wansheng South Street, Hengdian, Dongyang, Jinhua, Zhejiang, China",
        "中国浙江省金华市东阳市横店镇万盛南街",
    ),
    local_address="浙江省金华市东阳市横店镇万盛南街",
    directions=say(
        "By fast train to Yiwu or Hengdian station. From Yiwu our coach takes about an hour; it waits at the east exit, "
        "and your badge is your ticket. From Hangzhou airport the drive takes about two hours. Show a taxi driver the "
        "address in Chinese: it stands on your badge page.",
        "En tren rápido hasta la estación de Yiwu o la de Hengdian. Desde Yiwu nuestro autobús tarda cerca de una hora; "
        "espera en la salida este y tu acreditación es el billete. Desde el aeropuerto de Hangzhou son unas dos horas por "
        "carretera. Enseña al taxista la dirección en chino: está en la página de tu acreditación.",
        "乘高铁至义乌站或横店站。从义乌站可乘接驳大巴，约一小时，东出口上车，凭证件乘车。从杭州萧山机场驱车约两小时。乘出租车时，请向司机出示证件页上的中文地址。",
    ),
    zone="Asia/Shanghai",
    venues=(
        DemoVenue(
            name=say("Grand Theatre", "Gran Teatro", "横店大剧院"),
            local_address="横店镇万盛南街 18 号",
            is_step_free=True,
            halls=(
                DemoHall(
                    key="grand",
                    name=say("Grand auditorium", "Sala principal", "大剧场"),
                    capacity=900,
                    sellable=860,
                    has_hearing_loop=True,
                    gates=_doors("A", "B", "C"),
                ),
            ),
            entrances=(say("North entrance", "Entrada norte", "北门"), say("South entrance", "Entrada sur", "南门")),
        ),
        DemoVenue(
            name=say("Silver Bridge Cinema", "Cine Puente de Plata", "银桥影城"),
            local_address="横店镇银桥路 6 号",
            is_step_free=True,
            halls=(
                DemoHall(
                    key="cinema1",
                    name=say("Cinema 1", "Sala 1", "1 号厅"),
                    capacity=240,
                    sellable=228,
                    has_hearing_loop=True,
                    gates=_doors("1"),
                ),
                DemoHall(
                    key="cinema2",
                    name=say("Cinema 2", "Sala 2", "2 号厅"),
                    capacity=120,
                    sellable=112,
                    gates=_doors("2"),
                ),
                DemoHall(
                    key="cinema3", name=say("Cinema 3", "Sala 3", "3 号厅"), capacity=64, sellable=60, gates=_doors("3")
                ),
            ),
        ),
        DemoVenue(
            name=say("Conference Centre", "Centro de conferencias", "国际会议中心"),
            local_address="横店镇万盛北街 88 号",
            is_step_free=True,
            halls=(
                DemoHall(
                    key="forum",
                    name=say("Forum hall", "Sala de foros", "论坛厅"),
                    capacity=300,
                    has_hearing_loop=True,
                    gates=_doors("F"),
                ),
                DemoHall(
                    key="table",
                    name=say("Round-table room", "Sala de mesas redondas", "圆桌会议室"),
                    capacity=48,
                    gates=_doors("R"),
                ),
                DemoHall(
                    key="press", name=say("Press room", "Sala de prensa", "新闻发布厅"), capacity=70, gates=_doors("P")
                ),
            ),
            entrances=(say("Main entrance", "Entrada principal", "正门"),),
        ),
        DemoVenue(
            name=say("Virtual production base", "Base de producción virtual", "虚拟摄制基地"),
            local_address="横店镇影都大道 5 号",
            is_step_free=False,
            halls=(
                DemoHall(
                    key="stage5", name=say("Stage 5", "Plató 5", "5 号棚"), capacity=60, sellable=24, gates=_doors("5")
                ),
                DemoHall(
                    key="stage7", name=say("Stage 7", "Plató 7", "7 号棚"), capacity=40, sellable=18, gates=_doors("7")
                ),
            ),
        ),
        DemoVenue(
            name=say("Lakeside Hotel", "Hotel del Lago", "湖畔酒店"),
            local_address="横店镇湖滨路 1 号",
            is_step_free=True,
            halls=(
                DemoHall(
                    key="ballroom",
                    name=say("Ballroom", "Salón de baile", "宴会厅"),
                    capacity=220,
                    sellable=200,
                    gates=_doors("H"),
                ),
                DemoHall(key="garden", name=say("Garden", "Jardín", "花园"), capacity=150),
            ),
        ),
        DemoVenue(
            name=say("Coach stop, Yiwu station", "Parada de autobús, estación de Yiwu", "义乌站接驳点"),
            local_address="义乌市义乌站东出口",
            is_step_free=True,
            halls=(
                DemoHall(key="coach", name=say("Coach 1", "Autobús 1", "1 号大巴"), capacity=49, gates=_doors("1")),
            ),
        ),
    ),
)

RIVER = DemoSite(
    name=say("Old Town of Montevideo", "Ciudad Vieja de Montevideo", "蒙得维的亚老城"),
    address=say(
        "Rambla, Ciudad Vieja, Montevideo, Uruguay",
        "Rambla, Ciudad Vieja, Montevideo, Uruguay",
        "乌拉圭蒙得维的亚老城滨河路",
    ),
    local_address="Rambla, Ciudad Vieja, Montevideo",
    directions=say(
        "Ten minutes on foot from the ferry. Buses stop at Plaza Independencia.",
        "A diez minutos a pie del puerto. Los ómnibus paran en la Plaza Independencia.",
        "从渡轮码头步行十分钟。公共汽车停靠独立广场。",
    ),
    zone="America/Montevideo",
    venues=(
        DemoVenue(
            name=say("Harbour cinema", "Sala del Puerto", "港口影院"),
            local_address="Ciudad Vieja, Montevideo",
            is_step_free=True,
            halls=(DemoHall(key="sala", name=say("The hall", "La sala", "放映厅"), capacity=90, gates=_doors("1")),),
            entrances=(say("Street door", "Puerta de calle", "临街门"),),
        ),
    ),
)
