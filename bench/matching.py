"""How many rows of an import find their film: python -m bench.matching [--rows=10000] [--keep]

A file of made rows against a made TMDB on the loopback, in a process of its own; the worker's part is in this
one, on SQLite. Each row is made from a film and then disfigured, so the film that it means is known. Twice:
for a site that knows no film yet, and for one that knows the 2,000 most asked for and TMDB's catalogue.
--wrong prints each row that was called sure and was not right.
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ |= {"DATABASE_URL": "sqlite://:memory:"}

import django

django.setup()

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command

from bench.matching_films import Made, Universe
from bench.matching_rows import Teller, Told
from movies import catalogue
from movies.models import CatalogueImport
from movies.titles import keeping, tiers
from movies.tmdb import service, turns
from movies.tmdb.client import TMDBClient, make_session
from movies.tmdb.records import MovieRecord, ReleaseDate, ReleaseKind, Translation
from mymovie.limits.counting import Rate
from tests.standin import Standin
from transfer.matching.finding import find_films
from transfer.matching.records import Match
from transfer.models import Verdict

DOCUMENT = Path("docs/importing-matching.md")
FILMS = 60_000
OURS = 2_000
PORTION = 50
TODAY = date(2026, 11, 22)
WRONG_AT_MOST = 0.005
CALLS_A_SECOND = turns.IMPORT_CALLS.times / turns.IMPORT_CALLS.span_s


class Judged(NamedTuple):
    told: Told
    match: Match

    @property
    def outcome(self) -> str:
        found = self.match.candidates[0].tmdb_id if self.match.candidates else None
        if self.match.verdict is Verdict.SURE:
            return "right" if found == self.told.means else "wrong"
        if self.told.means is None and self.match.verdict is Verdict.MISSING:
            return "right"
        return "left" if self.match.verdict is Verdict.CHECK else "not found"


class Run(NamedTuple):
    universe: Universe
    judged: list[Judged]
    seconds: float
    calls: Counter[str]
    memory_mb: tuple[float, float]  # before and at most


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.matching")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--films", type=int, default=FILMS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--keep", action="store_true", help=f"write the tables into {DOCUMENT}")
    parser.add_argument("--left", default="", help="print the rows of this kind that were left")
    arguments = parser.parse_args()
    call_command("migrate", verbosity=0)
    universe = Universe(arguments.films)
    told = Teller(universe, arguments.seed).rows(arguments.rows)
    ok, kept = True, list[str]()
    for what in ("knows no film", f"knows {OURS:,} films and the catalogue"):
        if what != "knows no film":
            _know(universe)
        with _tmdb(arguments.films) as calls_of:
            run = _run(universe, told, calls_of)
        kept.append(f"### A site that {what}\n\n{table(run)}")
        print(f"\n{kept[-1]}")
        wrong = [one for one in run.judged if one.outcome == "wrong"]
        if arguments.wrong:
            print(*(_wrong(one, universe) for one in wrong), sep="\n")
        if arguments.left:
            left = (one for one in run.judged if one.outcome in ("left", "not found"))
            print(
                *(_wrong(one, universe) for one in left if one.told.kind.startswith(arguments.left)), sep="\n"
            )
        ok = ok and len(wrong) <= WRONG_AT_MOST * sum(one.match.verdict is Verdict.SURE for one in run.judged)
    if arguments.keep:
        _keep("\n\n".join(kept))
    return 0 if ok else 1


def _keep(text: str) -> None:
    before, begin, rest = DOCUMENT.read_text().partition("<!-- matching -->\n")
    _, end, after = rest.partition("<!-- end of matching -->\n")
    DOCUMENT.write_text(f"{before}{begin}{text}\n{end}{after}")


def _run(universe: Universe, told: list[Told], calls_of: Any) -> Run:
    by_source: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_source[one.source].append(one)
    before, began, judged = _memory_mb(), time.perf_counter(), list[Judged]()
    for source, rows in by_source.items():
        for start in range(0, len(rows), PORTION):
            judged += _portion(rows[start : start + PORTION], source)
    return Run(universe, judged, time.perf_counter() - began, calls_of(), (before, _memory_mb()))


def _portion(told: list[Told], source: str) -> list[Judged]:
    judged, left = list[Judged](), told
    while left:
        found = find_films([one.row for one in left], language="ja", today=TODAY, source=source)
        pairs = list(zip(left, found.matches, strict=True))
        judged += [Judged(one, match) for one, match in pairs if match]
        left = [one for one, match in pairs if not match]
        if found.waits_for:
            raise RuntimeError(f"TMDB's stand-in: {found.waits_for}")
    return judged


# --- what it is held against ---


@contextmanager
def _tmdb(films: int) -> Iterator[Any]:
    """In a process of its own: neither its time nor its memory is the worker's."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, films), daemon=True)
    process.start()
    theirs.close()  # so that who waits for an answer of one that is dead is told
    settings.TMDB_BASE_URL, settings.TMDB_TOKEN = ours.recv(), "standin"
    turns.IMPORT_CALLS = Rate(times=1_000_000, span_s=1)  # what it takes to wait for turns is reckoned below
    session = make_session(settings.TMDB_BASE_URL)
    client = TMDBClient(
        base_url=settings.TMDB_BASE_URL, token="standin", user_agent="MyMovie/bench", session=session
    )

    def calls() -> Counter[str]:
        ours.send("calls")
        return Counter(json.loads(ours.recv()))

    caches["tmdb"].clear()
    with service.use_client(client):
        yield calls
    ours.send("end")
    process.join()


