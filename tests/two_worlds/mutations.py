"""The places that hide things, and the code as it would be without one of them.

A place is a call of one of SIGHTS, or one of CLAUSES. No file is edited: a function gets the code it would
have without that word. `witnesses` finds out who sees it.
"""

from __future__ import annotations

import ast
import gc
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType, MethodType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("accounts", "follows", "movies", "support", "transfer")
SIGHTS = {"visible_to", "open_to", "public", "with_followed_visible_to", "with_follower_visible_to"}
ELSEWHERE = ("support/admin/", "migrations/", "management/")  # `open_to` is another word there


class Site(NamedTuple):
    file: str
    function: str
    word: str
    line: int  # within the file; not part of the name, since it moves
    nth: int  # of the same in a function
    is_called: bool  # or only handed over, as the module is read

    @property
    def name(self) -> str:
        return f"{self.file} {self.function} {self.word}" + (f" {self.nth}" if self.nth > 1 else "")


class Clause(NamedTuple):
    """Words of a function that stand for something else once a clause is gone."""

    file: str
    function: str
    old: str
    new: str

    @property
    def name(self) -> str:
        return f"{self.file} {self.function} without {self.old}"


PEOPLE, ENTRIES, FOLLOWS = "accounts/querysets.py", "movies/querysets.py", "follows/querysets.py"
CLAUSES = [
    Clause(PEOPLE, "UserQuerySet.visible_to", "_SHOWN & ", ""),
    Clause(PEOPLE, "UserQuerySet.visible_to", '& ~Q(visibility="private")', ""),
    Clause(PEOPLE, "UserQuerySet.open_to", "_SHOWN & ", ""),
    Clause(PEOPLE, "UserQuerySet.open_to", 'Q(visibility="followers") & ', ""),
    Clause(PEOPLE, "UserQuerySet.open_to", "& is_followed", ""),
    Clause(PEOPLE, "UserQuerySet._seen_by", "& ~blocked", ""),
    Clause(PEOPLE, "UserQuerySet._seen_by", "& ~blocking", ""),
    Clause(PEOPLE, "UserQuerySet._seen_by", "return self.filter(others)", "return self.all()"),
    Clause(PEOPLE, "UserQuerySet.public", "_SHOWN, ", ""),
    Clause(PEOPLE, "UserQuerySet.followers_only", "_SHOWN, ", ""),
    Clause(PEOPLE, "UserQuerySet.followers_only", ', visibility="followers"', ""),
    Clause(PEOPLE, "_followed_by", '.filter(state="accepted")', ""),
    Clause(PEOPLE, "FormerHandleQuerySet.kept", "given_up_at__gte=timezone.now() - FORMER_FOR", ""),
    Clause(ENTRIES, "EntryQuerySet.visible_to", "return self.filter(is_public=True)", "return self.all()"),
    Clause(
        ENTRIES,
        "EntryQuerySet.visible_to",
        "Q(is_public=True) | Q(is_private=False, owner__in=followed)",
        "Q()",
    ),
    Clause(ENTRIES, "EntryQuerySet.visible_to", "is_private=False, ", ""),
    Clause(ENTRIES, "EntryQuerySet.visible_to", ", owner__in=followed", ""),
    Clause(ENTRIES, "EntryQuerySet.visible_to", "& ~blocked", ""),
    Clause(ENTRIES, "EntryQuerySet.visible_to", "& ~blocking", ""),
    Clause(
        FOLLOWS, "_listed", "findable(User.objects.visible_to(viewer))", "User.objects.visible_to(viewer)"
    ),
    Clause(FOLLOWS, "followed_by", ", follows_received__state=ACCEPTED", ""),
    Clause(FOLLOWS, "followers_of", ", follows_made__state=ACCEPTED", ""),
    Clause(FOLLOWS, "has_open_wall", "person.followed_as == ACCEPTED and ", "person.followed_as and "),
    Clause(FOLLOWS, "has_open_wall", "person.is_public", "True"),
    Clause("follows/http.py", "_present_handle", ", owner__in=those", ""),
    Clause("movies/models.py", "Entry.shown_memo", "if self.memo_is_hidden", "if False"),
    Clause("movies/viewings/keeping.py", "Book.shown_words", "if self.entry.memo_is_hidden", "if False"),
    Clause("movies/views/watchlist.py", "watchlist", "owner.watchlist_is_private and not is_own", "False"),
    Clause("movies/wall.py", "Wall.shows_watchlist", "not self.owner.watchlist_is_private", "True"),
    # Each of the two does alone, so that only without both is there something to see.
    Clause(
        "movies/watchlist/wanted.py",
        "_asked",
        "visible_to(viewer)\n    numbers = wishes.numbers_of(wishes.by_others(viewer)",
        "all()\n    numbers = wishes.numbers_of(wishes.exclude(owner=viewer.pk)",
    ),
    Clause("accounts/models.py", "User.age_on", "or not self.shows_age", ""),
    Clause("movies/taste.py", "_measure", ", movie__entries__is_private=False", ""),
    Clause("movies/taste.py", "_measure", ", is_public=True", ""),
    Clause("movies/taste.py", "_meet", "owner__in=strangers, is_public=True", "owner__in=strangers"),
    Clause("movies/taste.py", "_meet", "owner__in=followed, is_public=True", "owner__in=followed"),
    Clause("movies/counts.py", "Standing.worth", "if not self.is_public", "if False"),
    Clause("movies/counts.py", "count_wall", "(OWN,) if is_private else (OWN, SHARED)", "(OWN, SHARED)"),
    Clause("movies/counts.py", "count_wall", "[] if is_private else [registered_at]", "[registered_at]"),
    Clause("follows/counts.py", "move", "if followed.is_findable", "if True"),
    Clause("follows/counts.py", "move", "if follower.is_findable", "if True"),
]


