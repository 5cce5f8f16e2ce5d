"""What every answer in HTML is held to: parsed by the book, and what assistive technology needs is there."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as MESSAGES
from html5lib.treebuilders import getTreeBuilder

START = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
IDS = re.compile(r'<[^>]*?\sid="([^"]*)"')
SAID = re.compile(r""">[^<]*|="[^"]*"|='[^']*'""")  # texts and values: what is left is the shape
VALUE = re.compile(r"""=(?:"\s*[^"\s][^"]*"|'\s*[^'\s][^']*')""")
WORDLESS = re.compile(r"<(a|button|summary|title)\b[^>]*>(?:\s|<(?!/?\1\b)[^>]*>)*</\1>")
VOID_TYPES = {"hidden", "submit", "button", "reset", "image"}
TYPED = {"invalid-codepoint"}  # a form gives back what was typed, even a NUL
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
REFERS = re.compile(rf'\s(?:{"|".join(REFERENCES)})="([^"]*)"')


def faults(html: str) -> list[str]:
    """Of a page, or of a part that is drawn into one."""
    is_page = bool(START.match(html))
    parser = html5lib.HTMLParser(getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(html) if is_page else parser.parseFragment(html)
    return [*_errors(parser, html), *_doubles(html), *_nameless(root), *(_of_page(root) if is_page else ())]


def shape(html: str) -> tuple[frozenset[str], frozenset[str]]:
    """Elements with the names of their attributes, and which of those that need words have none.

    Pages of one shape have the same faults, but for what their ids are.
    """
    wordless = (VALUE.sub("=x", found[0]) for found in WORDLESS.finditer(html))
    return frozenset(SAID.sub("", html).split("<")), frozenset(wordless)


def has_doubles(html: str) -> bool:
    ids = IDS.findall(html)
    return len(ids) != len(set(ids))


def has_loose_ends(html: str) -> bool:
    """A page that names an id which is not there; a part may name one of the page it is drawn into."""
    if not START.match(html):
        return False
    named = {it for names in REFERS.findall(html) for it in names.split()}
    return not named <= {*IDS.findall(html)}


def _errors(parser: Any, html: str) -> Iterator[str]:
    lines = html.splitlines()
    for (line, _), code, facts in parser.errors:
        if code not in TYPED:
            yield f"{MESSAGES[code] % facts} Line {line}: {lines[min(line, len(lines)) - 1].strip()[:160]}"


def _doubles(html: str) -> list[str]:
    return [f"id {name!r} is there {n} times" for name, n in Counter(IDS.findall(html)).items() if n > 1]


def _of_page(root: Element) -> Iterator[str]:
    ids = {one.get("id") for one in root.iter()}
    if not root.get("lang"):
        yield "the page does not say its language"
    if not (root.findtext("head/title") or "").strip():
        yield "the page has no title"
    if (headings := len(list(root.iter("h1")))) != 1:
        yield f"there are {headings} h1"
    if (mains := len(list(root.iter("main")))) != 1:
        yield f"there are {mains} main"
    for one in root.iter():
        for name in REFERENCES:
            yield from (
                f"{name} of {_told(one)} names {it!r}, which is not there"
                for it in (one.get(name) or "").split()
                if it not in ids
            )


def _nameless(root: Element) -> Iterator[str]:
    labelled = {one.get("for") for one in root.iter("label")}
    within = {id(inner) for label in root.iter("label") for inner in label.iter()}
    for one in _seen(root):
        if one.tag in ("a", "button", "summary") and not _says_anything(one):
            yield f"{_told(one)} is empty"
        is_control = one.tag in ("select", "textarea", "meter", "progress") or (
            one.tag == "input" and one.get("type") not in VOID_TYPES
        )
        if is_control and not (one.get("id") in labelled - {None} or id(one) in within or _is_labelled(one)):
            yield f"{_told(one)} has no label"
        if one.tag == "img" and one.get("alt") is None:
            yield f"{_told(one)} has no alt"


def _is_labelled(one: Element) -> bool:
    return any((one.get(name) or "").strip() for name in ("aria-label", "aria-labelledby"))


def _seen(one: Element) -> Iterator[Element]:
    """By assistive technology: without what is hidden from it."""
    if not _is_hidden(one):
        yield one
        for inner in one:
            yield from _seen(inner)


def _is_hidden(one: Element) -> bool:
    return one.get("aria-hidden") == "true" or one.get("hidden") is not None


def _says_anything(one: Element) -> bool:
    """To who cannot see it."""
    if not isinstance(one.tag, str) or _is_hidden(one):
        return False
    if _is_labelled(one) or any((one.get(name) or "").strip() for name in ("alt", "title")):
        return True
    if (one.text or "").strip():
        return True
    return any(_says_anything(inner) or (inner.tail or "").strip() for inner in one)


def _told(one: Element) -> str:
    return f"<{' '.join([str(one.tag), *(f'{name}={value!r}' for name, value in one.items())])}>"[:160]
