import datetime as dt
import gzip
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from movies.models import CatalogueImport, KnownFilm
from movies.search import find
from movies.titles import keeping, lookup
from tests.factories import make_entry, make_movie
from tests.movies.titles.conftest import line

pytestmark = pytest.mark.django_db

MANY = [line(n, f"Film {n}", popularity=n) for n in range(1, 41)]


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_catalogue", *map(str, arguments), stdout=out)
    return out.getvalue()


def ids(query: str) -> list[int]:
    return [match.tmdb_id for match in lookup.find(query)]


@pytest.mark.parametrize("is_packed", [True, False], ids=["gzip", "plain"])
def test_a_film_that_nobody_registered_is_found_by_its_original_title(catalogue, is_packed):
    run(catalogue(line(11, "Der Himmel über Berlin"), line(12, "東京物語"), is_packed=is_packed))

    assert ids("himmel uber") == [11]
    assert ids("京物") == [12]


def test_adult_films_and_videos_are_left_out_as_search_leaves_them_out(catalogue):
    run(
        catalogue(
            line(1, "A", adult=True), line(2, "A", video=True), line(3, "A", softcore=True), line(4, "A")
        )
    )

    assert ids("a") == [4]


def test_the_same_file_twice_writes_once(catalogue):
    path = catalogue(*MANY)

    assert "40 films written, 0 as they were" in run(path)
    assert "0 films written, 40 as they were" in run(path)


def test_what_moved_little_is_not_written_and_what_moved_much_is(catalogue):
    run(catalogue(line(1, "One", 10), line(2, "Two", 10), line(3, "Three", 10)))
    said = run(catalogue(line(1, "One", 11), line(2, "Two", 20), line(3, "Tree", 10)))

    assert "2 films written, 1 as they were" in said
    assert (ids("two"), ids("tree"), KnownFilm.objects.get(pk=2).popularity) == ([2], [3], 20)


@pytest.mark.parametrize("batch", range(4))
def test_whoever_was_killed_goes_on_where_they_were(catalogue, monkeypatch, batch):
    monkeypatch.setattr(keeping, "AT_ONCE", 10)
    write, calls = keeping.write, []

    def killed(films):
        if len(calls) == batch:
            raise KeyboardInterrupt
        calls.append(write(films))

    path = catalogue(*MANY)
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            run(path)
    assert KnownFilm.objects.count() == 10 * batch

    assert f"{40 - 10 * batch} films written, {10 * batch} as they were" in run(path)
    assert CatalogueImport.objects.filter(finished_at__isnull=False).count() == 1


def test_a_film_that_is_gone_from_the_catalogue_is_found_no_more(catalogue):
    run(catalogue(*MANY))
    said = run(catalogue(*MANY[2:]))

    assert "2 removed" in said
    assert sorted(KnownFilm.objects.values_list("pk", flat=True)) == list(range(3, 41))
    assert 1 not in ids("film1")


def test_a_film_of_ours_that_is_gone_from_the_catalogue_keeps_its_titles(catalogue):
    make_movie(tmdb_id=1, ja="一本目", en="First")
    run(catalogue(*MANY))
    assert ids("Film 1")[0] == 1
    run(catalogue(*MANY[1:]))

    assert ids("一本目") == [1]
    assert 1 not in ids("Film 1")


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: cut(gzip.compress(content)),
        lambda content: content[:-20],
        lambda content: b"\n".join(content.split(b"\n")[:30]) + b"\n",
        lambda content: b"",
        lambda content: b"<html>busy</html>\n" * 40,
        lambda content: b"[1]\n" * 40,
        lambda content: b"x" * 20_000,
        lambda content: b"[" * 5_000 + b"\n",
    ],
    ids=["gzip cut", "line cut", "fewer lines", "empty", "html", "no films", "one long line", "deep"],
)
def test_a_file_that_is_not_whole_changes_nothing(catalogue, spoil):
    path = catalogue(*MANY)
    run(path)
    before = list(KnownFilm.objects.order_by("pk").values())
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(CommandError, match="Nothing was changed"):
        run(path)
    assert list(KnownFilm.objects.order_by("pk").values()) == before


