import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from accounts.models import User
from follows.actions import follow
from movies.counts import reconcile
from movies.models import Movie
from mymovie.models import Mail
from support import actions, roles
from support.models import StaffAction
from support.roles import Role
from tests.factories import PASSWORD, make_entry, make_movie, make_user
from tests.support.conftest import make_staff
from tests.support.pages import body, url_of


def do(client, person, deed, **said):
    return client.post(url_of(User, "deed", person.pk, deed), {"reason": "He is rude."} | said)


def fresh(person):
    return User.objects.get(pk=person.pk)


def page_of(person, viewer=None):
    response = Client().get(f"/@{person.handle}/")
    return response.status_code, response.content


# --- suspending ---


def test_a_suspended_person_is_seen_by_nobody(as_ada, alice):
    make_entry(alice, make_movie(tmdb_id=550))
    do(as_ada, alice, "suspend")
    assert page_of(alice)[0] == 404
    assert Movie.objects.get(pk=550).entry_count == 0


def test_their_next_request_is_a_visitors(as_ada, as_alice, alice):
    do(as_ada, alice, "suspend")
    assert not as_alice.get("/").context["user"].is_authenticated


def test_their_sessions_are_gone(as_ada, alice, client):
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert client.get("/").context["user"] == alice
    do(as_ada, alice, "suspend")
    User.objects.filter(pk=alice.pk).update(is_active=True)
    assert not client.get("/").context["user"].is_authenticated


def test_they_cannot_log_in(as_ada, alice, client):
    do(as_ada, alice, "suspend")
    response = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert response["Location"] == "/accounts/inactive/"


@pytest.mark.parametrize(("language", "word"), [("ja", "理由"), ("en", "The reason")])
def test_they_are_told_why_in_their_language(as_ada, alice, language, word):
    User.objects.filter(pk=alice.pk).update(language=language)
    do(as_ada, alice, "suspend")
    assert mail.outbox[0].to == [alice.email]
    assert "He is rude." in mail.outbox[0].body
    if language == "en":
        assert word in mail.outbox[0].body


def test_restoring_brings_back_every_byte(as_ada, alice, bob):
    follow(follower=bob, followed=alice)
    make_entry(alice, make_movie(tmdb_id=550), score=70, memo="good")
    before = page_of(alice)
    do(as_ada, alice, "suspend")
    do(as_ada, alice, "restore")
    assert page_of(alice) == before
    assert list(reconcile(fix=False)) == []
    assert alice.email in mail.outbox[1].to


def test_suspending_twice_is_one_deed(as_ada, ada, alice):
    do(as_ada, alice, "suspend")
    do(as_ada, alice, "suspend")
    assert StaffAction.objects.count() == 1
    assert len(mail.outbox) == 1


def test_nobody_suspends_themselves(as_ada, ada):
    make_staff("abel", Role.ADMINISTRATOR)
    assert do(as_ada, ada, "suspend").status_code == 422
    assert fresh(ada).is_active


def test_the_last_administrator_stays(ada):
    other = make_staff("abel", Role.ADMINISTRATOR)
    actions.suspend(actor=ada, person=other, reason="")
    with pytest.raises(actions.LastAdministrator):
        actions.suspend(actor=other, person=ada, reason="")
    assert fresh(ada).is_active


def test_an_administrator_who_is_not_the_last_may_be_suspended(as_ada, ada):
    other = make_staff("abel", Role.ADMINISTRATOR)
    do(as_ada, other, "suspend")
    assert not fresh(other).is_active


@pytest.mark.parametrize("deed", ["suspend", "restore"])
def test_a_deed_and_the_mail_that_tells_it_are_one(as_ada, alice, outbox, monkeypatch, deed):
    User.objects.filter(pk=alice.pk).update(is_active=deed == "suspend")
    before = fresh(alice).is_active

    def fail(messages):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("mymovie.outbox.actions.put", fail)
        with pytest.raises(RuntimeError):
            do(as_ada, alice, deed)
    assert fresh(alice).is_active is before
    assert not Mail.objects.exists()
    do(as_ada, alice, deed)
    assert fresh(alice).is_active is not before
    assert Mail.objects.get().recipient == alice.email


def test_a_reason_is_asked_for(as_ada, alice):
    assert do(as_ada, alice, "suspend", reason=" ").status_code == 422
    assert fresh(alice).is_active


# --- who may ---


DEEDS = ["suspend", "restore", "rename", "appoint"]


