import datetime as dt
from urllib.parse import unquote

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from movies.actions import remove_entry
from mymovie.models import Mail
from support import desk
from support.models import ContactMessage, Report, StaffAction
from tests.factories import make_entry, make_movie, make_user
from tests.movies.pages import ENGLISH
from tests.support.pages import body, contact, report, url_of

PAGE, FILM = "/contact/", 550
TOLD = {"category": "fault", "email": "ken@example.org", "text": "It hangs."}


def send(client, **told):
    said = {"key": "a" * 32} | TOLD | told
    return client.post(PAGE, {name: value for name, value in said.items() if value is not None})


# --- writing to us ---


def test_a_visitor_writes_to_us(client, db):
    response = send(client)
    assert response["Location"] == "/contact/thanks/"
    message = ContactMessage.objects.get()
    assert (message.email, message.category, message.text) == ("ken@example.org", "fault", "It hangs.")
    assert (message.sender, message.language, message.state) == (None, "ja", "new")
    assert client.get("/contact/thanks/").status_code == 200


def test_a_member_finds_their_address_filled_in(as_alice, alice):
    assert f'value="{alice.email}"' in body(as_alice.get(PAGE))
    send(as_alice)
    assert ContactMessage.objects.get().sender == alice


def test_every_page_leads_there(client, db):
    for page in ("/", "/search/", "/credits/", "/people/"):
        assert f'href="{PAGE}"' in body(client.get(page))


def test_the_language_of_the_page_is_kept_for_the_answer(client, db):
    client.post(PAGE, TOLD, headers=ENGLISH)
    assert ContactMessage.objects.get().language == "en"


@pytest.mark.parametrize("text", ["あ" * 300, "👩‍👩‍👧" * 60, "line\r\n" * 60, "  " + "x" * 300 + "  "])
def test_300_characters_fit(client, db, text):
    assert send(client, text=text).status_code == 302
    assert len(ContactMessage.objects.get().text) <= 300


@pytest.mark.parametrize(
    "told",
    [
        {"text": "あ" * 301},
        {"text": " \n\u200b"},
        {"text": None},
        {"email": "nobody"},
        {"email": None},
        {"category": "spam"},
        {"category": None},
    ],
)
def test_what_is_missing_or_too_long_is_said_beside_the_field(client, db, told):
    response = send(client, **told)
    assert response.status_code == 422
    assert [*response.context["form"].errors] == [*told]
    assert not ContactMessage.objects.exists()


def test_nothing_typed_is_lost(client, db):
    page = body(send(client, email="nobody", text="My whole story"))
    assert "My whole story" in page
    assert 'value="nobody"' in page


def test_sent_twice_it_is_one_message(client, db):
    send(client)
    assert send(client).status_code == 302
    assert ContactMessage.objects.count() == 1


def test_changed_and_sent_again_it_is_two(client, db):
    send(client)
    send(client, text="It hangs, and hangs.")
    assert ContactMessage.objects.count() == 2


def test_every_form_that_is_drawn_has_a_key_of_its_own(client, db):
    keys = {client.get(PAGE).context["form"]["key"].value() for _ in range(3)}
    assert len(keys) == 3


def test_a_program_is_thanked_and_ignored(client, db):
    assert send(client, website="https://spam.example")["Location"] == "/contact/thanks/"
    assert not ContactMessage.objects.exists()


def test_the_sixth_message_in_an_hour_is_refused_with_what_was_typed(client, db):
    for n in range(5):
        assert send(client, text=f"Message {n}").status_code == 302
    response = send(client, text="One more")
    assert response.status_code == 429
    assert "One more" in body(response)
    assert ContactMessage.objects.count() == 5


def test_a_mistake_does_not_count_against_the_limit(client, db):
    for _ in range(6):
        send(client, email="nobody")
    assert send(client).status_code == 302


def test_members_behind_one_address_do_not_share_their_limit(as_alice, as_bob):
    for n in range(5):
        send(as_alice, text=f"Message {n}")
    assert send(as_alice, text="One more").status_code == 429
    assert send(as_bob).status_code == 302


def test_a_form_from_elsewhere_is_refused(db):
    assert send(Client(enforce_csrf_checks=True)).status_code == 403


# --- reports ---


@pytest.fixture
def entry(alice):
    return make_entry(alice, make_movie(tmdb_id=FILM), memo="an insult")


