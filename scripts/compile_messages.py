"""Compiles the translation catalogues that changed. Needs polib, and no GNU gettext."""

import sys
from collections.abc import Iterator
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_messages(locale: Path) -> list[Path]:
    """The catalogues that were written, which are those older than their source."""
    return [_compile(source) for source in _sources(locale) if _is_outdated(source)]


def _sources(locale: Path) -> Iterator[Path]:
    for domain in ("django", "djangojs"):
        yield from sorted(locale.rglob(f"{domain}.po"))


def _is_outdated(source: Path) -> bool:
    catalogue = source.with_suffix(".mo")
    return not catalogue.exists() or catalogue.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    catalogue = source.with_suffix(".mo")
    # Written beside and moved into place: a server that runs never reads half a catalogue.
    unfinished = source.with_suffix(".mo.new")
    polib.pofile(str(source)).save_as_mofile(str(unfinished))
    return unfinished.replace(catalogue)


if __name__ == "__main__":
    try:
        compile_messages(LOCALE)
    except OSError as error:  # polib's, too, for a file that it cannot parse
        sys.exit(f"A translation catalogue cannot be compiled: {error}")
