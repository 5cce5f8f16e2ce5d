import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD
from tests.support.pages import models, url_of

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _needed(settings):
    settings.ADMIN_NEEDS_SECOND_FACTOR = True


def code():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def log_in(client, person):
    data = {"login": person.email, "password": PASSWORD}
    response = client.post(reverse("account_login"), data)
    if response["Location"] == reverse("mfa_authenticate"):
        response = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert response.status_code == 302


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_no_list_opens_without_one(as_ada, model):
    response = as_ada.get(url_of(model))
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("path", ["/admin/", "/admin/jsi18n/", "/admin/autocomplete/", "/admin/movies/"])
def test_no_other_page_opens_either(as_ada, path):
    assert as_ada.get(path)["Location"].startswith("/admin/login/")


def test_nothing_is_done_without_one(as_ada, alice):
    as_ada.post(url_of(User, "deed", alice.pk, "suspend"), {"reason": "Spam"})
    alice.refresh_from_db()
    assert alice.is_active


def test_staff_without_one_are_led_to_where_it_is_set_up(as_ada):
    response = as_ada.get("/admin/", follow=True)
    assert response.status_code == 403
    assert reverse("mfa_index") in response.content.decode()


def test_who_logs_in_with_one_comes_in(client, ada):
    TOTP.activate(ada, SECRET)
    log_in(client, ada)
    assert client.get("/admin/").status_code == 200


def test_a_session_from_before_it_was_set_up_has_to_confirm_it(client, ada):
    log_in(client, ada)
    TOTP.activate(ada, SECRET)
    response = client.get("/admin/movies/movie/", follow=True)
    assert response.status_code == 403
    confirm = f"{reverse('mfa_reauthenticate')}?next=/admin/movies/movie/"
    assert confirm in response.content.decode()
    client.post(confirm, {"code": code()})
    assert client.get("/admin/movies/movie/").status_code == 200


def test_recovery_codes_alone_are_none(as_ada, ada):
    Authenticator.objects.create(user=ada, type="recovery_codes", data={})
    assert as_ada.get("/admin/").status_code == 302


def test_it_is_no_longer_proved_when_it_is_taken_away(client, ada):
    TOTP.activate(ada, SECRET)
    log_in(client, ada)
    Authenticator.objects.filter(user=ada).delete()
    assert client.get("/admin/").status_code == 302


def test_a_member_is_not_told_about_it(as_alice):
    assert as_alice.get("/admin/", follow=True).status_code == 403
    assert reverse("mfa_index") not in as_alice.get("/admin/", follow=True).content.decode()


def test_a_visitor_logs_in_on_the_site_s_own_page(client, db):
    response = client.get("/admin/movies/movie/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/admin/movies/movie/"


def test_there_is_no_log_in_form_in_the_admin_itself(client, ada):
    response = client.post("/admin/login/", {"username": ada.email, "password": PASSWORD})
    assert response["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("onward", ["https://evil.example/admin/", "//evil.example/admin/", "/@alice/", ""])
def test_the_way_on_stays_in_the_admin(client, ada, onward):
    TOTP.activate(ada, SECRET)
    log_in(client, ada)
    assert client.get("/admin/login/", {"next": onward})["Location"] == "/admin/"


def test_it_may_be_waived(as_ada, settings):
    settings.ADMIN_NEEDS_SECOND_FACTOR = False
    assert as_ada.get("/admin/").status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (30, 302)])
def test_half_an_hour_in_which_nothing_is_asked_closes_the_admin(client, ada, minutes, status):
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        TOTP.activate(ada, SECRET)
        log_in(client, ada)
        clock.shift(20 * 60)
        assert client.get("/admin/").status_code == 200
        clock.shift(minutes * 60)
        assert client.get("/admin/").status_code == status
        assert client.get("/settings/profile/").status_code == 200


def test_twelve_hours_close_it_whatever_is_asked(client, ada):
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        TOTP.activate(ada, SECRET)
        log_in(client, ada)
        for _ in range(35):
            clock.shift(20 * 60)
            assert client.get("/admin/").status_code == 200
        clock.shift(20 * 60)
        assert client.get("/admin/").status_code == 302


def test_the_admin_writes_down_at_most_every_five_minutes_that_it_is_used(client, ada):
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        TOTP.activate(ada, SECRET)
        log_in(client, ada)
        clock.shift(299)
        client.get("/admin/")
        assert "staff_seen_at" not in client.session
        clock.shift(1)
        client.get("/admin/")
        assert client.session["staff_seen_at"] == int(time.time())