PROFILE, MEMO = "/@alice/report/", f"/@alice/{FILM}/report/"
each_thing = pytest.mark.parametrize("page", [PROFILE, MEMO])


@each_thing
def test_a_member_reports(as_bob, entry, alice, bob, page):
    assert as_bob.get(page).status_code == 200
    response = as_bob.post(page, {"why": "harm", "text": "Look at it."})
    assert response["Location"] == page.replace("report/", "")
    told = Report.objects.get()
    assert (told.reporter, told.about_person, told.why, told.text) == (bob, alice, "harm", "Look at it.")
    assert told.about_film_id == (FILM if page == MEMO else None)


@each_thing
def test_a_second_report_of_the_same_thing_is_not_made(as_bob, entry, page):
    as_bob.post(page, {"why": "harm"})
    second = as_bob.post(page, {"why": "spam"})
    assert second.status_code == 200
    assert second.context["is_reported"]
    assert Report.objects.count() == 1


@pytest.mark.parametrize("about_film", [True, False])
def test_the_database_refuses_a_second_open_report(entry, bob, about_film):
    about = {"about_person": entry.owner, "about_film": entry.movie if about_film else None}
    Report.objects.create(reporter=bob, why="harm", **about)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(reporter=bob, why="spam", **about)
    with pytest.raises(desk.AlreadyReported):
        desk.report(reporter=bob, why="spam", text="", **about)


@each_thing
def test_once_it_is_done_it_may_be_reported_again(as_bob, entry, ada, page):
    as_bob.post(page, {"why": "harm"})
    desk.close(actor=ada, case=Report.objects.get(), reason="Nothing wrong")
    as_bob.post(page, {"why": "harm"})
    assert Report.objects.count() == 2


def test_a_memo_and_its_profile_are_two_things(as_bob, entry):
    for page in (PROFILE, MEMO):
        as_bob.post(page, {"why": "harm"})
    assert Report.objects.count() == 2


@each_thing
def test_visitors_log_in_first(client, entry, page):
    assert unquote(client.get(page)["Location"]) == f"/accounts/login/?next={page}"


@each_thing
def test_nobody_reports_themselves(as_alice, entry, page):
    assert as_alice.get(page).status_code == 404


@each_thing
def test_what_is_hidden_cannot_be_reported(as_bob, entry, alice, page):
    User.objects.filter(pk=alice.pk).update(visibility="private")
    alice.entries.update(is_public=False)
    assert as_bob.get(page).status_code == 404
    assert as_bob.post(page, {"why": "harm"}).status_code == 404


def test_an_entry_without_a_memo_is_nothing_to_report(as_bob, alice):
    make_entry(alice, make_movie(tmdb_id=FILM))
    assert as_bob.get(MEMO).status_code == 404


def test_a_reason_has_to_be_chosen(as_bob, entry):
    response = as_bob.post(MEMO, {"text": "My whole story"})
    assert response.status_code == 422
    assert "My whole story" in body(response)


def test_the_link_stands_by_the_memos_of_others_alone(as_bob, as_alice, client, entry):
    page = f"/@alice/{FILM}/"
    assert MEMO in body(as_bob.get(page))
    assert MEMO not in body(as_alice.get(page))
    assert MEMO not in body(client.get(page))


def test_removing_the_film_does_not_lose_the_report(as_bob, entry):
    as_bob.post(MEMO, {"why": "harm"})
    remove_entry(owner=entry.owner, tmdb_id=FILM)
    assert Report.objects.exists()


def test_what_somebody_said_and_what_was_said_of_them_goes_with_them(entry, alice, bob):
    contact(sender=alice)
    report(reporter=alice)
    report(reporter=bob, about_person=alice)
    alice.entries.all().delete()
    alice.delete()
    assert not ContactMessage.objects.exists()
    assert not Report.objects.exists()


# --- the desk ---

CASES = pytest.mark.parametrize("make", [contact, report], ids=["message", "report"])


@pytest.fixture(params=["as_ada", "as_olga"])
def as_staff(request):
    return request.getfixturevalue(request.param)


def do(client, case, deed, **said):
    return client.post(url_of(type(case), "deed", case.pk, deed), said)


def address_of(case):
    return case.email if isinstance(case, ContactMessage) else case.reporter.email


