import datetime as dt

import pytest
import time_machine

from accounts.models import User
from movies.actions import hide_memo
from movies.models import Entry, Precision, Viewing
from tests.factories import make_entry, make_movie, make_viewing
from tests.movies.pages import ENGLISH, drifts, text_of

pytestmark = pytest.mark.django_db
PAGE = "/@alice/346/"
ADD, OF_2015 = f"{PAGE}viewings/add/", f"{PAGE}viewings/2015/"


@pytest.fixture
def entry(alice) -> Entry:
    """Seen in 2015 and on a day of 2024, by one who reads English."""
    User.objects.filter(pk=alice.pk).update(language="en")
    seen = make_entry(
        alice, make_movie(tmdb_id=346), score=60, watched_on=dt.date(2015, 1, 1), precision=Precision.YEAR
    )
    make_viewing(seen, dt.date(2024, 5, 1), score=100, note="泣いた")
    return seen


def typed(**fields: str) -> dict[str, str]:
    parts = ("score", "watched_year", "watched_month", "watched_day", "note")
    return dict.fromkeys(parts, "") | {"version": "2"} | fields


def test_the_page_of_an_entry_tells_of_every_time(client, entry):
    make_viewing(entry, dt.date(2004, 1, 1), Precision.YEAR, score=55, original_score="5/10", note="<若い>")

    page = text_of(client.get(PAGE, headers=ENGLISH))

    assert "Seen 3 times" in page
    assert page.index('datetime="2024-05-01"') < page.index('datetime="2015"') < page.index('datetime="2004"')
    assert "&lt;若い&gt;" in page
    assert "5/10" in page
    assert page.count("泣いた") == 1  # the memo is not told twice


def test_one_time_is_no_list(client, as_alice, alice):
    make_entry(alice, make_movie(tmdb_id=346), watched_on=dt.date(2015, 1, 1))

    assert "viewings" not in text_of(client.get(PAGE))
    assert f'action="{ADD}"' in text_of(as_alice.get(PAGE))


def test_only_the_owner_is_offered_anything(client, as_bob, as_alice, entry):
    for stranger in (client, as_bob):
        assert "/viewings/" not in text_of(stranger.get(PAGE))
    page = text_of(as_alice.get(PAGE))
    assert OF_2015 in page
    assert f'action="{PAGE}viewings/2024-05-01/remove/"' in page
    assert f'href="{PAGE}viewings/2024-05-01/"' not in page  # the latest is the entry, edited as such


def test_a_time_is_added_and_the_wall_follows(as_alice, entry):
    response = as_alice.post(ADD, typed(score="80", watched_year="2024", watched_month="6"), follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    now = Entry.objects.get()
    assert (now.score, now.watched.address) == (80, "2024-06")
    assert [row.watched.address for row in now.viewings.order_by("watched_on")] == ["2015", "2024-05-01"]
    assert drifts() == []


def test_the_same_form_sent_twice_adds_once(as_alice, entry):
    for _ in range(2):
        response = as_alice.post(ADD, typed(score="80", watched_year="2020"))
        assert response.status_code == 302
    assert Viewing.objects.count() == 2


def test_so_it_does_where_the_memo_went_up_with_the_latest_time(as_alice, entry):
    for _ in range(2):
        response = as_alice.post(ADD, typed(score="90", watched_year="2025"))
        assert response.status_code == 302
    now = Entry.objects.get()
    assert (now.watched.address, now.memo) == ("2025", "泣いた")
    assert Viewing.objects.count() == 2


def test_so_does_an_earlier_time_that_turns_out_to_be_the_latest(as_alice, entry):
    for _ in range(2):
        response = as_alice.post(OF_2015, typed(score="90", watched_year="2025"))
        assert response.status_code == 302
    now = Entry.objects.get()
    assert (now.watched.address, now.memo) == ("2025", "泣いた")
    assert Viewing.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"watched_year": "2015", "score": "80"}, "This day is among the times you saw it already."),
        ({"watched_month": "5"}, "Enter the year as well"),
        ({"watched_year": "2023", "watched_month": "2", "watched_day": "30"}, "There is no such day"),
        ({"watched_year": "2026", "watched_month": "12"}, "cannot be in the future"),
        ({"watched_year": "2020", "score": "101"}, "100"),
        ({"watched_year": "2020", "note": "長" * 501}, "500"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(as_alice, entry, fields, message):
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC), tick=False):
        response = as_alice.post(ADD, typed(**{"note": "まだ書きかけ"} | fields))

    assert response.status_code == 422
    assert message in text_of(response)
    for value in ({"note": "まだ書きかけ"} | fields).values():
        assert value in text_of(response)
    assert Viewing.objects.count() == 1


