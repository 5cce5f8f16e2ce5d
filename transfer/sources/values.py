"""What one cell says: a score, a day, a moment, a year, a number of TMDB or IMDb."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from movies.models import FIRST_FILM_YEAR, Precision, Watched
from transfer import reasons


class Bad(Exception):
    """A cell that cannot be taken for what it should be; `code` is one of transfer.reasons."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Score:
    """`points` of 100; `written` as it stood, with what it is out of: "4.5/5"."""

    points: int | None = None
    written: str = ""


UNSCORED = Score()
# No score and no day is longer; patterns are not tried on what may be of any length.
LONGEST = 60
_NOTHING = {"", "-", "–", "—", "−", "ー", "―", "--", "null", "none", "n/a", "nan", "未評価", "なし"}
_NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?")
_STARS = re.compile(r"(★+)\s*(½|1⁄2)?\s*☆*")
_OUT_OF = re.compile(r"([\d.,]{1,9})\s{0,60}/\s{0,60}(5|10|100)(?:\.0+)?")

_YEAR = re.compile(r"\(?(\d{4})(?:\.0)?年?\)?")
_TMDB_ID = re.compile(r"[0-9]{1,9}")
_IMDB_ID = re.compile(r"tt[0-9]{5,10}")
_AT_TMDB = re.compile(r"themoviedb\.org/movie/([0-9]{1,9})")
_AT_IMDB = re.compile(r"imdb\.com/(?:[a-z]{2}/)?title/(tt[0-9]{5,10})")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def score_of(text: str, most: int, *, has_zero: bool = False) -> Score:
    """`most` is the best there is: 5, 10 or 100. Without `has_zero` a 0 says that there is none."""
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > LONGEST:
        raise Bad(reasons.BAD_SCORE)
    if text.casefold() in _NOTHING:
        return UNSCORED
    if stars := _STARS.fullmatch(text):
        return _score(f"{len(stars[1])}{'.5' if stars[2] else ''}", 5)
    text = text.lstrip("★").removesuffix("点").removesuffix("%").strip()
    if told := _OUT_OF.fullmatch(text):
        text, most = told[1], int(told[2])
    score = _score(text, most)
    return score if score.points or has_zero else UNSCORED


def _score(text: str, most: int) -> Score:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise Bad(reasons.BAD_SCORE)
    points = Decimal(f"{found[1]}.{found[2] or 0}") * 100 / most
    if points > 100:
        raise Bad(reasons.BAD_SCORE)
    return Score(int(points.quantize(Decimal(1), ROUND_HALF_UP)), f"{text}/{most}")


def year_of(text: str) -> int | None:
    """None for what is none: of a year that is wrong the title is still right."""
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", text).strip())
    year = int(found[1]) if found else 0
    return year if FIRST_FILM_YEAR - 20 <= year <= 2100 else None


def tmdb_id_of(text: str) -> int | None:
    text = text.strip().removesuffix(".0")
    return int(text) if _TMDB_ID.fullmatch(text) and int(text) else None


def imdb_id_of(text: str) -> str:
    found = _IMDB_ID.fullmatch(text.strip())
    return found[0] if found else ""


def ids_in(text: str) -> tuple[int | None, str]:
    """Of TMDB's films and of IMDb, out of links."""
    tmdb = _AT_TMDB.search(text)
    imdb = _AT_IMDB.search(text)
    return int(tmdb[1]) if tmdb and int(tmdb[1]) else None, imdb[1] if imdb else ""