def _serve(pipe: Connection, films: int) -> None:
    index = Universe(films).index()
    with Standin(films=index.films, search=index.search) as standin:
        pipe.send(standin.base_url)
        while pipe.recv() == "calls":
            kinds = Counter(seen.path.split("/")[2] for seen in standin.requests)
            pipe.send(json.dumps(kinds))


def _know(universe: Universe) -> None:
    for made in universe.films[:OURS]:
        catalogue.store(_record(made), fetched_at=datetime.now(UTC))
    rest = universe.films[OURS:]
    for start in range(0, len(rest), 500):
        keeping.write([
            keeping.made(tmdb_id=made.film.tmdb_id, original_title=made.film.title, tier=tiers.at(place),
                         popularity=made.film.popularity, own="")
            for place, made in enumerate(rest[start : start + 500], OURS + start)
        ])  # fmt: skip
    CatalogueImport.objects.create(
        fetched_at=datetime.now(UTC), film_count=len(universe.films), finished_at=datetime.now(UTC)
    )


def _record(made: Made) -> MovieRecord:
    film = made.film
    day = date.fromisoformat(film.released) if film.released else None
    return MovieRecord(
        tmdb_id=film.tmdb_id, imdb_id=film.imdb or "", original_title=film.title,
        original_language=film.language, released_on=day, runtime=film.runtime, genre_ids=film.genres,
        directors=film.directors, poster_path=film.poster or "",
        translations=tuple(Translation(code, title, "") for code, (title, _) in film.texts.items()),
        alternative_titles=tuple((entry[:2], entry[3:]) for entry in film.also),
        releases=(ReleaseDate("JP", day, ReleaseKind.THEATRICAL, "", ""),) if day else (),
    )  # fmt: skip


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- what came of it ---


def table(run: Run) -> str:
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for one in run.judged:
        by_kind[one.told.kind][one.outcome] += 1
    lines = ["| rows | kind | right | wrong | left to the person | not found |", "|--:|---|--:|--:|--:|--:|"]
    every = sum(by_kind.values(), Counter[str]())
    for kind, counts in sorted(by_kind.items(), key=lambda item: -item[1].total()):
        lines.append(_line(kind, counts))
    lines.append(_line("**all**", every))
    return "\n".join([*lines, "", *_sums(run, every)])


def _line(kind: str, counts: Counter[str]) -> str:
    shares = (f"{counts[name] / counts.total():.1%}" for name in ("right", "wrong", "left", "not found"))
    return f"| {counts.total():,} | {kind} | {' | '.join(shares)} |"


def _sums(run: Run, every: Counter[str]) -> Iterator[str]:
    sure = sum(one.match.verdict is Verdict.SURE for one in run.judged)
    left = [one for one in run.judged if one.outcome == "left" and one.told.means]
    first = sum(one.match.candidates[0].tmdb_id == one.told.means for one in left)
    shown = sum(any(each.tmdb_id == one.told.means for each in one.match.candidates) for one in left)
    rows, calls = len(run.judged), run.calls.total()
    wrong = every["wrong"]
    yield f"- called sure: {sure:,} of {rows:,}; wrong among them: {wrong} ({wrong / sure:.2%})"
    yield (
        f"- left to the person, of films that TMDB has: {len(left):,};"
        f" the right one stood first in {first:,}, further down in {shown - first:,}"
    )
    namesakes = sum(run.universe.has_namesake(one.told.means) for one in left if one.told.means)
    yield f"- of these, films that share title and year, or the year beside it, with another: {namesakes:,}"
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in run.calls.most_common())
    yield f"- calls of TMDB: {calls:,} ({kinds or 'none'}), {calls / rows:.2f} a row"
    yield (
        f"- {run.seconds:.0f} s here ({run.seconds / rows * 1e3:.1f} ms a row);"
        f" at {CALLS_A_SECOND:.0f} calls a second {calls / CALLS_A_SECOND / 60:.0f} min"
    )
    yield f"- memory: {run.memory_mb[0]:.0f} MB before, {run.memory_mb[1]:.0f} MB at most"


def _wrong(one: Judged, universe: Universe) -> str:
    row = one.told.row
    taken = one.match.candidates[0] if one.match.candidates else None
    if taken is None:
        return f"{row.title!r} {row.year}: {one.match.reason}"
    meant = universe.by_id.get(one.told.means or 0)
    return (
        f"{one.told.kind}: {row.title!r} {row.year} → {taken.title} / {taken.original_title}"
        f" {taken.released_on} {taken.why} ({taken.confidence});"
        f" meant {(meant.film.title, meant.film.released, meant.en, meant.ja) if meant else None}"
    )


if __name__ == "__main__":
    sys.exit(main())
