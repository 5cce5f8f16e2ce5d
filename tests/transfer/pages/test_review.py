"""The review of an import: what was found, row by row, and everything that can be said of it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from movies.models import Entry
from tests.factories import make_entry, make_movie
from tests.transfer.pages.made import candidate, make_done, make_import, make_row, make_said
from transfer.importing import deciding
from transfer.models import Clash, Decision, Import, ImportRow, State, Verdict
from transfer.review import PAGE
from transfer.sources.rows import Row

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ikiru():
    return make_movie(ja="生きる", en="Ikiru", world=dt.date(1952, 10, 9), directors=("黒澤明",))


@pytest.fixture
def living():
    return make_movie(
        ja="生きる LIVING", en="Living", world=dt.date(2022, 11, 4), directors=("Oliver Hermanus",)
    )


@pytest.fixture
def batch(alice):
    return make_import(alice)


def path_of(batch: Import, rest: str = "") -> str:
    return f"/settings/imports/{batch.key}/{rest}"


def row_path(row: ImportRow) -> str:
    return path_of(row.batch, f"rows/{row.number}/")


def fresh(row: ImportRow) -> ImportRow:
    return ImportRow.objects.get(pk=row.pk)


# --- what it shows ---


def test_a_row_shows_what_the_file_says_beside_the_film(as_alice, batch, ikiru):
    make_row(batch, 1, ikiru, said=make_said("Ikiru", 1952, memo="父と観た。"))
    html = as_alice.get(path_of(batch)).content.decode()
    for told in ("Ikiru", "1952", "4.5/5", "90", "2024", "父と観た。", "生きる", "黒澤明"):
        assert told in html


def test_it_opens_with_what_is_sure_and_each_pile_has_its_own_page(as_alice, batch, ikiru, living):
    make_row(batch, 1, ikiru, said=make_said("確かな映画"))
    make_row(batch, 2, ikiru, living, verdict=Verdict.CHECK, said=make_said("迷う映画"))
    make_row(batch, 3, verdict=Verdict.MISSING, said=make_said("無い映画"), reason="not_found")
    make_row(batch, 4, verdict=Verdict.BROKEN, said=Row(title="", problem="no_title"), reason="no_title")
    shown = {
        show: as_alice.get(path_of(batch, f"?show={show}")).content.decode()
        for show in ("sure", "check", "missing", "broken")
    }
    assert "確かな映画" in as_alice.get(path_of(batch)).content.decode()
    titles = {"sure": "確かな映画", "check": "迷う映画", "missing": "無い映画"}
    for show, html in shown.items():
        assert {name for name, title in titles.items() if title in html} == ({show} & titles.keys())


def test_with_nothing_sure_it_opens_with_what_there_is(as_alice, batch, ikiru):
    make_row(batch, 1, ikiru, verdict=Verdict.CHECK, said=make_said("迷う映画"))
    assert "迷う映画" in as_alice.get(path_of(batch)).content.decode()


@pytest.mark.parametrize("asked", ["?show=nonsense", "?after=-1", "?after=99999999999999999999", "?after=x"])
def test_nonsense_in_the_address_shows_the_first_page(as_alice, batch, ikiru, asked):
    make_row(batch, 1, ikiru)
    response = as_alice.get(path_of(batch, asked))
    assert response.status_code == 200
    assert len(response.context["page"].rows) == 1


def test_many_rows_come_page_by_page_each_once(as_alice, batch, ikiru):
    for number in range(1, 2 * PAGE + 6):
        make_row(batch, number, candidate(ikiru))
    seen, after = [], 0
    while after is not None:
        page = as_alice.get(path_of(batch, f"?show=sure&after={after}")).context["page"]
        seen += [shown.number for shown in page.rows]
        after = page.after
    assert seen == list(range(1, 2 * PAGE + 6))


def test_htmx_gets_the_further_rows_alone(as_alice, batch, ikiru):
    make_row(batch, 7, ikiru)
    html = as_alice.get(path_of(batch, "?show=sure&after=3"), headers=HTMX).content.decode()
    assert html.strip().startswith("<li")
    assert "<html" not in html


def test_a_page_costs_the_same_for_one_row_and_for_many(as_alice, alice, batch, ikiru, living):
    make_entry(alice, ikiru)
    make_row(batch, 1, ikiru, living)
    costs = []
    for count in (1, 60):
        for number in range(2, count + 1):
            film = make_movie(ja=f"映画{number}", en=f"Film {number}")
            make_row(batch, number, film, living)
            if number % 2:
                make_entry(alice, film, score=number)
        ImportRow.objects.update(is_there=False)
        with CaptureQueriesContext(connection) as queries:
            assert as_alice.get(path_of(batch, "?show=sure")).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 10


def test_what_is_there_already_stands_beside_what_the_file_says(as_alice, alice, batch, ikiru):
    make_entry(alice, ikiru, score=71, memo="わたしのメモ")
    make_row(batch, 1, ikiru, said=make_said("Ikiru", 1952, memo="昔のメモ"))
    html = as_alice.get(path_of(batch, "?show=there")).content.decode()
    for told in ("71", "わたしのメモ", "90", "昔のメモ"):
        assert told in html


# --- one row ---


def test_the_right_one_of_several_films_is_chosen(as_alice, batch, ikiru, living):
    row = make_row(batch, 1, ikiru, living, verdict=Verdict.CHECK)
    response = as_alice.post(row_path(row), {"film": living.pk})
    assert response["Location"].endswith("?show=check#row-1")
    assert (fresh(row).tmdb_id, fresh(row).decision) == (living.pk, Decision.TAKE)


def test_htmx_gets_the_row_as_it_is_now_and_what_the_whole_comes_to(as_alice, batch, ikiru, living):
    row = make_row(batch, 1, ikiru, living, verdict=Verdict.CHECK)
    response = as_alice.post(row_path(row), {"film": living.pk}, headers=HTMX)
    html = response.content.decode()
    assert html.count('data-hx-swap-oob="true"') == 2
    assert 'id="row-1"' in html
    assert "row-decided" in response["HX-Trigger"]


def test_a_row_is_skipped_and_the_skip_undone(as_alice, batch, ikiru):
    row = make_row(batch, 1, ikiru)
    as_alice.post(row_path(row), {"deed": "skip"})
    assert fresh(row).decision == Decision.SKIP
    as_alice.post(row_path(row), {"deed": "undo"})
    assert fresh(row).decision == Decision.NONE


def test_a_choice_is_undone(as_alice, batch, ikiru, living):
    row = make_row(batch, 1, ikiru, living, verdict=Verdict.CHECK)
    as_alice.post(row_path(row), {"film": living.pk})
    as_alice.post(row_path(row), {"deed": "undo"})
    assert (fresh(row).tmdb_id, fresh(row).decision) == (ikiru.pk, Decision.NONE)


@pytest.mark.parametrize("clash", Clash)
def test_one_row_says_what_happens_to_a_film_that_is_there(as_alice, alice, batch, ikiru, clash):
    make_entry(alice, ikiru, score=71)
    row = make_row(batch, 1, ikiru)
    as_alice.post(row_path(row), {"deed": clash.value})
    assert fresh(row).clash == clash


@pytest.mark.parametrize("sent", [{}, {"deed": "explode"}, {"film": "x"}, {"film": "0"}, {"deed": ""}])
def test_what_says_nothing_changes_nothing(as_alice, batch, ikiru, living, sent):
    row = make_row(batch, 1, ikiru, living, verdict=Verdict.CHECK)
    assert as_alice.post(row_path(row), sent).status_code == 422
    assert fresh(row).decision == Decision.NONE


def test_a_film_that_nobody_knows_and_tmdb_is_not_there_for_is_told_on_the_row(as_alice, batch, ikiru):
    row = make_row(batch, 1, ikiru, verdict=Verdict.CHECK)
    response = as_alice.post(row_path(row), {"film": 123_456_789, "q": "生きる"})
    assert response.status_code in (422, 503)
    assert 'role="alert"' in response.content.decode()
    assert fresh(row).decision == Decision.NONE


# --- looking for another film ---


@pytest.fixture
def finds(monkeypatch):
    def make(*films):
        asked = []

        def find(query, language):
            asked.append((query, language))
            return [candidate(film, why="by_hand") for film in films]

        monkeypatch.setattr("transfer.matching.finding.by_hand", find)
        return asked

    return make


def test_a_search_shows_films_to_choose_from(as_alice, batch, living, finds):
    asked = finds(living)
    row = make_row(batch, 1, verdict=Verdict.MISSING, said=make_said("リビング"))
    response = as_alice.get(row_path(row), {"q": "生きる LIVING"})
    assert asked == [("生きる LIVING", "ja")]
    assert f'name="film" value="{living.pk}"' in response.content.decode()
    as_alice.post(row_path(row), {"film": living.pk})
    assert (fresh(row).tmdb_id, fresh(row).decision) == (living.pk, Decision.TAKE)


def test_a_search_by_htmx_brings_the_films_alone(as_alice, batch, living, finds):
    finds(living)
    row = make_row(batch, 1, verdict=Verdict.MISSING)
    html = as_alice.get(row_path(row), {"q": "生きる"}, headers=HTMX).content.decode()
    assert str(living.pk) in html
    assert "<html" not in html
    assert 'id="row-1"' not in html


def test_a_search_that_finds_nothing_says_so(as_alice, batch, finds):
    finds()
    row = make_row(batch, 1, verdict=Verdict.MISSING)
    assert "のっぺらぼう" in as_alice.get(row_path(row), {"q": "のっぺらぼう"}).content.decode()


# --- many rows ---


def test_all_that_were_not_found_are_skipped_at_once(as_alice, batch, ikiru):
    missing = [make_row(batch, n, verdict=Verdict.MISSING) for n in (1, 2)]
    sure = make_row(batch, 3, ikiru)
    response = as_alice.post(path_of(batch, "decide/"), {"show": "missing", "deed": "skip"})
    assert response["Location"].endswith("?show=missing")
    assert [fresh(row).decision for row in missing] == [Decision.SKIP] * 2
    assert fresh(sure).decision == Decision.NONE


def test_the_first_guess_is_taken_of_all_that_are_to_check(as_alice, batch, ikiru, living):
    row = make_row(batch, 1, ikiru, living, verdict=Verdict.CHECK)
    as_alice.post(path_of(batch, "decide/"), {"show": "check", "deed": "take"})
    assert (fresh(row).tmdb_id, fresh(row).decision) == (ikiru.pk, Decision.TAKE)


def test_what_happens_to_films_that_are_there_is_said_once_for_all(as_alice, batch):
    as_alice.post(path_of(batch, "decide/"), {"show": "there", "deed": "newer"})
    assert Import.objects.get().clash == Clash.NEWER


@pytest.mark.parametrize("sent", [{}, {"show": "x", "deed": "skip"}, {"show": "sure", "deed": "x"}])
def test_nonsense_said_of_all_changes_nothing(as_alice, batch, ikiru, sent):
    row = make_row(batch, 1, ikiru)
    assert as_alice.post(path_of(batch, "decide/"), sent).status_code == 302
    assert fresh(row).decision == Decision.NONE


def test_what_tmdb_was_not_there_for_can_be_asked_again(as_alice, batch, ikiru):
    row = make_row(batch, 1, verdict=Verdict.MISSING, reason="away")
    assert path_of(batch, "look-again/") in as_alice.get(path_of(batch, "?show=missing")).content.decode()
    as_alice.post(path_of(batch, "look-again/"))
    assert (fresh(row).verdict, Import.objects.get().state) == (Verdict.WAITING, State.MATCHING)


def test_with_nothing_left_to_ask_nothing_is_offered(as_alice, batch):
    make_row(batch, 1, verdict=Verdict.MISSING, reason="not_found")
    assert path_of(batch, "look-again/") not in as_alice.get(path_of(batch, "?show=missing")).content.decode()


# --- the end of it ---


def test_the_numbers_say_what_registering_would_do(as_alice, alice, batch, ikiru, living):
    make_entry(alice, living, score=50)
    make_row(batch, 1, ikiru)
    make_row(batch, 2, living)
    make_row(batch, 3, ikiru, said=make_said("見たい", is_wish=True))
    make_row(batch, 4, verdict=Verdict.MISSING)
    response = as_alice.get(path_of(batch))
    assert [number for number, _ in response.context["sums"]] == [1, 1, 1, 1]
    assert response.context["tallies"].taken == 3


def button_of(as_alice: Client, batch: Import) -> str:
    html = as_alice.get(path_of(batch)).content.decode()
    found = re.search(r'<div class="do__act">\s*<button [^>]*>([^<]+)</button>', html)
    assert found
    return found[1]


@pytest.fixture
def english(alice):
    User.objects.update(language="en")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("clash", "words", "said"),
    [
        ("mine", "stays as it is", "Register 1 film"),
        ("theirs", "as the file has it", "Register up to 2 films"),
        ("newer", "as the newer has it", "Register up to 2 films"),
    ],
)
def test_the_button_counts_films_and_leaves_out_those_that_stay(
    as_alice, alice, batch, ikiru, living, clash, words, said
):
    make_entry(alice, living, score=50)
    for number, film in enumerate((ikiru, ikiru, living, living), 1):
        make_row(batch, number, film)
    as_alice.post(path_of(batch, "decide/"), {"show": "there", "deed": clash})
    assert button_of(as_alice, batch) == said
    sums = as_alice.get(path_of(batch)).context["sums"]
    assert sums == [(1, "new"), (1, words), (2, "told of twice")]


@pytest.mark.usefixtures("english")
def test_the_button_says_when_nothing_will_change(as_alice, alice, batch, living):
    make_entry(alice, living, score=50)
    make_row(batch, 1, living)
    assert button_of(as_alice, batch) == "Finish: nothing changes"
    as_alice.post(path_of(batch, "commit/"))
    assert Import.objects.get().state == State.COMMITTING


@pytest.mark.usefixtures("english")
def test_the_button_names_the_watchlist_where_all_is_for_it(as_alice, batch, ikiru, living):
    make_row(batch, 1, ikiru, said=make_said("Ikiru", is_wish=True))
    assert button_of(as_alice, batch) == "Put 1 film on your watchlist"
    make_row(batch, 2, living)
    assert button_of(as_alice, batch) == "Register 2 films"


def test_with_nothing_to_register_the_button_cannot_be_pressed(as_alice, batch):
    make_row(batch, 1, verdict=Verdict.MISSING)
    assert "disabled" in as_alice.get(path_of(batch)).content.decode()


def test_an_import_is_thrown_away(as_alice, batch, ikiru):
    make_row(batch, 1, ikiru)
    response = as_alice.post(path_of(batch, "drop/"))
    assert response["Location"] == "/settings/imports/"
    assert not Import.objects.exists()
    assert not Entry.objects.exists()


def test_one_that_is_written_cannot_be_thrown_away(as_alice, alice):
    batch = make_done(alice)
    as_alice.post(path_of(batch, "drop/"))
    assert Import.objects.filter(pk=batch.pk).exists()


@pytest.mark.parametrize("state", [State.COMMITTING, State.DONE])
def test_a_row_that_is_written_meanwhile_leads_to_how_it_stands(as_alice, alice, ikiru, state):
    row = make_row(make_import(alice, state=state), 1, ikiru)
    assert as_alice.get(row_path(row))["Location"] == path_of(row.batch)
    assert as_alice.post(row_path(row), {"deed": "skip"})["Location"] == path_of(row.batch)
    told = as_alice.post(row_path(row), {"deed": "skip"}, headers=HTMX)
    assert told["HX-Redirect"] == path_of(row.batch)
    assert fresh(row).decision == Decision.NONE


def test_two_tabs_that_say_the_same_say_it_once(as_alice, batch, ikiru, living):
    row = make_row(batch, 1, ikiru, living, verdict=Verdict.CHECK)
    for _tab in range(2):
        as_alice.post(row_path(row), {"film": living.pk})
    assert len(fresh(row).candidates) == 2
    assert deciding.tallies(batch).taken == 1


# --- whose it is ---


@pytest.mark.parametrize(
    "rest", ["", "answer/", "decide/", "rows/1/", "commit/", "not-taken/", "undo/", "drop/", "look-again/"]
)
def test_nobody_else_finds_it(as_bob, batch, ikiru, rest):
    make_row(batch, 1, ikiru)
    answers = [as_bob.get(path_of(batch, rest)).status_code, as_bob.post(path_of(batch, rest)).status_code]
    assert set(answers) <= {404, 405}
    assert 404 in answers