@pytest.mark.parametrize("deed", DEEDS)
def test_an_operator_does_nothing_to_people(as_olga, alice, deed):
    said = {"nickname": "x", "role": "administrator"}
    assert do(as_olga, alice, deed, **said).status_code == 403
    assert as_olga.get(url_of(User, "deed", alice.pk, deed)).status_code == 403
    assert not StaffAction.objects.exists()
    assert f"/deed/{deed}/" not in body(as_olga.get(url_of(User, "change", alice.pk)))


@pytest.mark.parametrize("deed", DEEDS)
def test_a_member_does_not_even_see_the_page(as_bob, alice, deed):
    assert do(as_bob, alice, deed).status_code == 302
    assert not StaffAction.objects.exists()


@pytest.mark.parametrize("deed", ["suspend", "rename", "appoint"])
def test_an_administrator_is_offered_the_deeds_that_make_sense(as_ada, alice, deed):
    page = body(as_ada.get(url_of(User, "change", alice.pk)))
    assert f"/deed/{deed}/" in page
    assert "/deed/restore/" not in page
    assert as_ada.get(url_of(User, "deed", alice.pk, deed)).status_code == 200


def test_a_deed_that_is_unknown_is_refused(as_ada, alice):
    assert do(as_ada, alice, "erase").status_code == 403


# --- logging out ---


def test_a_person_is_logged_out_everywhere_and_can_log_in_again(as_ada, alice):
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert do(as_ada, alice, "end_sessions").status_code == 302
    for browser in browsers:
        assert not browser.get("/").context["user"].is_authenticated
    browsers[0].post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert browsers[0].get("/").context["user"] == alice
    assert [line.action for line in StaffAction.objects.all()] == ["end_sessions"]


def test_an_operator_ends_nobodys_sessions(as_olga, alice, client):
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    do(as_olga, alice, "end_sessions")
    assert client.get("/").context["user"] == alice


# --- roles and names ---


@pytest.mark.parametrize("role", list(Role))
def test_an_administrator_appoints(as_ada, alice, role):
    do(as_ada, alice, "appoint", role=role)
    assert roles.role_of(fresh(alice)) is role
    assert StaffAction.objects.get().after == {"role": role}


def test_and_dismisses(as_ada, olga):
    do(as_ada, olga, "appoint", role="")
    assert roles.role_of(fresh(olga)) is None
    assert not fresh(olga).is_staff


def test_a_superuser_is_dismissed_whole(as_ada):
    root = make_user("root_", is_staff=True, is_superuser=True)
    do(as_ada, root, "appoint", role="operator")
    assert roles.role_of(fresh(root)) is Role.OPERATOR


def test_nobody_takes_their_own_role(as_ada, ada):
    make_staff("abel", Role.ADMINISTRATOR)
    assert do(as_ada, ada, "appoint", role="operator").status_code == 422
    assert roles.role_of(fresh(ada)) is Role.ADMINISTRATOR


def test_a_name_is_corrected_and_found_by_its_new_form(as_ada, alice):
    do(as_ada, alice, "rename", nickname="アリス", link="")
    do(as_ada, alice, "rename", nickname="ネコ", link="example.com")
    assert (fresh(alice).nickname, fresh(alice).link) == ("ネコ", "https://example.com")
    assert list(User.objects.named("ねこ")) == [alice]


def test_the_log_names_what_was_corrected_and_not_to_what(as_ada, alice):
    do(as_ada, alice, "rename", nickname="ネコ", link="")
    line = StaffAction.objects.get()
    assert line.after == {"changed": ["nickname"]}


# --- the deed and its line are one ---


def test_a_deed_without_its_line_is_not_done(ada, alice, monkeypatch):
    def fail(**line):
        raise RuntimeError

    monkeypatch.setattr("support.log.StaffAction.objects.create", fail)
    for deed in (
        lambda: actions.suspend(actor=ada, person=alice, reason="x"),
        lambda: actions.rename(actor=ada, person=alice, nickname="x", link=""),
        lambda: actions.appoint(actor=ada, person=alice, role=Role.OPERATOR),
        lambda: actions.end_sessions(actor=ada, person=alice, reason="x"),
    ):
        with pytest.raises(RuntimeError), transaction.atomic():
            deed()
    assert fresh(alice).is_active
    assert fresh(alice).nickname == alice.nickname
    assert not fresh(alice).is_staff
    assert mail.outbox == []
