"""Countries by code (ISO 3166): those there are, and those there were, which films still come from."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel import Locale

from app.core.languages import CHINESE, ENGLISH, SPANISH

if TYPE_CHECKING:
    from collections.abc import Mapping

ALPHA_2 = 2
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
PRESENT = frozenset(code for code in map(str, Locale("en").territories) if len(code) == ALPHA_2) - NO_COUNTRIES

_LANGUAGES = (ENGLISH.babel, SPANISH.babel, CHINESE.babel)
_FORMER = {
    "AN": ("Netherlands Antilles", "Antillas Neerlandesas", "荷属安的列斯"),
    "BU": ("Burma", "Birmania", "缅甸联邦"),
    "CS": ("Czechoslovakia", "Checoslovaquia", "捷克斯洛伐克"),
    "CSXX": ("Serbia and Montenegro", "Serbia y Montenegro", "塞尔维亚和黑山"),
    "DD": ("East Germany", "Alemania Oriental", "民主德国"),
    "DY": ("Dahomey", "Dahomey", "达荷美"),
    "HV": ("Upper Volta", "Alto Volta", "上沃尔特"),
    "NH": ("New Hebrides", "Nuevas Hébridas", "新赫布里底"),
    "RH": ("Southern Rhodesia", "Rodesia del Sur", "南罗得西亚"),
    "SU": ("Soviet Union", "Unión Soviética", "苏联"),
    "TP": ("Portuguese Timor", "Timor Portugués", "葡属帝汶"),
    "VD": ("North Vietnam", "Vietnam del Norte", "北越"),
    "YD": ("South Yemen", "Yemen del Sur", "南也门"),
    "YU": ("Yugoslavia", "Yugoslavia", "南斯拉夫"),
    "ZR": ("Zaire", "Zaire", "扎伊尔"),
}
FORMER: Mapping[str, Mapping[str, str]] = {
    code: dict(zip(_LANGUAGES, names, strict=True)) for code, names in _FORMER.items()
}
"""Codes withdrawn (ISO 3166-3) and given to nobody since, with their names, which no library has any more.

CS has been two countries: on films it is the older one, and the younger has its code of four letters.
"""

OF_FILMS = PRESENT | FORMER.keys()


@cache
def name(code: str, babel: str) -> str:
    """Name a country in a language as Babel calls it; a code that is none stays what it is."""
    former = FORMER.get(code)
    if former is not None:
        return former.get(babel, former[ENGLISH.babel])
    return str(Locale.parse(babel).territories.get(code, code))
