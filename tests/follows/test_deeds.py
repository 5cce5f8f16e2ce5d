"""The buttons between people, as a browser presses them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import choose_visibility, suspend
from accounts.models import User, Visibility
from follows import actions
from follows.models import Block, Follow, Mute, State
from tests.factories import make_user
from tests.follows.pairs import follows_of, make_follow, state_of
from tests.movies.pages import ENGLISH, HTMX, drawn_for_anybody, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counts_stay_true")]

DEEDS = ["follow", "unfollow", "block", "unblock", "mute", "unmute", "remove-follower"]
WALL, LIST = "http://testserver/@bob/", "http://testserver/@bob/followers/?q=a"


@pytest.fixture
def fiona(db) -> User:
    return make_user("fiona", visibility=Visibility.FOLLOWERS)


def without_handle(response, handle: str) -> str:
    return drawn_for_anybody(response).replace(handle, "")


# --- following from a page ---


def test_the_button_on_a_wall_follows_and_leads_back_there(as_alice, alice, bob):
    response = as_alice.post("/@bob/follow/", headers={"Referer": LIST})

    assert (response.status_code, response["Location"]) == (302, "/@bob/followers/?q=a")
    assert state_of(alice, bob) == State.ACCEPTED


@pytest.mark.parametrize("page", ["https://evil.example/", "http://testserver.evil.example/", ""])
def test_a_deed_leads_to_no_other_site(as_alice, bob, page):
    response = as_alice.post("/@bob/follow/", headers={"Referer": page})

    assert response["Location"] == "/@bob/"


def test_a_deed_leads_to_no_other_site_by_two_slashes(as_alice, bob):
    response = as_alice.post("/@bob/follow/", headers={"Referer": "http://testserver//evil.example/"})

    assert response["Location"] == "/evil.example/"


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_may_be_done_twice(as_alice, bob, deed):
    for _ in range(2):
        assert as_alice.post(f"/@bob/{deed}/").status_code == 302


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("deed", DEEDS)
def test_of_somebody_hidden_every_deed_answers_as_of_nobody(as_alice, bob, charlie, deed, how):
    choose_visibility(user=bob, visibility=Visibility.PRIVATE)
    actions.block(blocker=charlie, blocked=User.objects.get(handle="alice"))
    nobody = as_alice.post(f"/@nobody/{deed}/", headers=how)

    for handle in ("bob", "charlie"):
        hidden = as_alice.post(f"/@{handle}/{deed}/", headers=how)
        assert hidden.status_code == nobody.status_code == 404
        assert without_handle(hidden, handle) == without_handle(nobody, "nobody")
    assert not Follow.objects.exists()
    assert Block.objects.count() == 1
    assert not Mute.objects.exists()


@pytest.mark.parametrize("deed", DEEDS)
def test_a_visitor_is_sent_to_log_in_and_back_to_the_page(client, bob, deed):
    response = client.post(f"/@bob/{deed}/", headers={"Referer": WALL})

    assert response["Location"] == f"{reverse('account_login')}?next=/%40bob/"


@pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed != "block"])
def test_a_deed_is_not_done_by_opening_an_address(as_alice, bob, deed):
    assert as_alice.get(f"/@bob/{deed}/").status_code == 405


def test_nobody_follows_or_blocks_themselves(as_alice):
    assert as_alice.post("/@alice/follow/").status_code == 404
    assert as_alice.post("/@alice/block/").status_code == 404
    assert as_alice.get("/@alice/block/").status_code == 404


# --- what htmx gets ---


def test_htmx_gets_the_other_button(as_alice, bob):
    followed = text_of(as_alice.post("/@bob/follow/", headers=HTMX | ENGLISH))
    assert 'action="/@bob/unfollow/"' in followed
    assert "<html" not in followed

    assert 'action="/@bob/follow/"' in text_of(as_alice.post("/@bob/unfollow/", headers=HTMX))


def test_htmx_gets_the_number_of_followers_at_the_head_of_a_wall_alone(as_alice, bob):
    on_wall = text_of(as_alice.post("/@bob/follow/", {"place": "head"}, headers=HTMX))
    in_list = text_of(as_alice.post("/@bob/follow/", headers=HTMX))

    assert "<b>1</b>" in on_wall
    assert "follower-count" not in in_list


def test_htmx_is_not_told_the_followers_of_a_closed_wall(as_alice, bob, fiona):
    make_follow(bob, fiona)

    assert "follower-count" not in text_of(as_alice.post("/@fiona/follow/", {"place": "head"}, headers=HTMX))


def test_htmx_gets_the_button_as_it_is_when_another_tab_was_faster(as_alice, alice, bob, fiona):
    actions.follow(follower=alice, followed=fiona)
    actions.accept(followed=fiona, follower=alice)

    stale = text_of(as_alice.post("/@fiona/follow/", headers=HTMX))
    assert "follow__button--accepted" in stale


def test_asking_to_follow_can_be_taken_back(as_alice, alice, fiona):
    asked = text_of(as_alice.post("/@fiona/follow/", headers=HTMX))
    assert "follow__button--requested" in asked
    assert 'action="/@fiona/unfollow/"' in asked

    as_alice.post("/@fiona/unfollow/")
    assert state_of(alice, fiona) is None


# --- blocks and mutes ---


def test_blocking_asks_first_and_says_what_it_does(as_alice, bob):
    page = text_of(as_alice.get("/@bob/block/", headers=ENGLISH))

    assert 'method="post" action="/@bob/block/"' in page
    assert not Block.objects.exists()


def test_a_blocked_person_is_gone_and_back_when_unblocked(as_alice, alice, bob):
    make_follow(bob, alice)
    response = as_alice.post("/@bob/block/")

    assert response["Location"] == "/settings/blocks/"
    assert follows_of(alice) == (0, 0)
    assert as_alice.get("/@bob/").status_code == 404
    assert "@bob" in text_of(as_alice.get("/settings/blocks/"))

    as_alice.post("/@bob/unblock/")
    assert as_alice.get("/@bob/").status_code == 200


@pytest.mark.parametrize("path", ["", "following/", "followers/", "block/"])
def test_who_is_blocked_sees_what_they_would_see_of_nobody(as_bob, alice, bob, path):
    actions.block(blocker=alice, blocked=bob)
    hidden, nobody = as_bob.get(f"/@alice/{path}"), as_bob.get(f"/@nobody/{path}")

    assert hidden.status_code == nobody.status_code == 404
    assert without_handle(hidden, "alice") == without_handle(nobody, "nobody")


def test_a_block_by_the_other_cannot_be_undone(as_alice, alice, bob):
    actions.block(blocker=bob, blocked=alice)

    assert as_alice.post("/@bob/unblock/").status_code == 404
    assert Block.objects.count() == 1


def test_muting_leads_back_and_says_so(as_alice, alice, bob):
    response = as_alice.post("/@bob/mute/", headers={"Referer": WALL}, follow=True)

    assert response.redirect_chain == [("/@bob/", 302)]
    assert "message--success" in text_of(response)
    assert 'action="/@bob/unmute/"' in text_of(response)


def test_htmx_gets_the_other_mute_button(as_alice, bob):
    assert 'action="/@bob/unmute/"' in text_of(as_alice.post("/@bob/mute/", headers=HTMX))
    assert 'action="/@bob/mute/"' in text_of(as_alice.post("/@bob/unmute/", headers=HTMX))


def test_who_is_muted_cannot_tell(as_bob, alice, bob):
    make_follow(bob, alice)
    before = as_bob.get("/@alice/").content
    actions.mute(muter=alice, muted=bob)

    def bare(page: bytes) -> list[bytes]:
        return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]

    assert bare(as_bob.get("/@alice/").content) == bare(before)


# --- requests ---


@pytest.fixture
def as_fiona(fiona) -> Client:
    client = Client()
    client.force_login(fiona)
    return client


def test_a_request_stands_in_the_list_until_it_is_accepted(as_fiona, as_alice, alice, fiona):
    as_alice.post("/@fiona/follow/")
    assert "@alice" in text_of(as_fiona.get("/settings/requests/"))

    response = as_fiona.post("/settings/requests/alice/accept/")
    assert response["Location"] == "/settings/requests/"
    assert 'action="/settings/requests/alice/accept/"' not in text_of(as_fiona.get("/settings/requests/"))
    assert "wall-head__count" in text_of(as_alice.get("/@fiona/"))


def test_a_request_that_is_refused_leaves_the_list(as_fiona, alice, fiona):
    actions.follow(follower=alice, followed=fiona)
    for _ in range(2):
        assert as_fiona.post("/settings/requests/alice/refuse/").status_code == 302

    assert state_of(alice, fiona) is None


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("accept", "accept", "follows you now"),
        ("accept", "refuse", "follows you now"),
        ("refuse", "accept", "no longer asks"),
        ("refuse", "refuse", "turned down"),
    ],
)
def test_of_two_tabs_the_second_is_told_how_things_stand(as_fiona, alice, fiona, first, then, told):
    User.objects.filter(pk=fiona.pk).update(language="en")
    actions.follow(follower=alice, followed=fiona)
    as_fiona.post(f"/settings/requests/alice/{first}/")

    assert told in text_of(as_fiona.post(f"/settings/requests/alice/{then}/", headers=HTMX))
    assert state_of(alice, fiona) == (State.ACCEPTED if first == "accept" else None)


def test_requests_of_others_are_out_of_reach(as_bob, alice, fiona):
    actions.follow(follower=alice, followed=fiona)
    as_bob.post("/settings/requests/alice/accept/")

    assert state_of(alice, fiona) == State.REQUESTED


def test_a_request_by_somebody_who_hid_is_not_shown(as_fiona, alice, fiona):
    actions.follow(follower=alice, followed=fiona)
    suspend(user=alice)

    assert "@alice" not in text_of(as_fiona.get("/settings/requests/"))
    assert as_fiona.post("/settings/requests/alice/accept/").status_code == 404
    assert state_of(alice, fiona) == State.REQUESTED


def test_removing_a_follower_leads_back_to_the_list(as_alice, alice, bob):
    make_follow(bob, alice)
    response = as_alice.post("/@bob/remove-follower/")

    assert response["Location"] == "/@alice/followers/"
    assert state_of(bob, alice) is None
