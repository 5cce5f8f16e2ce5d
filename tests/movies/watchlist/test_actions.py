"""What puts a film on a watchlist and takes it off, and what follows."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts import actions as people
from accounts.models import User, Visibility
from movies import actions, catalogue, merging
from movies.actions import Impression
from movies.models import Entry, Movie, RemovedEntry, Wish
from movies.tmdb.records import SearchHit
from movies.watchlist.actions import RegisteredAlready, add_wish, put_wish, remove_wish
from movies.watchlist.counts import reconcile
from mymovie.models import StaleCopy
from tests.factories import make_entry, make_movie, make_record, make_user, make_wish

pytestmark = pytest.mark.django_db
JAPAN, BRITAIN, WORLD = dt.date(2027, 1, 9), dt.date(2026, 12, 1), dt.date(2026, 11, 30)
LONG_AGO = dt.datetime(2019, 5, 4, 12, tzinfo=dt.UTC)


def standing(owner: User) -> tuple[int, int]:
    owner.refresh_from_db()
    assert list(reconcile(fix=False)) == []
    return owner.watchlist_count, owner.watchlist_version


def test_adding_a_film_twice_keeps_one_wish_with_its_day_and_reason(alice):
    film = make_movie()
    first = add_wish(owner=alice, tmdb_id=film.pk, why="友だちにすすめられた", added_at=LONG_AGO)
    again = add_wish(owner=alice, tmdb_id=film.pk)

    assert (again.pk, again.why, again.added_at) == (first.pk, "友だちにすすめられた", LONG_AGO)
    assert standing(alice) == (1, 1)


def test_the_reason_can_be_changed_and_emptied(alice):
    film = make_movie()
    make_wish(alice, film, why="音楽")
    assert add_wish(owner=alice, tmdb_id=film.pk, why="監督").why == "監督"
    assert add_wish(owner=alice, tmdb_id=film.pk, why="").why == ""
    assert standing(alice) == (1, 3)


def test_nothing_is_added_in_the_future(alice):
    wish = make_wish(alice, added_at=timezone.now() + dt.timedelta(days=9))
    assert wish.added_at <= timezone.now()


def test_a_film_on_the_wall_is_wished_for_only_by_saying_again(alice):
    entry = make_entry(alice)
    with pytest.raises(RegisteredAlready) as refused:
        add_wish(owner=alice, tmdb_id=entry.movie_id)

    assert refused.value.entry == entry
    assert standing(alice) == (0, 0)
    assert add_wish(owner=alice, tmdb_id=entry.movie_id, is_again=True)
    assert standing(alice) == (1, 1)


def test_a_film_new_to_us_is_fetched(alice, tmdb):
    assert add_wish(owner=alice, tmdb_id=603).movie.tmdb_id == 603


def test_with_tmdb_away_what_the_search_said_is_enough(alice, tmdb):
    tmdb.fail_with("503")
    hit = SearchHit(603, "マトリックス", "The Matrix", "en", WORLD, "", 0)
    assert add_wish(owner=alice, tmdb_id=603, seen=hit).movie.original_title == "The Matrix"


def test_taking_it_off_gives_back_what_it_held_and_twice_is_no_error(alice):
    film = make_movie()
    make_wish(alice, film, why="音楽", added_at=LONG_AGO)
    gone = remove_wish(owner=alice, tmdb_id=film.pk)

    assert gone is not None
    assert (gone.why, gone.added_at) == ("音楽", LONG_AGO)
    assert remove_wish(owner=alice, tmdb_id=film.pk) is None
    assert standing(alice) == (0, 2)


def test_the_importers_face_says_what_was_there_already(alice):
    film = make_movie()
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=alice.pk)
        assert put_wish(locked, film, why="輸入", added_at=LONG_AGO)
        assert put_wish(locked, film, why="二度目", added_at=None) is None

    assert Wish.objects.get().why == "輸入"
    assert standing(alice) == (1, 1)


# --- registering ---


def test_registering_a_film_takes_it_off(alice, bob):
    film = make_movie()
    make_wish(alice, film)
    make_wish(bob, film)
    actions.register_movie(owner=alice, tmdb_id=film.pk, impression=Impression())

    assert list(Wish.objects.values_list("owner__handle", flat=True)) == ["bob"]
    assert standing(alice) == (0, 2)


def test_registering_keeps_it_for_whoever_says_so(alice):
    film = make_movie()
    make_wish(alice, film)
    actions.register_movie(owner=alice, tmdb_id=film.pk, impression=Impression(), keeps_wish=True)
    assert standing(alice) == (1, 1)


def test_revising_leaves_the_wish_to_see_it_again_alone(alice):
    entry = make_entry(alice, score=50)
    make_wish(alice, entry.movie)
    actions.register_movie(owner=alice, tmdb_id=entry.movie_id, impression=Impression(score=70))
    assert standing(alice) == (1, 1)


def test_removing_the_entry_puts_nothing_back(alice):
    film = make_movie()
    make_wish(alice, film)
    make_entry(alice, film)
    actions.remove_entry(owner=alice, tmdb_id=film.pk)
    assert standing(alice)[0] == 0


def test_registering_says_what_it_took_off(alice):
    film = make_movie()
    make_wish(alice, film, why="音楽")
    first, again = (
        actions.register_movie(owner=alice, tmdb_id=film.pk, impression=Impression()) for _ in range(2)
    )
    assert (first.unwished and first.unwished.why, again.unwished) == ("音楽", None)


def wished_and_removed(owner: User, *, is_wished_first: bool) -> Movie:
    """A film that was removed from the wall and is wished for: before, or only since."""
    film = make_entry(owner).movie
    if is_wished_first:
        make_wish(owner, film, why="もう一度")
    actions.remove_entry(owner=owner, tmdb_id=film.pk)
    if not is_wished_first:
        # As an import may bring it: the day says nothing of when it came here.
        make_wish(owner, film, why="やっぱり", added_at=LONG_AGO)
    return film


def test_an_entry_put_back_takes_off_what_was_wished_for_since_its_removal(alice):
    film = wished_and_removed(alice, is_wished_first=False)
    back = actions.restore_entry(owner=alice, tmdb_id=film.pk)
    assert back.unwished is not None
    assert (back.unwished.why, back.unwished.added_at) == ("やっぱり", LONG_AGO)
    assert standing(alice)[0] == 0


def test_removing_and_putting_back_leaves_a_film_on_both_lists_as_it_was(alice):
    film = wished_and_removed(alice, is_wished_first=True)
    before = Wish.objects.values().get()
    assert actions.restore_entry(owner=alice, tmdb_id=film.pk).unwished is None
    assert Wish.objects.values().get() == before
    assert standing(alice)[0] == 1


def test_what_was_removed_before_there_were_watchlists_can_be_put_back(alice):
    film = wished_and_removed(alice, is_wished_first=False)
    removed = RemovedEntry.objects.get()
    del removed.fields["was_wished"]
    removed.save()
    assert actions.restore_entry(owner=alice, tmdb_id=film.pk).unwished is not None


def test_a_registration_that_fails_leaves_the_wish(alice, monkeypatch):
    film = make_movie()
    make_wish(alice, film)
    monkeypatch.setattr("movies.counts.move_film", fail)
    with pytest.raises(ZeroDivisionError):
        make_entry(alice, film)
    assert standing(alice) == (1, 1)
    assert not Entry.objects.exists()


def fail(*args: object, **kwargs: object) -> None:
    raise ZeroDivisionError


# --- copies of the release date ---


def dates_of(owner: User) -> list[tuple[dt.date | None, str]]:
    return list(Wish.objects.filter(owner=owner).values_list("released_on", "released_country"))


def test_a_wish_is_dated_as_in_its_owners_country(alice):
    oliver = make_user("oliver", country="GB")
    film = make_movie(japan=JAPAN, world=WORLD)
    make_wish(alice, film)
    make_wish(oliver, film)
    assert (dates_of(alice), dates_of(oliver)) == ([(JAPAN, "JP")], [(WORLD, "")])


def test_wishes_follow_the_dates_of_their_film(alice):
    record = make_record(world=WORLD)
    film = catalogue.store(record, fetched_at=None)
    make_wish(alice, film)
    later = make_record(tmdb_id=film.pk, world=WORLD, japan=JAPAN)
    assert catalogue.store(later, fetched_at=None) == film
    assert dates_of(alice) == [(JAPAN, "JP")]
    assert standing(alice) == (1, 2)

    catalogue.store(later, fetched_at=None)
    assert standing(alice) == (1, 2), "a date that stays steps nobody"


def test_wishes_follow_their_owner_to_another_country(alice):
    make_wish(alice, make_movie(japan=JAPAN, world=WORLD))
    people.revise_profile(user=alice, country="GB")
    assert dates_of(alice) == [(WORLD, "")]
    assert standing(alice) == (1, 2)


# --- films that are one ---


def merge(former: Movie, survivor: Movie) -> None:
    with transaction.atomic():
        assert merging.step(former_id=former.pk, survivor_id=survivor.pk).is_last


def test_of_merged_films_one_wish_is_left_with_the_older_day_and_both_reasons(alice, bob):
    former, survivor = make_movie(world=WORLD), make_movie(world=BRITAIN)
    make_wish(alice, former, why="旧", added_at=LONG_AGO)
    make_wish(alice, survivor, why="新")
    make_wish(bob, former, why="ボブ")
    merge(former, survivor)

    wish = Wish.objects.get(owner=alice)
    assert (wish.movie, wish.why, wish.added_at) == (survivor, "旧 / 新", LONG_AGO)
    his = Wish.objects.get(owner=bob)
    assert (his.movie, his.why, his.released_on) == (survivor, "ボブ", BRITAIN)
    assert (standing(alice)[0], standing(bob)[0]) == (1, 1)


# --- who sees it ---


@pytest.mark.parametrize(
    "hide",
    [
        lambda alice: people.choose_watchlist(user=alice, is_private=True),
        lambda alice: people.choose_visibility(user=alice, visibility=Visibility.FOLLOWERS),
        lambda alice: people.suspend(user=alice),
        lambda alice: remove_wish(owner=alice, tmdb_id=Wish.objects.get().movie_id),
    ],
    ids=["kept to oneself", "for followers", "suspended", "taken off"],
)
def test_what_is_hidden_is_forgotten_by_the_cache_in_front(alice, settings, hide):
    settings.CLOUDFRONT_DISTRIBUTION_ID = "EXAMPLE"
    make_wish(alice)
    assert not StaleCopy.objects.exists()
    hide(alice)
    assert set(StaleCopy.objects.values_list("path", flat=True)) == {"/*"}


def test_what_was_hidden_all_along_is_in_no_cache(alice, settings):
    settings.CLOUDFRONT_DISTRIBUTION_ID = "EXAMPLE"
    make_wish(alice)
    people.choose_watchlist(user=alice, is_private=True)
    StaleCopy.objects.all().delete()
    remove_wish(owner=alice, tmdb_id=Wish.objects.get().movie_id)
    people.choose_watchlist(user=alice, is_private=False)
    assert not StaleCopy.objects.exists()


def test_the_switch_leaves_the_wall_alone(alice):
    make_entry(alice)
    alice.refresh_from_db()
    version = alice.wall_version
    people.choose_watchlist(user=alice, is_private=True)
    alice.refresh_from_db()
    assert (alice.watchlist_is_private, alice.wall_version) == (True, version)


def test_a_count_that_drifted_is_told_and_set_right(alice, capsys):
    make_wish(alice)
    User.objects.filter(pk=alice.pk).update(watchlist_count=7)
    call_command("reconcile_counts", fix=True)
    assert "kept 7, counted 1" in capsys.readouterr().out
    assert standing(alice)[0] == 1
