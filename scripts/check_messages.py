"""Finds what Japanese readers would meet in English: texts without a translation, or with a doubtful one.

Texts are read from Python and templates here, so that no GNU gettext is needed.
"""

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "ja" / "LC_MESSAGES" / "django.po"
APPS = ("accounts", "follows", "jobs", "movies", "mymovie", "support", "transfer")
TRANSLATES = {"_": 0, "gettext": 0, "ngettext": 0, "pgettext": 1, "npgettext": 1}  # where the text stands
CONTEXT = "\x04"


def main() -> int:
    said = sorted(set(wanting(CATALOGUE, texts_in(ROOT))))
    for line in said:
        print(line)
    return 1 if said else 0


def wanting(catalogue: Path, texts: Iterator[tuple[str, str]]) -> Iterator[str]:
    """One line for each text that is not said in the catalogue's language, or where that is not sure."""
    entries = [entry for entry in polib.pofile(str(catalogue)) if not entry.obsolete]
    known = {CONTEXT.join(filter(None, (entry.msgctxt, entry.msgid))) for entry in entries}
    for entry in entries:
        if entry.fuzzy:
            yield f"Fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"Untranslated: {entry.msgid!r}"
    yield from (f"Not in the catalogue: {text!r} ({where})" for where, text in texts if text not in known)


def texts_in(root: Path) -> Iterator[tuple[str, str]]:
    """(file, text) of each text that is to be translated, its context before it as gettext keeps it."""
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            yield from ((_from(root, path), it) for it in texts_of_python(path.read_text()))
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            yield from ((_from(root, path), it) for it in texts_of_template(path.read_text()))


def _from(root: Path, path: Path) -> str:
    return os.fspath(path.relative_to(root))


def texts_of_python(source: str) -> Iterator[str]:
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            yield from _texts_of_call(call)


def texts_of_template(source: str) -> Iterator[str]:
    """`templatize` leaves the calls as Python, among letters that stand for everything else."""
    calls = templatize(source)
    for name in TRANSLATES:
        start = 0
        while (start := calls.find(f"{name}(", start)) >= 0:
            is_name = not start or not (calls[start - 1].isalnum() or calls[start - 1] == "_")
            if is_name and (call := _call_at(calls, start)):
                yield from _texts_of_call(call)
            start += 1


def _call_at(source: str, start: int) -> ast.Call | None:
    """The call that begins there: up to the first bracket at which it can be read."""
    end = start
    while (end := source.find(")", end) + 1) > 0:
        try:
            call = ast.parse(source[start:end], mode="eval").body
        except SyntaxError:
            continue
        return call if isinstance(call, ast.Call) else None
    return None


def _texts_of_call(call: ast.Call) -> Iterator[str]:
    named = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = TRANSLATES.get(named.removesuffix("_lazy"))
    if place is None or len(call.args) <= place:
        return
    parts = [it.value for it in call.args[: place + 1] if isinstance(it, ast.Constant)]
    if len(parts) == place + 1 and all(isinstance(it, str) for it in parts):
        yield CONTEXT.join(map(str, parts))


if __name__ == "__main__":
    sys.exit(main())
