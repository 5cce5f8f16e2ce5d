"""Who a member says they are."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions
from accounts.models import FormerHandle, User
from movies.counts import reconcile
from movies.models import Entry, Movie, MovieRelease
from tests.accounts.forms import complaints, sign_up
from tests.factories import fill_wall, make_user

pytestmark = pytest.mark.django_db

PROFILE = "/settings/profile/"
ALIKE = "This handle is taken, or too much like one that is. Choose another."


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice", nickname="アリス", language="en")


def typed(person: User, **changed: str) -> dict[str, str]:
    """The form as the page shows it, with the hidden half that says what was shown, and what was typed."""
    shown = {
        "nickname": person.nickname,
        "handle": person.handle,
        "link": person.link,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "country": str(person.country),
        "language": person.language,
        "time_zone": person.time_zone,
    }
    shown |= {"shows_age": "on"} if person.shows_age else {}
    return {f"initial-{name}": value for name, value in shown.items()} | shown | changed


def test_the_settings_begin_with_the_profile(as_alice: Client) -> None:
    assert as_alice.get("/settings/")["Location"] == PROFILE


def test_everything_about_a_member_can_be_changed(as_alice: Client, alice: User) -> None:
    changed = {
        "nickname": "ありす", "handle": "alice_k", "link": "https://alice.example/films",
        "birth_date": "1990-02-03", "shows_age": "on",
        "country": "KR", "language": "ja", "time_zone": "Asia/Seoul",
    }  # fmt: skip
    response = as_alice.post(PROFILE, typed(alice, **changed))
    assert response["Location"] == PROFILE
    alice.refresh_from_db()
    assert typed(alice) == typed(alice, **changed)


def test_what_was_saved_is_said_in_the_language_that_was_chosen(as_alice: Client, alice: User) -> None:
    page = as_alice.post(PROFILE, typed(alice, language="ja"), follow=True).content.decode()
    assert "保存しました。" in page


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("nickname", "\u200b", "Enter a name that can be seen."),
        ("nickname", "長" * 41, "Ensure this value has at most 40 characters (it has 41)."),
        ("handle", "ab", "Use 3 to 20 letters (a–z), digits or underscores."),
        ("handle", "settings", "This handle is kept for the site itself. Choose another."),
        ("handle", "adm1n", "This handle is kept for the site itself. Choose another."),
        ("handle", "bob", ALIKE),
        ("handle", "b0b", ALIKE),
        ("handle", "b_ob", ALIKE),
        ("link", "javascript:alert(1)", "Enter an address that begins with https:// or http://."),
        ("link", "https://]a", "Enter a valid URL."),
        ("link", "ftp://example.com/", "Enter an address that begins with https:// or http://."),
        ("link", "https://user:secret@example.com/", "Leave out the user name and the password."),
        ("link", "https://example.com@evil.example/", "Leave out the user name and the password."),
        ("link", "https://example.com/\u202egpj.exe", "Leave out spaces and invisible characters."),
        ("link", "https://exam\u200bple.com/", "Leave out spaces and invisible characters."),
        ("link", "https://example.com/a b", "Leave out spaces and invisible characters."),
        ("link", "https://example.com/\x07", "Leave out spaces and invisible characters."),
        ("link", "https://", "Enter a valid URL."),
        (
            "link",
            "https://example.com/" + "a" * 181,
            "Ensure this value has at most 200 characters (it has 201).",
        ),
        ("birth_date", "2999-01-01", "Enter a date between 1900 and today."),
        ("birth_date", "1990-02-30", "Enter a valid date."),
        ("country", "ZZ", "Select a valid choice. ZZ is not one of the available choices."),
        ("language", "fr", "Select a valid choice. fr is not one of the available choices."),
        (
            "time_zone",
            "Mars/Olympus",
            "Select a valid choice. Mars/Olympus is not one of the available choices.",
        ),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_changes_nothing(
    as_alice: Client, alice: User, bob: User, field: str, value: str, complaint: str
) -> None:
    response = as_alice.post(PROFILE, typed(alice, **{"nickname": "typed", field: value}))
    assert response.status_code == 422
    assert complaints(response, field) == [complaint]
    assert User.objects.get(pk=alice.pk).nickname == "アリス"


def test_what_was_typed_beside_a_mistake_is_kept(as_alice: Client, alice: User) -> None:
    page = as_alice.post(PROFILE, typed(alice, nickname="typed", link="ftp://a.example")).content.decode()
    assert 'value="typed"' in page
    assert 'value="ftp://a.example"' in page


@pytest.mark.parametrize(
    ("link", "kept"),
    [("example.com", "https://example.com"), ("HTTP://example.com/A", "http://example.com/A"), ("", "")],
)
def test_a_link_is_made_whole(as_alice: Client, alice: User, link: str, kept: str) -> None:
    as_alice.post(PROFILE, typed(alice, link=link))
    assert User.objects.get(pk=alice.pk).link == kept


def test_an_age_cannot_be_shown_without_a_birth_date(as_alice: Client, alice: User) -> None:
    response = as_alice.post(PROFILE, typed(alice, shows_age="on"))
    assert complaints(response, "birth_date") == ["Your age can be shown once we know your birth date."]


def test_only_what_was_changed_on_this_page_is_written(as_alice: Client, alice: User) -> None:
    """A tab that was open for long does not bring back what another tab changed."""
    opened = typed(alice)
    as_alice.post(PROFILE, typed(alice, nickname="new", link="https://a.example/"))
    as_alice.post(PROFILE, opened | {"birth_date": "1990-02-03"})
    now = User.objects.get(pk=alice.pk)
    assert (now.nickname, now.link, now.birth_date) == ("new", "https://a.example/", dt.date(1990, 2, 3))


def test_saving_the_profile_leaves_the_counts_that_moved_meanwhile(as_alice: Client, alice: User) -> None:
    stale = User.objects.get(pk=alice.pk)
    User.objects.filter(pk=alice.pk).update(follower_count=7)
    actions.revise_profile(user=stale, nickname="new")
    assert User.objects.get(pk=alice.pk).follower_count == 7


# --- the handle ---


def test_the_old_address_leads_to_the_new_one(client: Client, as_alice: Client, alice: User) -> None:
    as_alice.post(PROFILE, typed(alice, handle="alice_new"))
    assert client.get("/@alice_new/").status_code == 200
    assert client.get("/@alice/")["Location"] == "/@alice_new/"


def test_the_page_says_which_handles_lead_to_one(as_alice: Client, alice: User) -> None:
    as_alice.post(PROFILE, typed(alice, handle="alice_new"))
    assert "@alice leads to you until" in as_alice.get(PROFILE).content.decode()


@pytest.mark.parametrize("handle", ["alice", "a1ice", "al_ice"])
def test_the_old_handle_and_its_look_alikes_are_kept_from_others(
    client: Client, as_alice: Client, alice: User, handle: str
) -> None:
    as_alice.post(PROFILE, typed(alice, handle="wonder"))
    assert complaints(sign_up(client, username=handle), "username") == [ALIKE]


def test_its_owner_may_take_the_old_handle_back(as_alice: Client, alice: User) -> None:
    as_alice.post(PROFILE, typed(alice, handle="wonder"))
    as_alice.post(PROFILE, typed(User.objects.get(pk=alice.pk), handle="alice"))
    assert User.objects.get(pk=alice.pk).handle == "alice"
    assert list(FormerHandle.objects.values_list("handle", flat=True)) == ["wonder"]


@pytest.mark.parametrize(("days", "is_free"), [(89, False), (91, True)])
def test_the_old_handle_is_free_after_90_days(alice: User, days: int, is_free: bool) -> None:
    actions.revise_profile(user=alice, handle="wonder")
    FormerHandle.objects.update(given_up_at=timezone.now() - dt.timedelta(days=days))
    assert actions.is_free("alice") is is_free
    call_command("erase_left")
    assert FormerHandle.objects.exists() is not is_free


def test_the_old_address_leads_nowhere_after_90_days(client: Client, alice: User) -> None:
    actions.revise_profile(user=alice, handle="wonder")
    FormerHandle.objects.update(given_up_at=timezone.now() - dt.timedelta(days=91))
    assert client.get("/@alice/").status_code == 404


def test_who_loses_the_race_for_a_handle_is_told_beside_it(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user("faster")
    monkeypatch.setattr(actions, "is_free", lambda handle, for_user: True)  # they came after we had looked
    response = as_alice.post(PROFILE, typed(alice, handle="fa5ter".replace("5", "s"), nickname="typed"))
    assert complaints(response, "handle") == [ALIKE]
    assert User.objects.get(pk=alice.pk).nickname == "アリス"


# --- the country ---


def test_a_new_country_redates_the_wall(as_alice: Client, alice: User) -> None:
    fill_wall(alice, 3)
    film = Movie.objects.first()
    MovieRelease.objects.create(movie=film, country="KR", released_on=dt.date(2011, 1, 1), kind=3)
    as_alice.post(PROFILE, typed(alice, country="KR"))
    entry = Entry.objects.owned_by(alice).get(movie=film)
    assert (entry.released_on, entry.released_country) == (dt.date(2011, 1, 1), "KR")
    others = Entry.objects.owned_by(alice).exclude(movie=film)
    assert set(others.values_list("released_on", "released_country")) == {(dt.date(1960, 1, 1), "")}


def test_a_new_country_costs_the_same_for_one_film_and_for_2000(db: None) -> None:
    assert statements(make_user("one"), 1) == statements(make_user("many"), 2_000)


def statements(owner: User, films: int) -> int:
    fill_wall(owner, films)
    with CaptureQueriesContext(connection) as said:
        actions.revise_profile(user=owner, country="KR")
    return len(said)


def test_the_counts_are_right_after_another_country(alice: User) -> None:
    fill_wall(alice, 30)
    list(reconcile(fix=True))
    actions.revise_profile(user=alice, country="KR")
    assert list(reconcile(fix=False)) == []
