"""Who may import whom, read from the imports themselves."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each room, and the apps it may know; the project package `mymovie` is everybody's.
KNOWS = {
    "accounts": set(),
    "follows": {"accounts"},
    "jobs": set(),
    "movies": {"accounts", "follows"},
    "support": {"accounts", "follows", "jobs", "movies"},
    "transfer": {"accounts", "follows", "jobs", "movies", "support"},
}
HTTP = ("requests", "urllib3", "http.client", "urllib.request", "httpx", "aiohttp")
LONGEST = 400  # lines with something on them, comments aside


def sources(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def imports(path: Path) -> Iterator[str]:
    """Dotted names, those for types too: `from movies import views` gives "movies" and "movies.views"."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (module, *(f"{module}.{alias.name}" for alias in node.names))


def is_within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def importers_of(*packages: str, among: list[Path]) -> set[str]:
    return {name_of(path) for path in among if any(is_within(name, *packages) for name in imports(path))}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", KNOWS)
def test_an_app_knows_only_those_below_it(room: str) -> None:
    above = KNOWS.keys() - KNOWS[room] - {room}
    assert importers_of(*above, among=sources(room)) == set()


def test_the_project_knows_no_app_except_in_its_urls() -> None:
    assert importers_of(*KNOWS, among=sources("mymovie")) == {"mymovie/urls.py"}


@pytest.mark.parametrize("room", KNOWS)
def test_nobody_imports_a_neighbours_views_or_forms(room: str) -> None:
    elsewhere = [path for path in sources("mymovie", *KNOWS) if path.parts[len(ROOT.parts)] != room]
    private = [f"{room}.views", f"{room}.forms"]
    assert importers_of(*private, among=elsewhere) <= {"mymovie/urls.py"}


def test_one_file_alone_speaks_http_to_tmdb_and_one_to_aws() -> None:
    speakers = {"movies/tmdb/client.py", "mymovie/edge/aws.py"}
    assert importers_of(*HTTP, among=sources("mymovie", *KNOWS)) == speakers


def test_its_sockets_end_with_their_call() -> None:
    sockets = importers_of("socket", "ssl", among=sources("mymovie", *KNOWS))
    assert sockets <= {"movies/tmdb/client.py", "movies/tmdb/deadline.py"}


def test_one_file_alone_caches_tmdb() -> None:
    assert importers_of("django.core.cache", among=sources("movies/tmdb")) == {"movies/tmdb/service.py"}


def test_tmdb_is_asked_through_its_service_alone() -> None:
    elsewhere = [path for path in sources("mymovie", *KNOWS) if path.parent.name != "tmdb"]
    assert importers_of("movies.tmdb.client", among=elsewhere) == set()


@pytest.mark.parametrize("file", ["client", "records"])
def test_what_tmdb_says_is_read_without_our_models(file: str) -> None:
    known = set(imports(ROOT / f"movies/tmdb/{file}.py"))
    assert not {name for name in known if is_within(name, "django.db", "django.apps", "movies.models")}
    assert not {name for name in known if ".models" in name}


@pytest.mark.parametrize("path", sources("mymovie", *KNOWS), ids=name_of)
def test_a_file_has_one_subject(path: Path) -> None:
    lines = [line.strip() for line in path.read_text().splitlines()]
    assert len([line for line in lines if line and not line.startswith("#")]) <= LONGEST


WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "delete"}


def test_jobs_are_written_by_their_actions_alone() -> None:
    writers = {
        name_of(path)
        for path in sources("jobs")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in WRITES
    }
    assert writers == {"jobs/actions.py"}


def test_no_text_holds_what_a_merge_left() -> None:
    texts = [path for place in ("docs", "templates", "static") for path in (ROOT / place).rglob("*.*")]
    texts = [path for path in texts if path.suffix in (".md", ".html", ".txt", ".css", ".js")]
    left = [path for path in [*texts, *ROOT.glob("*.md")] if "\n>>>>>>> " in path.read_text()]
    assert left == []
