"""Whatever is about a person is read as somebody: the first word of a read says who looks.

Read off the code. Every file of ours is held to it but those named below, so a new one is too.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from django.db.models import Model

from accounts.models import User
from tests.test_architecture import KNOWS, ROOT, name_of, sources

# By model: the reads that say who looks, and the field that says whose a row is.
GUARDED = {
    "User": ({"visible_to", "open_to"}, "pk"),
    "Entry": ({"visible_to"}, "owner"),
    "RemovedEntry": ({"restorable_by"}, "owner"),
    "Wish": ({"visible_to"}, "owner"),
    "Follow": ({"made_by", "received_by"}, "follower"),
    "Block": (set(), "blocker"),
    "Mute": (set(), "muter"),
    "TasteMatch": (set(), "member"),
    "UnmetFilms": (set(), "member"),
    "TasteRun": (set(), "member"),
    "FormerHandle": (set(), "owner"),
    "Report": ({"by"}, "reporter"),
    "ContactMessage": (set(), "sender"),
    "StaffAction": (set(), "actor"),
    "EmailAddress": (set(), "user"),
    "Authenticator": (set(), "user"),
    "UserSession": (set(), "user"),
    "Job": (set(), "owner"),
    "Import": ({"owned_by"}, "owner"),
}
# Of these the one who asks must be the argument, or the read is of somebody else's.
OF_ONESELF = {"restorable_by", "made_by", "received_by", "by", "owned_by"}
LIBRARIES = {"LogEntry": "Django's log of its admin: nothing writes it, nothing reads it here"}
# What the one who looks is called.
ONESELF = {"request.user", "viewer", "self.viewer"}
ONESELF_IN = {"transfer": {"person"}, "accounts": {"user", "owner"}}  # these rooms' pages are one's own

# Who may see what is said in the first; the others write, or look after rows, and answer nobody.
NOT_READERS = {
    "accounts": "models querysets actions changes erasure sessions handles forms management development",
    "follows": "models querysets actions counts",
    "movies": "models querysets actions holdings locking counts walls catalogue changed freshness merging"
    " newest management demo",
    "support": "models querysets actions desk log roles letters leavers admin staff_site management",
    "transfer": "models querysets importing jobs management",
    "jobs": "",
    "mymovie": "",
}

# Reads that do not begin so, by file and function, and why they may.
ALLOWED = {
    "accounts/backend.py _asked": "who has come back, by the number in their own session",
    "accounts/evenness.py doors_do_the_same.middleware": "finds nobody: the statement is all that is wanted",
    "follows/http.py _present_handle": "of those whom the viewer may see, who are handed over",
    "jobs/queues.py _limit": "sets how long a statement may take",
    "jobs/worker.py _limit": "sets how long a statement may take",
    "movies/week/films.py count_week": "counts public entries, of three people at least, for everybody",
    "movies/titles/keeping.py refresh_statistics": "the database counts for itself, and no row is read",
    "movies/titles/lookup.py _read": "titles of films, and nobody's entries",
    "movies/film.py Film.for_member": "what those across a block said is taken off the numbers, never shown",
    "movies/rows.py _page": "of one's own wall, or visible to visitors",
    "movies/watchlist/following.py follow_owner": "dates anew what one has on it, and shows nothing",
    "movies/views/entry.py _can_restore": "asked of one's own wall alone",
    "mymovie/caches/database.py DatabaseCache.add": "what is kept for a while, of no person",
    "mymovie/limits/counting.py forget": "a job: limits that are over",
    "mymovie/limits/counting.py give_back": "limits, by a digest of whose they are",
    "mymovie/limits/counting.py take": "limits, by a digest of whose they are",
    "mymovie/statement.py Statement.rows": "what a queryset says, whose own beginning is looked at",
    "mymovie/management/commands/migrate_safely.py _ask": "asks for a lock, of no table",
}
# Of public entries and the member's own, which the two worlds hold it to.
COMPARING = {
    "members_to_compare",
    "compare_with_many",
    "_lock",
    "_maybe_alike",
    "_followed",
    "_strangers",
    "_compare",
    "_measure",
    "_meet",
    "forget_films",
    "_forget",
    "_followers",
}
ALLOWED |= {f"movies/taste.py {function}": "a job: it compares, and forgets" for function in COMPARING}

MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
UNSEEN_BY_THE_RULE = {"raw", "extra", "cursor"}  # SQL by hand says nothing of who looks


class Read(NamedTuple):
    line: int
    function: str
    text: str


def readers() -> list[Path]:
    return [path for path in sources("mymovie", *KNOWS) if not is_named(path)]


def is_named(path: Path) -> bool:
    """By its own name, or by that of its room within the room."""
    room, *rest = path.relative_to(ROOT).parts
    return any(part.removesuffix(".py") in NOT_READERS[room].split() for part in rest)


def relations() -> set[str]:
    """What leads from a person or a film to guarded rows: `person.entries`, `follows_made__since`."""
    guarded = [model for model in apps.get_models() if model.__name__ in GUARDED]
    fields = [field for model in guarded for field in model._meta.get_fields() if field.many_to_one]
    names = {field.remote_field.get_accessor_name() for field in fields if not field.remote_field.hidden}
    return names | {field.remote_field.name for field in fields if not field.remote_field.hidden}


def careless_reads(source: str, oneself: set[str] = ONESELF) -> Iterator[Read]:
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    aliases = dict(_aliases(tree))
    for node in ast.walk(tree):
        if _is_careless(node, parents, aliases, oneself):
            yield Read(node.lineno, _function_of(node, parents), ast.unparse(node))


def _aliases(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)


def _is_careless(
    node: ast.AST, parents: dict[ast.AST, ast.AST], aliases: dict[str, str], oneself: set[str]
) -> bool:
    match node:
        case ast.Attribute(value=model, attr=attr) if attr in MANAGERS and (name := _model(model, aliases)):
            return not _says_who_looks(parents.get(node), parents, name, oneself)
        case ast.Attribute(value=owner, attr=attr) if attr in relations():
            return ast.unparse(owner) not in oneself | {"self"}
        case ast.Call(func=ast.Name(id=name), args=[model, *_]) if name in SHORTCUTS:
            return bool(_model(model, aliases))
        case ast.Call(func=ast.Attribute(attr=attr)) if attr in UNSEEN_BY_THE_RULE:
            return True
        case ast.keyword(arg=str(path), value=value):
            return _leads_over(path) and ast.unparse(value) not in oneself
        case ast.Constant(value=str(path)):
            return path.lstrip("-").isidentifier() and _leads_over(path)
    return False


def _leads_over(path: str) -> bool:
    first, *more = path.lstrip("-").split("__")
    return bool(more) and bool({first, *more[:-1]} & relations())


def _model(node: ast.AST, aliases: dict[str, str]) -> str:
    """The guarded model that an expression names; "" for anything else."""
    match node:
        case ast.Name(id=name):
            name = aliases.get(name, name)
        case ast.Attribute(attr=name):
            pass
        case ast.Call(func=ast.Name(id="get_user_model")):
            name = "User"
        case _:
            return ""
    return name if name in GUARDED else ""


def _says_who_looks(
    asked: ast.AST | None, parents: dict[ast.AST, ast.AST], model: str, oneself: set[str]
) -> bool:
    if not isinstance(asked, ast.Attribute):
        return False
    scopes, whose = GUARDED[model]
    call = parents.get(asked)
    if asked.attr in scopes - OF_ONESELF:
        return True
    if not isinstance(call, ast.Call) or call.func is not asked:
        return False
    if asked.attr in scopes:
        return bool(call.args) and ast.unparse(call.args[0]) in oneself
    own = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    is_own = asked.attr in ("filter", "get", "owned_by") and own.get(whose) in oneself
    return is_own or (asked.attr == "owned_by" and ast.unparse(call.args[0]) in oneself)


def _function_of(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    names = []
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
    return ".".join(reversed(names)) or "module"


@pytest.mark.parametrize("path", readers(), ids=name_of)
def test_whatever_is_about_people_is_read_as_somebody(path: Path) -> None:
    oneself = ONESELF | ONESELF_IN.get(path.relative_to(ROOT).parts[0], set())
    found = careless_reads(path.read_text(), oneself)
    assert [read for read in found if f"{name_of(path)} {read.function}" not in ALLOWED] == []


def test_no_exception_outlives_its_reason() -> None:
    found = {
        f"{name_of(path)} {read.function}" for path in readers() for read in careless_reads(path.read_text())
    }
    assert ALLOWED.keys() - found == set()


def test_no_file_is_named_that_is_gone() -> None:
    for room, names in NOT_READERS.items():
        there = {path.name.removesuffix(".py") for path in (ROOT / room).iterdir()}
        assert set(names.split()) <= there


def test_every_model_about_a_person_is_guarded() -> None:
    about = {model.__name__ for model in apps.get_models() if is_about_a_person(model)}
    assert about - GUARDED.keys() - LIBRARIES.keys() == set()


def is_about_a_person(model: type[Model]) -> bool:
    """As one may write to them, and read them, by name: tables of many-to-many fields have none of ours."""
    if model._meta.auto_created:
        return False
    return model is User or any(field.related_model is User for field in model._meta.fields)


@pytest.mark.parametrize(
    "read",
    [
        "Entry.objects.all()",
        "Entry.objects.owned_by(owner).visible_to(viewer)",
        "entries = Entry.objects",
        "Entry._default_manager.filter(movie_id=1)",
        "models.Entry.objects.first()",
        "get_user_model().objects.get(pk=1)",
        "User.objects.filter(handle=handle)",
        "User.objects.public()",
        "Follow.objects.made_by(person)",
        "Follow.objects.accepted()",
        "RemovedEntry.objects.restorable_by(owner)",
        "TasteMatch.objects.filter(member=person)",
        "TasteMatch.objects.filter(other=viewer)",
        "Report.objects.open()",
        "owner.entries.all()",
        "person.follows_received.count()",
        "movie.entries.count()",
        "Movie.objects.filter(entries__score=100)",
        "User.objects.visible_to(viewer).filter(follows_made__followed=person)",
        "Movie.objects.order_by('-entries__registered_at')",
        "get_object_or_404(Entry, pk=1)",
        "get_object_or_404(User, handle=handle)",
        "Movie.objects.raw('SELECT 1')",
        "connection.cursor()",
    ],
)
def test_the_rule_sees_a_careless_read(read: str) -> None:
    assert [found.line for found in careless_reads(read)] == [1]


def test_the_rule_sees_a_careless_read_under_another_name() -> None:
    assert list(careless_reads("from movies.models import Entry as Film\nFilm.objects.all()"))


@pytest.mark.parametrize(
    "read",
    [
        "Entry.objects.visible_to(viewer).owned_by(owner).first()",
        "User.objects.open_to(request.user).public()",
        "those = User.objects.visible_to",
        "RemovedEntry.objects.restorable_by(viewer)",
        "Report.objects.by(request.user)",
        "TasteMatch.objects.filter(member=viewer, rank__isnull=False)",
        "viewer.follows_made.values('followed')",
        "Movie.objects.filter(entry_count__gt=0)",
        "User.objects.visible_to(viewer).filter(follows_received__follower=viewer)",
        "get_object_or_404(Movie, pk=1)",
    ],
)
def test_the_rule_lets_a_careful_read_pass(read: str) -> None:
    assert list(careless_reads(read)) == []
