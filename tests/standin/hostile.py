"""Films that break a careless reader, each in one way. Their ids start at 9,900,001."""

from .film import Film
from .films import ACTION, ANIMATION, DRAMA, HISTORY

NO_JAPANESE_DATE = 9900001
PREMIERE_ONLY = 9900002
SEVERAL_DATES = 9900003
DIGITAL_ONLY = 9900004
BARE = 9900005
TRAILING_BLANK = 9900006
KOREAN_ONLY = 9900007
ALTERNATIVE_TITLE_ONLY = 9900008
LONG_TITLE = 9900009
BEYOND_THE_PLANE = 9900010
ADULT = 9900011
ADULT_UNDECIDED = 9900012
SOFTCORE = 9900013
VIDEO = 9900014
MARKUP = 9900015
ODD_TYPES = 9900016
IMPOSSIBLE_DATES = 9900017
VANISHED = 9900034  # found by a search, 404 with code 34 when opened
INVALID = 9900044  # 500 with code 44, also found by a search


def _odd(
    tmdb_id: int, title: str, language: str = "en", released: str = "2020-02-29", **fields: object
) -> Film:
    told = {"runtime": 90, "directors": ("A. N. Other",), "genres": (DRAMA,)} | fields
    return Film(tmdb_id, title, language, released, **told)  # type: ignore[arg-type]


HOSTILE = (
    _odd(NO_JAPANESE_DATE, "Nowhere Near Japan", dates=("US 3 2020-02-29 R", "FR 3 2020-03-01")),
    _odd(PREMIERE_ONLY, "Festival Once", dates=("JP 1 2020-02-29 - 東京国際映画祭", "FR 1 2020-02-01")),
    _odd(
        SEVERAL_DATES, "Opened Twice", "ja", "1990-01-15",
        dates=(
            "JP 3 2015-06-01 G リバイバル", "JP 3 1990-02-10 G", "JP 3 1990-01-20 G", "JP 1 1990-01-15",
            "JP 2 1991-01-01", "JP 5 1992-01-01", "US 3 1993-01-01 R",
        ),
    ),
    _odd(DIGITAL_ONLY, "By Wire", dates=("JP 4 2020-02-29", "JP 6 2021-01-01", "JP 5 2020-06-01")),
    _odd(BARE, "Nothing Is Known", released="", runtime=None, directors=(), genres=(), dates=()),
    _odd(TRAILING_BLANK, "Blank Behind", dates=("JP 3 2020-02-29 R15+_ 日本語字幕",)),
    _odd(
        KOREAN_ONLY, "군체", "ko",
        texts={"ko": ("", "한국어 줄거리."), "en": ("Colony", "A swarm of the stand-in's own.")},
        dates=("KR 3 2020-02-29 15",),
    ),
    _odd(
        ALTERNATIVE_TITLE_ONLY, "Le Titre d'à côté", "fr",
        texts={"en": ("The Title Next Door", "Known in Japan by another name only.")},
        also=("JP Tonari no taitoru", "JP 隣のタイトル", "US Next-Door Title"),
    ),
    _odd(
        LONG_TITLE, "とても長い題名" * 150, "ja", texts={"ja": ("", "長い" * 4000)},
        dates=("JP 3 2020-03-01",),
    ),
    _odd(
        BEYOND_THE_PLANE, "𠮷野家🎬ナイト", "ja", genres=(ANIMATION,),
        texts={"ja": ("", "𠮷の字は基本多言語面の外にある。👨‍👩‍👧‍👦"), "en": ("Yoshinoya 🎬 Night", "")},
        dates=("JP 3 2020-02-29 G",),
    ),
    _odd(ADULT, "Grown-Ups Odd", extra={"adult": True}),
    _odd(ADULT_UNDECIDED, "Undecided Odd", extra={"adult": None}),
    _odd(SOFTCORE, "Soft Odd", extra={"softcore": True}),
    _odd(VIDEO, "Video Odd", extra={"video": True}),
    _odd(
        MARKUP, '<script>alert("odd")</script>',
        texts={"ja": ("<img src=x onerror=alert(1)>", "\u202e<b>\x00</b>")},
    ),
    _odd(
        ODD_TYPES, "Wrong Types Odd",
        extra={
            "runtime": "90", "poster_path": "javascript:alert(1)", "imdb_id": 7, "popularity": "high",
            "original_language": None, "genres": "none", "credits": [], "translations": {"translations": {}},
        },
    ),
    _odd(
        IMPOSSIBLE_DATES, "Dates Odd", "ja", "0001-01-01",
        dates=("JP 3 2021-02-30", "JP 3 9999-12-31", "JP 9 2020-01-01", "jp 3 2020-01-01"),
    ),
    _odd(VANISHED, "Gone Tomorrow Odd"),
    _odd(INVALID, "Invalid Odd", genres=(ACTION, HISTORY)),
)  # fmt: skip
