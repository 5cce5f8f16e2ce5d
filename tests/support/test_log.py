import pytest
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import User
from support import actions
from support.models import Act, StaffAction
from tests.factories import make_user
from tests.support.pages import body, url_of


@pytest.fixture
def line(db, ada, alice):
    actions.suspend(actor=ada, person=alice, reason="Spam everywhere")
    return StaffAction.objects.get()


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.update(reason=""),
        lambda lines: lines.delete(),
        lambda lines: lines.get().delete(),
        lambda lines: lines.get().save(),
        lambda lines: lines.bulk_update(list(lines), ["reason"]),
    ],
)
def test_the_database_takes_nothing_back(line, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(StaffAction.objects.filter(pk=line.pk))
    assert StaffAction.objects.get().reason == "Spam everywhere"


@pytest.mark.django_db(transaction=True)
def test_tests_that_commit_can_still_clean_up(ada, alice):
    actions.suspend(actor=ada, person=alice, reason="Spam")
    assert StaffAction.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_and_the_log_is_as_strict_after_that():
    assert not StaffAction.objects.exists()
    StaffAction.objects.create(actor_id=1, action=Act.SUSPEND, subject_kind="user", subject_key="2")
    with pytest.raises(DatabaseError, match="append-only"):
        StaffAction.objects.all().delete()


def test_a_line_says_who_what_when_why_before_and_after(line, ada, alice):
    assert (line.actor_id, line.action, line.subject_kind) == (ada.pk, "suspend", "user")
    assert (line.subject_key, line.reason) == (str(alice.pk), "Spam everywhere")
    assert (line.before, line.after) == ({"is_active": True}, {"is_active": False})
    assert line.at


@pytest.mark.parametrize("role", ["as_ada", "as_olga"])
def test_both_roles_read_it_but_cannot_write_in_it(line, role, request):
    client = request.getfixturevalue(role)
    assert "Spam everywhere" in body(client.get(url_of(StaffAction)))
    for page, args in (("add", []), ("change", [line.pk]), ("delete", [line.pk])):
        assert client.post(url_of(StaffAction, page, *args), {"post": "yes"}).status_code == 403


def test_not_even_a_superuser_is_offered_to_delete_lines(line, client):
    client.force_login(make_user("root_", is_staff=True, is_superuser=True))
    data = {"action": "delete_selected", "_selected_action": line.pk}
    client.post(url_of(StaffAction), data)
    assert StaffAction.objects.exists()


def test_it_names_people_by_handle_as_long_as_they_are_here(line, as_ada, alice):
    assert "@ada" in body(as_ada.get(url_of(StaffAction)))
    assert "@alice" in body(as_ada.get(url_of(StaffAction)))
    gone = alice.pk
    alice.delete()
    page = body(as_ada.get(url_of(StaffAction)))
    assert "@alice" not in page
    assert f"({gone})" in page


def test_it_is_searched_by_the_handle_of_whoever_it_is_about(line, as_ada, bob, ada):
    actions.suspend(actor=ada, person=bob, reason="Another")
    page = body(as_ada.get(url_of(StaffAction, query="q=@alice")))
    assert "Spam everywhere" in page
    assert "Another" not in page


def test_the_history_of_a_person_is_their_part_of_the_log(line, as_ada, alice):
    page = body(as_ada.get(url_of(User, "history", alice.pk), follow=True))
    assert "Spam everywhere" in page


def test_django_s_own_log_is_not_written(line, as_ada, alice):
    as_ada.post(url_of(User, "deed", alice.pk, "restore"), {"reason": "A mistake"})
    assert not LogEntry.objects.exists()


def test_the_start_page_of_the_admin_opens(as_ada, as_olga):
    for client in (as_ada, as_olga):
        assert client.get(reverse("admin:index")).status_code == 200
