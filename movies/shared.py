"""The film that somebody means who shares a page from another app: its title, out of what the app says."""

import re

# Where a title ends on a page's name, e.g. "インセプション - 映画情報・レビュー・評価 | Filmarks映画".
_SITES = re.compile(
    r"(?<!\s)\s*[-–—|｜:：]\s*(?:"
    r"YouTube|IMDb|Wikipedia|Netflix|Letterboxd|Prime Video|Rotten Tomatoes|U-NEXT"
    r"|Filmarks(?:映画)?|映画\.com|The Movie Database(?: \(TMDB\))?|作品情報|映画情報.*"
    r")\s*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_IN_TITLE_MARKS = re.compile(r"『([^』]+)』")
_YEAR_AT_THE_END = re.compile(r"(?<!\s)\s*[(（](?:18|19|20)\d\d年?[)）]\s*$")


def title_of_share(title: str, text: str) -> str:
    """ "" where neither says more than an address. Apps put the page's name in either, the address too."""
    return next(filter(None, (_said_in(line) for line in [title, *text.splitlines()])), "")


def _said_in(line: str) -> str:
    said = _ADDRESS.sub(" ", line).strip()
    if marked := _IN_TITLE_MARKS.search(said):
        return marked[1].strip()
    while (shorter := _SITES.sub("", said)) != said:
        said = shorter
    return _YEAR_AT_THE_END.sub("", said).strip()