def moment_of(text: str, zone: ZoneInfo) -> dt.datetime | None:
    """When something was written down; noon where no time is told. None for what is none."""
    text = text.strip()
    if _ISO_DAY.fullmatch(text):
        text += "T12:00:00"
    try:
        moment = dt.datetime.fromisoformat(text.replace(" UTC", "Z"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.astimezone(dt.UTC) if moment.year >= FIRST_FILM_YEAR else None
    except (ValueError, OverflowError):
        return None


# Days ----------------------------------------------------------------------------------------------------

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA = re.compile(rf"({'|'.join(_ERAS)})(元|\d{{1,2}})年")
_YEAR_ALONE = re.compile(r"\d{4}年?")
_JAPANESE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_PARTS = re.compile(r"(\d{1,4})[-/.](\d{1,2})(?:[-/.](\d{1,4}))?[.]?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3})[a-z]*\.?,?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3})[a-z]{0,9}\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_TIME = re.compile(r"(?<=[\d日])[T ]+\d{1,2}:\d\d(:\d\d(\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$")
_INSTANT = re.compile(r"\d[T ]\d\d:\d\d.{0,60}(Z|UTC|[+-]\d\d:?\d\d)$")
_WEEKDAY = re.compile(r" ?\((?:[月火水木金土日](?:曜日?)?|[A-Za-z]{3,9})\)")

Parts = tuple[str, str, str]


def watched_of(text: str, today: dt.date, zone: ZoneInfo, order: str = "ymd") -> Watched:
    """As exactly as it is written. An instant is the day it was where the person lives. Raises Bad.

    `order` tells what 3/4/2024 is: "dmy" or "mdy". A year of four digits in front is always one.
    """
    text = _ERA.sub(_of_era, unicodedata.normalize("NFKC", text[: 2 * LONGEST]).strip())
    text = _WEEKDAY.sub(" ", " ".join(text.split())).strip()
    if len(text) > LONGEST:
        raise Bad(reasons.BAD_DATE)
    if text.casefold() in _NOTHING:
        return Watched()
    if _INSTANT.search(text) and (moment := moment_of(text, zone)):
        return _checked(str(moment.astimezone(zone).date()).split("-"), today)
    return _checked(_year_month_day(_TIME.sub("", text).strip(), order), today)


def _checked(parts: list[str] | Parts, today: dt.date) -> Watched:
    year, month, day = ("00" if part in ("0", "00") else part for part in parts)
    known = [int(part) for part in (year, month, day) if part and part != "00"]
    try:
        on = dt.date(*[*known, 1, 1][:3])
    except (ValueError, OverflowError) as error:
        raise Bad(reasons.BAD_DATE) from error
    if on.year < FIRST_FILM_YEAR or on > today:
        raise Bad(reasons.BAD_DATE)
    return Watched(on, (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(known) - 1])


def _year_month_day(text: str, order: str) -> Parts:
    """ "" for what is not said."""
    if _YEAR_ALONE.fullmatch(text):
        return text[:4], "", ""
    if found := _JAPANESE.fullmatch(text) or _SOLID.fullmatch(text):
        return found[1], found[2] or "", found[3] or ""
    if found := _DAY_FIRST.fullmatch(text):
        return found[3], _month(found[2]), found[1]
    if found := _MONTH_FIRST.fullmatch(text):
        return found[3], _month(found[1]), found[2]
    if found := _PARTS.fullmatch(text):
        return _ordered(found[1], found[2], found[3] or "", order)
    raise Bad(reasons.BAD_DATE)


def _ordered(first: str, second: str, third: str, order: str) -> Parts:
    if len(first) == 4:
        return first, second, third
    if not third:
        raise Bad(reasons.BAD_DATE)
    if len(third) == 4 and order == "ymd":
        # Not what we were told, and a day and a month may be either.
        if int(first) > 12 or int(second) > 12:
            order = "dmy" if int(first) > 12 else "mdy"
        else:
            raise Bad(reasons.BAD_DATE)
    year, month, day = {
        "ymd": (first, second, third), "dmy": (third, second, first), "mdy": (third, first, second)
    }[order]  # fmt: skip
    return (f"20{int(year):02}" if len(year) <= 2 else year), month, day


def _month(name: str) -> str:
    name = name.casefold()
    return str(_MONTHS.index(name) + 1) if name in _MONTHS else "13"


def _of_era(found: re.Match[str]) -> str:
    return f"{_ERAS[found[1]] + (1 if found[2] == '元' else int(found[2]))}年"


def orders_of(texts: list[str]) -> set[str]:
    """The orders in which every one of these days can be. All three where none tells."""
    possible = {"ymd", "dmy", "mdy"}
    for text in (text for text in texts if len(text) <= LONGEST):
        found = _PARTS.fullmatch(_TIME.sub("", unicodedata.normalize("NFKC", text).strip()).strip())
        if not found or not found[3]:
            continue
        possible &= _orders(*(found[1], found[2], found[3]))
    return possible


def _orders(first: str, second: str, third: str) -> set[str]:
    if len(first) > 2:
        return {"ymd"}
    numbers = {"first": int(first), "second": int(second), "third": int(third)}
    # Nobody writes a year with one figure.
    possible = {"dmy", "mdy"} if len(third) > 2 or len(first) == 1 else {"ymd", "dmy", "mdy"}
    possible = possible - {"dmy", "mdy"} if len(third) == 1 else possible
    if numbers["first"] > 12:
        possible -= {"mdy"}
    if numbers["first"] > 31 or numbers["first"] == 0:
        possible -= {"dmy"}
    if numbers["second"] > 12:
        possible -= {"dmy", "ymd"}
    if len(third) <= 2 and numbers["third"] > 31:
        possible -= {"ymd"}
    return possible
