"""The films that most people registered this week."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.actions import choose_visibility
from accounts.models import Visibility
from movies.models import Entry, FilmOfWeek
from movies.week import films
from movies.week.films import count_week, most_registered
from tests.factories import make_entry, make_movie, make_user

NOW = timezone.now()


@pytest.fixture
def crowd(db):
    return [make_user(f"fan{n}") for n in "bcdfg"]


@pytest.fixture
def known(crowd):
    """A film that all of them registered long ago, and one that three of them did this week."""
    old, new = make_movie(ja="昔から"), make_movie(ja="今週")
    for fan in crowd:
        make_entry(fan, old, registered_at=NOW - dt.timedelta(days=8))
    for fan in crowd[:3]:
        make_entry(fan, new, registered_at=NOW - dt.timedelta(days=6))
    return old, new


def counted():
    count_week(NOW)
    return dict(FilmOfWeek.objects.values_list("movie", "people_count"))


def test_only_what_was_registered_within_seven_days_counts(known):
    assert counted() == {known[1].pk: 3}


def test_what_is_not_public_does_not_count(crowd, known):
    Entry.objects.filter(owner=crowd[0], movie=known[1]).update(is_private=True, is_public=False)
    assert counted() == {}
    make_entry(crowd[3], known[1])
    make_entry(crowd[4], known[1])
    choose_visibility(user=crowd[4], visibility=Visibility.FOLLOWERS)
    assert counted() == {known[1].pk: 3}


def test_a_film_of_fewer_than_three_people_is_not_told(crowd, known):
    make_entry(crowd[0], make_movie())
    assert len(counted()) == 1


def test_counting_again_forgets_what_is_over_and_takes_the_new_number(crowd, known):
    counted()
    make_entry(crowd[3], known[1])
    assert counted() == {known[1].pk: 4}
    count_week(NOW + films.WEEK)
    assert not FilmOfWeek.objects.exists()


def test_only_the_first_are_kept(crowd, known, monkeypatch):
    second = make_movie()
    for fan in crowd[:4]:
        make_entry(fan, second)
    monkeypatch.setattr(films, "KEPT", 1)
    assert counted() == {second.pk: 4}


def test_the_week_is_shown_once_it_has_as_many_films_as_are_asked_for(known):
    old, new = known
    count_week(NOW)

    most = most_registered("ja", 1)
    assert ([film.title for film in most.films], most.is_of_week) == (["今週"], True)
    assert [film.shown_count for film in most.films] == [3]
    most = most_registered("ja", 2)
    assert (most.films, most.is_of_week) == ([old, new], False)
    assert [film.shown_count for film in most.films] == [5, 3]


def test_a_week_that_nobody_has_counted_for_a_day_is_not_called_this_one(known):
    count_week(NOW)
    FilmOfWeek.objects.update(counted_at=timezone.now() - films.STALE)
    assert not most_registered("ja", 1).is_of_week


def test_a_film_that_nobody_shows_any_more_is_gone_at_once(crowd, known):
    count_week(NOW)
    for fan in crowd[:3]:
        choose_visibility(user=fan, visibility=Visibility.PRIVATE)
    assert not most_registered("ja", 1).is_of_week


def test_the_front_page_and_the_empty_search_say_that_it_is_this_week(client, known, monkeypatch):
    count_week(NOW)
    monkeypatch.setattr("movies.views.home.POSTERS", 1)
    monkeypatch.setattr("movies.views.search.POPULAR_ASKED", 1)
    assert [film.pk for film in client.get("/").context["films"]] == [known[1].pk]
    headers = {"Accept-Language": "en"}
    for path, said in (
        ("/", "Most registered this week"),
        ("/search/", "Films that many have registered this week"),
    ):
        assert said in client.get(path, headers=headers).content.decode()
        FilmOfWeek.objects.all().delete()
        assert said not in client.get(path, headers=headers).content.decode()
        count_week(NOW)


def test_the_command_says_how_many(known, capsys):
    call_command("count_week")
    assert capsys.readouterr().out == "1 films of the week.\n"