def test_there_is_one_time_without_a_date(as_alice, entry):
    make_viewing(entry, None, score=10)

    response = as_alice.post(ADD, typed(score="80", version=str(entry.version)))

    assert response.status_code == 422
    assert "say when this one was" in text_of(response)


def test_an_earlier_time_is_told_anew(as_alice, entry):
    assert 'value="2015"' in text_of(as_alice.get(OF_2015))

    as_alice.post(OF_2015, typed(score="65", watched_year="2014", note="二度目"))

    [row] = Viewing.objects.all()
    assert (row.watched.address, row.score, row.note) == ("2014", 65, "二度目")


def test_the_latest_is_edited_as_the_entry(as_alice, entry):
    response = as_alice.get(f"{PAGE}viewings/2024-05-01/")

    assert response.url == f"{PAGE}edit/"


@pytest.mark.parametrize("address", ["2003", "2015-01", "2015-01-01", "unknown", "2015-13", "2015-02-30"])
def test_a_time_that_is_not_there_is_404(as_alice, entry, address):
    assert as_alice.get(f"{PAGE}viewings/{address}/").status_code == 404


def test_another_tab_was_first(as_alice, entry):
    as_alice.post(ADD, typed(score="80", watched_year="2020"))

    response = as_alice.post(OF_2015, typed(score="1", watched_year="2015", note="わたしの言葉"))

    assert response.status_code == 409
    assert "わたしの言葉" in text_of(response)
    assert 'name="version" value="3"' in text_of(response)
    assert set(Viewing.objects.values_list("score", flat=True)) == {60, 80}
    as_alice.post(OF_2015, typed(score="1", watched_year="2015", note="わたしの言葉", version="3"))
    assert set(Viewing.objects.values_list("score", flat=True)) == {1, 80}


def test_a_time_that_another_tab_removed_is_offered_to_be_added_again(as_alice, entry):
    as_alice.post(f"{OF_2015}remove/", {"version": "2"})

    response = as_alice.post(OF_2015, typed(score="1", watched_year="2014", note="わたしの言葉"))

    assert response.status_code == 409
    assert f'action="{ADD}"' in text_of(response)
    assert "わたしの言葉" in text_of(response)


def test_what_is_typed_of_a_time_that_another_tab_made_the_latest_is_not_lost(as_alice, entry):
    as_alice.post(f"{PAGE}viewings/2024-05-01/remove/", {"version": "2"})

    response = as_alice.post(OF_2015, typed(score="1", watched_year="2014", note="わたしの言葉"))

    assert response.status_code == 409
    assert "わたしの言葉" in text_of(response)
    assert Entry.objects.get().score == 60


def test_a_time_is_removed_and_put_back(as_alice, entry):
    page = as_alice.post(f"{PAGE}viewings/2024-05-01/remove/", {"version": "2"}, follow=True)
    assert (Entry.objects.get().score, Viewing.objects.count()) == (60, 0)

    token = text_of(page).split('name="removed" value="')[1].split('"')[0]
    as_alice.post(f"{PAGE}viewings/restore/", {"removed": token})

    now = Entry.objects.get()
    assert (now.score, now.memo, Viewing.objects.get().score) == (100, "泣いた", 60)
    assert drifts() == []


def test_removing_twice_leads_to_the_entry(as_alice, entry):
    for _ in range(2):
        assert as_alice.post(f"{OF_2015}remove/", {"version": "2"}).url == PAGE