def test_a_file_that_goes_while_it_is_read_is_said_to_be_read_in_part(catalogue, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 10)
    path = catalogue(*MANY)
    write = keeping.write

    def spoilt(films):
        write(films)
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "write", spoilt)
        with pytest.raises(CommandError, match=r"^Read in part"):
            run(path)
    assert "40 films written" in run(path)  # the batch that broke was taken back


def test_a_line_or_two_that_say_nothing_hold_up_no_other(catalogue):
    run(catalogue(*[line(n, f"Film {n}") for n in range(1, 300)], '{"id": "7"}', "null"))

    assert KnownFilm.objects.count() == 299


def test_odd_values_become_plain_ones(catalogue):
    odd = [line(1, "A\u202eB\n"), line(2, "  "), line(3, "C" * 900), line(4, "D", popularity=float("inf"))]
    run(catalogue(*odd))

    films = {film.pk: film for film in KnownFilm.objects.all()}
    assert set(films) == {1, 3, 4}
    assert (films[1].original_title, len(films[3].original_title), films[4].popularity) == ("AB", 500, 0)


def test_titles_of_ours_stay_when_the_catalogue_comes(catalogue, alice):
    make_entry(alice, make_movie(tmdb_id=5, ja="五本目", en="Fifth"))
    run(catalogue(*MANY))

    assert ids("五本目") == ids("fifth") == [5]
    assert ids("film 5") == [5]


def test_nothing_of_tmdbs_is_kept_past_its_terms(catalogue):
    make_movie(tmdb_id=1, ja="一本目", en="First")
    run(catalogue(*MANY))
    CatalogueImport.objects.update(fetched_at=timezone.now() - dt.timedelta(days=181))

    assert "40 films forgotten" in run()
    assert list(KnownFilm.objects.values_list("pk", "original_title")) == [(1, "")]
    assert ids("一本目") == [1]
    assert run().count("forgotten") == 0


def test_what_is_young_stays(catalogue):
    run(catalogue(*MANY))
    CatalogueImport.objects.update(fetched_at=timezone.now() - dt.timedelta(days=179))
    run()

    assert KnownFilm.objects.count() == 40


def test_without_a_token_nobody_is_asked():
    assert "no TMDB_TOKEN" in run()


def test_a_world_that_does_not_answer_is_a_run_that_says_so(settings):
    settings.TMDB_TOKEN = "x"
    with pytest.raises(CommandError, match=r"could not be fetched"):
        run()


@pytest.fixture
def served(settings):
    """TMDB's files, by their names; what was asked for."""
    files, asked = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path.rsplit("/", 1)[1])
            body = files.get(asked[-1])
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        settings.TMDB_EXPORT_URL = f"http://127.0.0.1:{server.server_port}/p/exports"
        settings.TMDB_TOKEN = "x"
        yield files, asked
        server.shutdown()
        thread.join()


def test_yesterdays_catalogue_is_read_while_todays_is_not_there(served, catalogue):
    files, asked = served
    now = timezone.now().astimezone(dt.UTC)
    names = [f"movie_ids_{now - dt.timedelta(days=days):%m_%d_%Y}.json.gz" for days in (0, 1)]
    files[names[1]] = catalogue(*MANY, is_packed=True).read_bytes()

    assert "40 films written" in run()
    assert asked == names


def test_a_film_of_the_catalogue_can_be_registered_while_tmdb_is_away(catalogue, db):
    run(catalogue(line(77, "The Unheard Of")))
    (film,) = find("unheard", "ja").films

    assert (film.title, film.is_bare, bool(film.seen)) == ("The Unheard Of", True, True)