def sites() -> Iterator[Site]:
    """Every place of ours where it is said who looks."""
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not any(part in name for part in ELSEWHERE):
            yield from _sites_of(name, ast.parse(path.read_text()))


def _sites_of(file: str, tree: ast.AST) -> Iterator[Site]:
    seen: dict[tuple[str, str], int] = {}
    for function, node, parent in _walk(tree, "", None):
        if isinstance(node, ast.Attribute) and node.attr in SIGHTS:
            nth = seen[function, node.attr] = seen.get((function, node.attr), 0) + 1
            is_called = isinstance(parent, ast.Call) and parent.func is node
            yield Site(file, function, node.attr, node.lineno, nth, is_called)


def _walk(
    node: ast.AST, within: str, parent: ast.AST | None
) -> Iterator[tuple[str, ast.AST, ast.AST | None]]:
    yield within, node, parent
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        within = f"{within}.{node.name}".lstrip(".")
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, within, node)


# --- without it ---


class _Blind(ast.NodeTransformer):
    """`X.visible_to(viewer)` becomes `X.everything(viewer)`."""

    def __init__(self, site: Site) -> None:
        self.site, self.left = site, site.nth

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if (node.attr, node.lineno) == (self.site.word, self.site.line):
            node.attr = "everything"
        return node


@contextmanager
def without(place: Site | Clause) -> Iterator[None]:
    if isinstance(place, Clause):
        with _code_of(place.file, place.function, _cut(place)):
            yield
    elif place.is_called:
        tree = _Blind(place).visit(ast.parse((ROOT / place.file).read_text()))
        with _code_of(place.file, place.function, ast.unparse(tree)):
            yield
    else:
        with _handed_over(place):
            yield


def _cut(clause: Clause) -> str:
    source = (ROOT / clause.file).read_text()
    start, end = _span(ast.parse(source), clause.function)
    lines = source.splitlines(keepends=True)
    body = "".join(lines[start:end])
    if body.count(clause.old) != 1:
        raise LookupError(f"{clause.name}: it is there {body.count(clause.old)} times")
    return "".join([*lines[:start], body.replace(clause.old, clause.new), *lines[end:]])


def _span(tree: ast.Module, function: str) -> tuple[int, int]:
    for within, node, _ in _walk(tree, "", None):
        if isinstance(node, ast.FunctionDef) and f"{within}.{node.name}".lstrip(".") == function:
            return node.lineno - 1, node.end_lineno or node.lineno
    raise LookupError(function)


@contextmanager
def _code_of(file: str, function: str, source: str) -> Iterator[None]:
    """A function with other code, for all who hold it."""
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    held = _function(module, function)
    code = _find_code(compile(source, file, "exec"), function.split("."))
    was = held.__code__
    held.__code__ = code
    try:
        yield
    finally:
        held.__code__ = was


def _function(module: Any, name: str) -> FunctionType:
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    if isinstance(found, property):
        found = found.fget
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    assert isinstance(found, FunctionType), name
    return found


def _find_code(code: CodeType, names: list[str]) -> CodeType:
    for constant in code.co_consts:
        if isinstance(constant, CodeType) and constant.co_name == names[0]:
            return _find_code(constant, names[1:]) if names[1:] else constant
    raise LookupError(names)


@contextmanager
def _handed_over(site: Site) -> Iterator[None]:
    """`_of(view, User.objects.visible_to)` was said when the module was read: the views hold it by now."""
    from accounts.models import User

    cells = [cell for cell in gc.get_objects() if type(cell) is CELL and _holds(cell, site.word)]
    assert cells, site.name
    was = [cell.cell_contents for cell in cells]
    for cell in cells:
        cell.cell_contents = User.objects.everything
    try:
        yield
    finally:
        for cell, those in zip(cells, was, strict=True):
            cell.cell_contents = those


CELL = type((lambda it: lambda: it)(0).__closure__[0])


def _holds(cell: Any, word: str) -> bool:
    try:
        held = cell.cell_contents
    except ValueError:
        return False
    return type(held) is MethodType and held.__name__ == word


def everything(rows: Any, *_: object, of: Any = None) -> Any:
    return rows.all() if of is None else rows.filter(owner=of)


def places() -> list[Site | Clause]:
    return [*sites(), *CLAUSES]


def code_now(file: str, function: str) -> CodeType:
    return _function(importlib.import_module(file.removesuffix(".py").replace("/", ".")), function).__code__