def test_the_only_time_has_no_removal_of_its_own(as_alice, alice):
    make_entry(alice, make_movie(tmdb_id=346), watched_on=dt.date(2015, 1, 1))

    assert as_alice.post(f"{PAGE}viewings/2015-01-01/remove/").status_code == 404


def test_removing_what_another_tab_changed_asks_to_look_again(as_alice, entry):
    as_alice.post(f"{OF_2015}remove/", {"version": "1"})

    assert Viewing.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "x:y:z"])
def test_what_is_no_seal_of_ours_puts_nothing_back(as_alice, entry, token):
    response = as_alice.post(f"{PAGE}viewings/restore/", {"removed": token}, follow=True)

    assert "It can no longer be put back." in text_of(response)
    assert Viewing.objects.count() == 1


def test_a_seal_is_for_one_film_of_one_person(as_alice, as_bob, alice, bob, entry):
    page = as_alice.post(f"{OF_2015}remove/", {"version": "2"}, follow=True)
    token = text_of(page).split('name="removed" value="')[1].split('"')[0]
    make_entry(bob, entry.movie)
    make_entry(alice, make_movie(tmdb_id=347))

    as_bob.post("/@bob/346/viewings/restore/", {"removed": token})
    as_alice.post("/@alice/347/viewings/restore/", {"removed": token})

    assert Viewing.objects.count() == 0


def test_editing_the_entry_onto_an_earlier_date_is_refused_beside_the_field(as_alice, entry):
    said = {"score": "90", "watched_year": "2015", "watched_month": "", "watched_day": "", "memo": "あとで"}
    response = as_alice.post(f"{PAGE}edit/", said | {"version": "2"})

    assert response.status_code == 422
    assert "This day is among the times you saw it already." in text_of(response)
    assert "あとで" in text_of(response)


def test_what_hides_the_memo_hides_the_notes(client, as_bob, as_alice, entry):
    make_viewing(entry, dt.date(2004, 1, 1), Precision.YEAR, note="若かった")
    hide_memo(entry=Entry.objects.get(), is_hidden=True)

    assert "若かった" not in text_of(client.get(PAGE))
    assert "若かった" in text_of(as_alice.get(PAGE))
    assert as_bob.get(f"{PAGE}report/").status_code == 404


def test_a_note_without_a_memo_can_be_reported_and_is_kept_as_it_was(as_bob, alice):
    seen = make_entry(alice, make_movie(tmdb_id=346), watched_on=dt.date(2015, 1, 1))
    make_viewing(seen, dt.date(2004, 1, 1), Precision.YEAR, note="ひどい言葉")

    assert f"{PAGE}report/" in text_of(as_bob.get(PAGE))
    as_bob.post(f"{PAGE}report/", {"why": "spam", "text": "x"})

    assert alice.reports_received.get().memo == "ひどい言葉"


def test_a_spoiler_covers_the_notes_too(client, alice):
    seen = make_entry(alice, make_movie(tmdb_id=346), watched_on=dt.date(2015, 1, 1), has_spoiler=True)
    make_viewing(seen, dt.date(2004, 1, 1), Precision.YEAR, note="犯人は")

    assert "This note gives the plot away" in text_of(client.get(PAGE, headers=ENGLISH)).split("犯人は")[0]


def test_two_hundred_times_are_one_query_more_than_none(client, alice, django_assert_num_queries):
    seen = make_entry(alice, make_movie(tmdb_id=346), watched_on=dt.date(2024, 1, 1))
    with django_assert_num_queries(3):
        client.get(PAGE)
    Viewing.objects.bulk_create(
        Viewing(
            entry=seen,
            watched_on=dt.date(2020, 1, 1) + dt.timedelta(n),
            watched_precision="day",
            score=n % 101,
            revised_on=dt.date(2024, 1, 1),
        )
        for n in range(199)
    )
    with django_assert_num_queries(3):
        page = client.get(PAGE, headers=ENGLISH)
    assert "Seen 200 times" in text_of(page)
    assert text_of(page).count('class="viewings__time"') == 200
    assert text_of(page).index("<summary") < text_of(page).index('datetime="2020-01-01"')