@CASES
def test_an_answer_is_mailed_and_the_case_is_done(as_staff, make):
    case = make()
    do(as_staff, case, "take")
    case.refresh_from_db()
    assert case.state == "in_work"
    do(as_staff, case, "answer", text="We have mended it.")
    case.refresh_from_db()
    assert (case.state, case.answer) == ("done", "We have mended it.")
    assert case.closed_at
    assert case.mailed_at
    assert mail.outbox[0].to == [address_of(case)]
    assert "We have mended it." in mail.outbox[0].body
    assert [line.action for line in StaffAction.objects.order_by("pk")] == ["take", "answer"]


@CASES
def test_an_answer_and_its_mail_are_one(as_staff, make, outbox, monkeypatch):
    case = make()

    def fail(messages):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("mymovie.outbox.actions.put", fail)
        with pytest.raises(RuntimeError):
            do(as_staff, case, "answer", text="Mended")
    case.refresh_from_db()
    assert (case.state, case.answer, case.mailed_at) == ("new", "", None)
    assert not StaffAction.objects.exists()
    do(as_staff, case, "answer", text="Mended")
    waiting = Mail.objects.get()
    assert (waiting.recipient, waiting.kind) == (address_of(case), "support/email/answer")
    assert "Mended" in waiting.text


@CASES
def test_it_is_answered_once(as_ada, as_olga, make):
    case = make()
    do(as_ada, case, "answer", text="First")
    assert do(as_olga, case, "answer", text="Second").status_code == 422
    assert len(mail.outbox) == 1


def test_two_at_once_send_one_answer(ada, olga, db):
    case = contact()
    desk.answer(actor=ada, case=ContactMessage.objects.get(pk=case.pk), text="First")
    with pytest.raises(desk.AlreadyDone):
        desk.answer(actor=olga, case=case, text="Second")  # opened before the first was sent


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_answer_is_in_the_sender_s_language(as_ada, db, language):
    do(as_ada, contact(language=language), "answer", text="…")
    assert ("What you wrote to us" in mail.outbox[0].body) == (language == "en" or not _is_translated())


def _is_translated():
    from django.utils import translation

    with translation.override("ja"):
        return translation.gettext("What you wrote to us:") != "What you wrote to us:"


def test_a_reporter_is_answered_in_theirs(as_ada, db):
    reporter = make_user("ken", language="en")
    do(as_ada, report(reporter=reporter), "answer", text="Thanks")
    assert "Hello from MyMovie!" in mail.outbox[0].body


@CASES
def test_a_case_may_be_closed_without_a_word(as_staff, make):
    case = make()
    do(as_staff, case, "close", reason="Spam")
    case.refresh_from_db()
    assert case.state == "done"
    assert mail.outbox == []
    assert StaffAction.objects.get().reason == "Spam"


@CASES
def test_the_log_holds_nothing_that_was_said(as_ada, make):
    case = make(text="my secret")
    do(as_ada, case, "answer", text="about your secret")
    line = StaffAction.objects.get()
    assert "secret" not in str([line.before, line.after, line.reason])


@CASES
@pytest.mark.parametrize("deed", ["take", "answer", "close"])
def test_a_member_has_no_business_there(as_bob, make, deed):
    case = make()
    assert do(as_bob, case, deed, text="x", reason="x").status_code == 302
    case.refresh_from_db()
    assert case.state == "new"


def test_an_operator_answers_without_seeing_the_address(as_olga, db):
    case = contact(email="canary@example.org")
    pages = [as_olga.get(url_of(ContactMessage, page, *args)) for page, args in (
        ("changelist", []), ("change", [case.pk]), ("deed", [case.pk, "answer"]),
    )]  # fmt: skip
    do(as_olga, case, "answer", text="Mended")
    assert not [page for page in pages if "canary@" in body(page)]
    assert mail.outbox[0].to == ["canary@example.org"]


def test_the_queue_is_filtered_by_state(as_staff, db):
    contact(text="still new")
    contact(text="already done", state="done")
    page = body(as_staff.get(url_of(ContactMessage, query="state__exact=new")))
    assert "still new" in page
    assert "already done" not in page


def test_what_was_done_a_year_ago_is_forgotten(db, capsys):
    now = timezone.now()
    for days in (364, 366):
        contact(state="done", closed_at=now - dt.timedelta(days=days))
    contact()
    report(state="done", closed_at=now - dt.timedelta(days=366))
    call_command("forget_messages")
    assert ContactMessage.objects.count() == 2
    assert "2 messages and reports forgotten." in capsys.readouterr().out
