"""No pattern of ours takes for ever over what somebody may send.

Each is asked over 30,000 signs of what makes patterns go back and forth. One that is linear is done in a
blink; one that is quadratic is not done in minutes, and is stopped.
"""

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.core.validators import RegexValidator
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.once

ROOMS = ("mymovie", "accounts", "follows", "jobs", "movies", "support", "transfer")
# What reads nothing but files of ours.
OF_OURS = {"mymovie.bundle", "mymovie.env"}
SIZE = 30_000
ENOUGH_S = 1
PUMPS = (
    *(
        "a",
        "0",
        " ",
        "\n",
        "-",
        ".",
        "/",
        "@",
        "=",
        "'",
        "\\",
        "<",
        "&",
        "%",
        "あ",
        "\u0301",
        "a ",
        "a.",
        "a-",
        "0a",
    ),
    *("a@", "://", "a/", "\r\n", '="', "<a", "ab", "a\n"),
)
UNNAMED = re.compile(
    r"\bre\.(?:match|search|fullmatch|sub|split|findall|finditer)\(.*|^[ \t]+.*\bre\.compile\(.*",
    re.MULTILINE,
)
LASTS = ("", "!", "\0", "\n", "x")


def modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        package = importlib.import_module(room)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern]:
    """`{pattern: compiled}` of every name of a module, validator of a field and part of an address."""
    found = {}
    for module in modules():
        for value in vars(module).values() if module.__name__ not in OF_OURS else ():
            if isinstance(value, re.Pattern):
                found[value.pattern] = value
            elif isinstance(value, RegexValidator):
                found[value.regex.pattern] = value.regex
    for route in routes(get_resolver()):
        found[route.pattern] = route
    return found


def routes(resolver: URLResolver) -> Iterator[re.Pattern]:
    for part in resolver.url_patterns:
        yield part.pattern.regex
        if not isinstance(part, URLPattern):
            yield from routes(part)


class TakesForEver(Exception):
    pass


def stop(*_: object) -> None:
    raise TakesForEver


def is_done(pattern: re.Pattern) -> bool:
    """Whether it is through with all of them; a pattern of bytes with the same in UTF-8."""
    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        for pump in PUMPS:
            for last in LASTS:
                text = pump * (SIZE // len(pump)) + last
                signal.setitimer(signal.ITIMER_VIRTUAL, ENOUGH_S)
                pattern.search(text.encode() if isinstance(pattern.pattern, bytes) else text)
    except TakesForEver:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return True


def test_none_goes_back_and_forth_for_ever():
    found = patterns()
    assert len(found) > 60
    assert [text for text, pattern in found.items() if not is_done(pattern)] == []


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"\s+$", r"(\w|a)*b", rb"^(0|00)*$"])
def test_one_that_does_is_found(pattern):
    assert not is_done(re.compile(pattern))


def test_all_patterns_have_a_name():
    """What is put together where it is used would escape the list above."""
    found = []
    for module in modules():
        if module.__name__ not in OF_OURS:
            found += [
                f"{module.__name__}: {line}" for line in UNNAMED.findall(Path(module.__file__).read_text())
            ]
    assert found == []
