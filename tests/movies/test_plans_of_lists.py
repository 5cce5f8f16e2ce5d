"""How PostgreSQL goes about every list of a site with 50,000 entries, as the pages themselves ask for them.

No large table is read through, no list reads more rows than a page has use for, and none sorts many. What is
planned here by size may be planned otherwise on more; `make bench ARGS=plans` shows 20 million.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from bench import fill
from bench.pages import COMMON, SORTS, anew
from bench.plans import Explaining
from bench.sizes import SEED, Size
from movies.models import FilmOfWeek, Movie

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite says nothing of rows"),
]

SIZE = Size("guarded", 50_000, 10_000, 5_000, 12_000, walls=(100, 1_000), followers=(50, 500))
LARGE = {"movies_entry", "movies_movie", "movies_movietext", "accounts_user", "follows_follow"}
MOST_READ = 1_100  # rows of one table for one list: 500 followed, or the newest 31 of each of 31 people
MOST_SORTED = 100
FOLLOWED = 500
# What the sort is by, how many rows at most, and why.
SORTED_MORE = [
    (
        r"(\(.* >= .*\), )?accounts_user.last_entry_at DESC",
        FOLLOWED,
        "the feed: whom of those followed to ask",
    ),
    (r"x.registered_at DESC, x.movie_id DESC, p.handle DESC", 961, "the newest 31 of each of 31 people"),
    (r"movies_entry.registered_at DESC, movies_entry.id DESC", FOLLOWED, "those followed who have one film"),
    # Of one day for all nothing is in order; of days that differ the index brings the newest first.
    (r"follows_follow.since DESC, accounts_user.handle", FOLLOWED, "made follows all began on one day"),
]

_NODE = re.compile(
    r"^(?P<indent> *)(?:->  )?(?P<what>\S.*?)  \(cost=.*?\) "
    r"\((?:actual time=\S+ rows=(?P<rows>\d+) loops=(?P<loops>\d+)|never executed)\)$"
)
_REMOVED = re.compile(r"^ *Rows Removed by (?:Filter|Index Recheck|Join Filter): (\d+)$")
_TABLE = re.compile(r"Scan(?: Backward)?(?: using \S+)? on (?P<table>\S+)")


class Node(NamedTuple):
    depth: int
    what: str
    rows: int  # in all its loops, with those that it left out
    said: list[str]


def nodes_of(plan: str) -> list[Node]:
    found: list[Node] = []
    loops = 0
    for line in plan.partition("Planning")[0].splitlines():
        if match := _NODE.match(line):
            loops = int(match["loops"] or 0)
            found.append(Node(len(match["indent"]), match["what"], int(match["rows"] or 0) * loops, []))
        elif found:
            removed = _REMOVED.match(line)
            more = int(removed[1]) * loops if removed else 0
            found[-1] = found[-1]._replace(rows=found[-1].rows + more)
            found[-1].said.append(line.strip())
    return found


def faults_of(plan: str) -> Iterator[str]:
    nodes = nodes_of(plan)
    for place, node in enumerate(nodes):
        table = _TABLE.search(node.what)
        if table and "Seq Scan" in node.what and table["table"] in LARGE and node.rows:
            yield f"reads all of {table['table']}"
        elif table and node.rows > MOST_READ:
            yield f"reads {node.rows:,} rows: {node.what}"
        if node.what.endswith("Sort"):
            (key,) = [line.removeprefix("Sort Key: ") for line in node.said if line.startswith("Sort Key")]
            allowed = [most for pattern, most, _why in SORTED_MORE if re.fullmatch(pattern, key)]
            if nodes[place + 1].rows > max(allowed, default=MOST_SORTED):
                yield f"sorts {nodes[place + 1].rows:,} rows by {key}"


@pytest.fixture
def site(db):
    fill.fill(SIZE, until=timezone.now().date(), seed=SEED, say=lambda text: None)
    films = Movie.objects.most_registered()[:200]
    FilmOfWeek.objects.bulk_create(FilmOfWeek(movie=film, people_count=film.entry_count) for film in films)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE movies_filmofweek")
        cursor.execute("SET LOCAL random_page_cost = 1.1")  # as where disks have no arm


def pages() -> Iterator[str]:
    (film,) = Movie.objects.most_registered()[:1]
    yield from ["/", "/people/", "/people/?tab=films", f"/people/?q={COMMON}", "/people/random/", "/search/"]
    yield from [f"/movies/{film.pk}/", "/@has1000/followers/", "/@follows500/following/"]
    yield "/@has1000/feed.xml"
    yield from [anew("s", 1_000, sort).path.replace("{n}", "500000") for sort in SORTS]


def further_pages(client: Client, path: str) -> Iterator[str]:
    """What its "more" leads to, if it has one."""
    page = client.get(path).content.decode()
    yield from re.findall(r'data-hx-get="([^"]*[?&;]after=[^"]*)"', page)[-1:]


@pytest.mark.usefixtures("site")
def test_no_list_reads_or_sorts_more_than_its_page_needs():
    """One test, as it takes its time to fill."""
    faults = []
    for who in ("", "follows50", "follows500"):
        client = Client()
        if who:
            client.force_login(User.objects.get(handle=who))
        first = list(pages())
        further = [link for path in first for link in further_pages(client, path)]
        for path in [*first, *further]:
            explaining = Explaining()
            with connection.execute_wrapper(explaining):
                status = client.get(path.replace("&amp;", "&")).status_code
            assert status in (200, 302), path
            faults += [
                f"{path} by {who or 'a visitor'} {fault}\n{statement['plan']}"
                for statement in explaining.found
                for fault in faults_of(statement["plan"])
            ]
    assert not faults, "\n\n".join(faults)


@pytest.mark.once
@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ("Seq Scan on movies_entry", "reads all of movies_entry"),
        ("Index Scan using film_newest on movies_entry", "reads 60,000 rows: Index Scan using film_newest"),
        ("Index Scan Backward using newest on movies_entry x", "reads 60,000 rows"),
    ],
)
def test_what_is_read_through_is_seen(node, fault):
    line = f"{node}  (cost=0.42..1.33 rows=6 width=819) (actual time=0.027..0.045 rows=20000 loops=2)"
    (found,) = faults_of(f"{line}\n  Filter: is_public\n  Rows Removed by Filter: 10000\n")
    assert found.startswith(fault)


@pytest.mark.once
def test_a_long_sort_is_seen_though_few_rows_come_out():
    plan = (
        "Limit  (cost=1.0..2.0 rows=6 width=8) (actual time=0.027..0.045 rows=6 loops=1)\n"
        "  ->  Sort  (cost=1.0..2.0 rows=6 width=8) (actual time=0.027..0.045 rows=6 loops=1)\n"
        "        Sort Key: score\n"
        "        Sort Method: top-N heapsort  Memory: 27kB\n"
        "        ->  Function Scan on p  (cost=1.0..2.0 rows=6 width=8) (actual time=0..0 rows=200 loops=1)"
    )
    assert list(faults_of(plan)) == ["sorts 200 rows by score"]
