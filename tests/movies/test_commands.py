import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User, Visibility
from movies import genres
from movies.actions import remove_entry
from movies.demo.films import read_films
from movies.demo.people import DEMO_MEMBER, PEOPLE
from movies.models import FIRST_FILM_YEAR, Entry, Movie, MovieRelease, MovieText, RemovedEntry
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import drifts
from tests.standin import hostile

pytestmark = pytest.mark.django_db


def run(command: str, **options) -> str:
    out = StringIO()
    call_command(command, stdout=out, stderr=out, **options)
    return out.getvalue()


# --- the demo ---


def everything() -> dict[str, list]:
    models = (Movie, MovieText, MovieRelease, Entry)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_the_demo_leaves_what_is_there_and_loads_twice_the_same(settings, client):
    settings.DEMO_MEMBER_PASSWORD = "a long pass phrase"
    member = make_user(DEMO_MEMBER, email=settings.DEMO_MEMBER_EMAIL)
    entry = make_entry(
        member, make_movie(tmdb_id=11, ja="TMDBの言うこと", fetched_at=timezone.now()), score=12
    )
    run("load_demo")
    first, walls = everything(), list(User.objects.order_by("pk").values_list("handle", "wall_counts"))
    run("load_demo")

    assert everything() == first
    assert list(User.objects.order_by("pk").values_list("handle", "wall_counts")) == walls
    assert list(Entry.objects.owned_by(member)) == [entry]
    assert MovieText.objects.get(movie_id=11, language="ja").title == "TMDBの言うこと"
    assert User.objects.get(pk=member.pk).check_password("a long pass phrase")
    seen = {person.handle for person in PEOPLE if client.get(f"/@{person.handle}/").status_code == 200}
    assert seen == {person.handle for person in PEOPLE if person.visibility != Visibility.PRIVATE}
    assert drifts() == []


def test_the_demos_films_are_sound():
    films = list(read_films())

    assert len(films) >= 400
    assert len({film.tmdb_id for film in films}) == len(films)
    for film in films:
        assert film.title_in("ja"), film
        assert film.title_in("en"), film
        assert film.original_title, film
        assert film.directors, film
        assert film.genre_ids, film
        assert set(film.genre_ids) <= set(genres.NAMES), film
        assert film.released_on, film
        assert FIRST_FILM_YEAR <= film.released_on.year <= dt.date.today().year, film
        assert film.poster_path == "" or film.poster_path.startswith("/"), film


# --- counts ---


def test_counts_without_drift_are_proved(alice):
    make_entry(alice)

    assert "0 counts had drifted." in run("reconcile_counts")


def test_drift_is_an_error_until_it_is_set_right(alice):
    film = make_entry(alice, score=50).movie
    Movie.objects.update(score_sum=7)

    with pytest.raises(CommandError):
        run("reconcile_counts")
    assert f"film {film.pk}" in run("reconcile_counts", fix=True)
    assert "0 counts had drifted." in run("reconcile_counts")


# --- asking TMDB again ---


def films_fetched() -> dict[int, bool]:
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    return {
        movie.pk: bool(movie.fetched_at and movie.fetched_at > an_hour_ago) for movie in Movie.objects.all()
    }


def test_a_film_that_was_registered_while_tmdb_was_away_is_completed(tmdb):
    make_movie(tmdb_id=550, ja="仮の題")
    run("refresh_movies")

    assert films_fetched() == {550: True}
    assert MovieText.objects.get(language="ja").title == "ファイト・クラブ"


@pytest.mark.parametrize(("days", "is_renewed"), [(149, False), (151, True)])
def test_what_is_older_than_tmdbs_terms_allow_is_renewed(tmdb, days, is_renewed):
    make_movie(tmdb_id=550, fetched_at=timezone.now() - dt.timedelta(days=days))
    run("refresh_movies")

    assert films_fetched() == {550: is_renewed}


def test_a_film_that_is_gone_from_tmdb_stays_on_its_walls_without_their_words(alice, tmdb):
    make_entry(alice, make_movie(tmdb_id=hostile.VANISHED, ja="消えた"), memo="よかった")
    make_movie(tmdb_id=550)
    said = run("refresh_movies")

    gone = MovieText.objects.select_related("movie").get(movie_id=hostile.VANISHED, language="ja")
    assert str(hostile.VANISHED) in said
    assert (gone.title, gone.overview, gone.movie.poster_path) == ("消えた", "", "")
    assert Entry.objects.get().memo == "よかった"
    assert films_fetched() == {hostile.VANISHED: True, 550: True}


def test_one_film_that_fails_keeps_no_other_from_its_turn(tmdb):
    for tmdb_id in (129, 550, 603):
        make_movie(tmdb_id=tmdb_id)
    tmdb.fail_with("500", path="/movie/550")
    run("refresh_movies")

    assert films_fetched() == {129: True, 550: False, 603: True}


@pytest.mark.parametrize(("fault", "asked"), [("429", 1), ("500", 4)])
def test_with_tmdb_away_the_renewal_stops(tmdb, fault, asked):
    for tmdb_id in (129, 194, 346, 550, 603, 8392, 27205):
        make_movie(tmdb_id=tmdb_id)
    tmdb.fail_with(fault)
    with pytest.raises(CommandError, match="TMDB does not answer"):
        run("refresh_movies")

    assert not any(films_fetched().values())
    assert len(tmdb.requests) == asked


def test_a_wall_follows_a_film_that_is_completed(alice, tmdb):
    make_entry(alice, make_movie(tmdb_id=27205))
    run("refresh_movies")

    assert Entry.objects.get().released_on == dt.date(2010, 7, 23)
    assert drifts() == []


# --- what was removed ---


@pytest.mark.parametrize(("days", "kept"), [(29, 1), (31, 0)])
def test_what_can_no_longer_be_put_back_is_forgotten(alice, days, kept):
    remove_entry(owner=alice, tmdb_id=make_entry(alice, memo="ひみつ").movie_id)
    RemovedEntry.objects.update(removed_at=timezone.now() - dt.timedelta(days=days))
    run("forget_removed")

    assert RemovedEntry.objects.count() == kept
