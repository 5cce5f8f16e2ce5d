"""Reading one word of an address, a form, a cookie or a header: never raw, never longer than it may be.

What has rules of its own, or more than a word or two, is a form (`ForgivingForm` where nobody is to be told).
"""

from collections.abc import Container, Mapping
from urllib.parse import SplitResult, urlsplit

from mymovie.text import clean_line

LONGEST = 200
LONGEST_ADDRESS = 2_000
NOWHERE = SplitResult("", "", "", "", "")


def word(given: Mapping[str, str], name: str, *, longest: int = LONGEST) -> str:
    """ "" where it is missing."""
    return clean_line(given.get(name, "")[: 4 * longest])[:longest]


def one_of(given: Mapping[str, str], name: str, words: Container[str]) -> str:
    """ "" for anything else."""
    said = given.get(name, "")
    return said if said in words else ""


def number(given: Mapping[str, str], name: str) -> int:
    """0 where it is missing, or none that a database could hold."""
    said = given.get(name, "")
    return int(said) if len(said) < 10 and said.isdecimal() else 0


def address(given: Mapping[str, str], name: str) -> str:
    """ "" where it is missing or no address of ours can be so long. Where it leads is not looked at here."""
    said = given.get(name, "")
    return said if len(said) <= LONGEST_ADDRESS else ""


def parts_of(text: str) -> SplitResult:
    """Of an address that somebody sent: nowhere for what is none, as `http://[`."""
    try:
        return urlsplit(text)
    except ValueError:
        return NOWHERE
