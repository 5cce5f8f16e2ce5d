import datetime as dt

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from movies import merging
from movies.actions import Impression, remove_entry
from movies.models import Entry, Movie, Precision, RemovedEntry
from tests.factories import make_entry, make_movie
from tests.movies.pages import ENGLISH, HTMX, drifts, entry_form_on, text_of, typed

MEMO = "𠮷野家の前で観た🎬👨‍👩‍👧‍👦"


@pytest.fixture
def film(db) -> Movie:
    return make_movie(tmdb_id=27205)


@pytest.fixture
def entry(alice, film) -> Entry:
    return make_entry(alice, film, score=70, memo="もとのメモ")


REGISTER, PAGE = "/movies/27205/register/", "/@alice/27205/"
EDIT, REMOVE, RESTORE = f"{PAGE}edit/", f"{PAGE}remove/", f"{PAGE}restore/"


# --- registering ---


def test_registering_leads_to_the_entry(as_alice, film):
    response = as_alice.post(REGISTER, typed(score="88", memo=MEMO), follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert MEMO in text_of(response)
    assert Impression.of(Entry.objects.get()) == Impression(score=88, memo=MEMO)


def test_a_film_can_be_registered_without_a_word(as_alice, film):
    as_alice.post(REGISTER, typed())

    assert Impression.of(Entry.objects.get()) == Impression()


def test_htmx_gets_what_stands_beside_the_film(as_alice, film):
    response = as_alice.post(REGISTER, typed(score="88"), headers=HTMX)

    assert response.status_code == 200
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#mine-27205", "outerHTML")
    assert "entry-saved" in response["HX-Trigger"]
    assert 'id="mine-27205"' in text_of(response)
    assert "<html" not in text_of(response)


def test_the_same_form_sent_twice_registers_once(as_alice, film):
    for _ in range(2):
        assert as_alice.post(REGISTER, typed(score="88")).status_code == 302

    assert Entry.objects.get().version == 1


def test_a_form_without_javascript_works_from_page_to_page(as_alice, film):
    form = entry_form_on(as_alice.get("/movies/27205/"))
    as_alice.post(form.action, form.fields | {"score": "64", "memo": "よい"})
    form = entry_form_on(as_alice.get(PAGE))
    as_alice.post(form.action, form.fields | {"score": "65", "is_private": "on"})

    assert Impression.of(Entry.objects.get()) == Impression(score=65, memo="よい", is_private=True)


def test_a_film_that_does_not_exist_cannot_be_registered(as_alice, tmdb):
    tmdb.gone.add(550)

    response = as_alice.post("/movies/550/register/", typed(memo="消えないで"))

    assert response.status_code == 422
    assert "消えないで" in response.text
    assert not Movie.objects.exists()


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_when_tmdb_is_away_nothing_that_was_typed_is_lost(as_alice, tmdb, how):
    tmdb.fail_with("dead")
    response = as_alice.post("/movies/550/register/", typed(score="88", memo=MEMO), headers=how)

    form = entry_form_on(response)
    assert response.status_code == 503
    assert (form.action, form.fields["score"], form.fields["memo"]) == ("/movies/550/register/", "88", MEMO)
    assert not Movie.objects.exists()


def test_no_form_can_be_sent_from_another_site(alice, film):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    assert client.post(REGISTER, typed()).status_code == 403
    assert not Entry.objects.exists()


# --- mistakes ---

MISTAKES = [
    ({"score": "101"}, "score"),
    ({"score": "-1"}, "score"),
    ({"score": "abc"}, "score"),
    ({"score": "7.5"}, "score"),
    ({"watched_month": "5"}, "watched_year"),
    ({"watched_day": "5"}, "watched_year"),
    ({"watched_year": "2020", "watched_day": "5"}, "watched_year"),
    ({"watched_year": "2021", "watched_month": "2", "watched_day": "29"}, "watched_year"),
    ({"watched_year": "1887"}, "watched_year"),
    ({"watched_year": "2999"}, "watched_year"),
    ({"watched_year": "2020", "watched_month": "13"}, "watched_month"),
    ({"watched_year": "2020", "watched_month": "1", "watched_day": "32"}, "watched_day"),
    ({"memo": "あ" * 501}, "memo"),
]


@pytest.mark.parametrize(("mistake", "field"), MISTAKES)
@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_a_mistake_is_told_beside_its_field_and_nothing_is_written(as_alice, film, mistake, field, how):
    response = as_alice.post(REGISTER, typed(**mistake), headers=how)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert all(message in text_of(response) for message in response.context["form"].errors[field])
    assert not Entry.objects.exists()


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_a_mistake_loses_nothing_that_was_typed(as_alice, film, how):
    said = {
        "score": "73", "watched_year": "2020", "watched_month": "13", "watched_day": "５",
        "memo": f"<b>{MEMO}\n二行目", "has_spoiler": "on", "is_private": "on",
    }  # fmt: skip
    form = entry_form_on(as_alice.post(REGISTER, typed(**said), headers=how))

    assert {name: form.fields.get(name) for name in said} == said
    assert form.slider == "73"


def test_a_mistake_in_an_edit_keeps_what_is_saved_and_what_was_typed(as_alice, entry):
    response = as_alice.post(EDIT, typed(score="101", memo="あたらしい", version="1"))

    assert response.status_code == 422
    assert entry_form_on(response).fields["memo"] == "あたらしい"
    assert entry_form_on(response).action == EDIT
    assert Entry.objects.get().memo == "もとのメモ"


# --- the day it was watched ---


@pytest.mark.parametrize(
    ("parts", "kept", "shown"),
    [
        (("2019", "", ""), (dt.date(2019, 1, 1), Precision.YEAR), "<dd>2019</dd>"),
        (("2019", "7", ""), (dt.date(2019, 7, 1), Precision.MONTH), "<dd>July 2019</dd>"),
        (("2019", "7", "6"), (dt.date(2019, 7, 6), Precision.DAY), "<dd>2019-07-06</dd>"),
        (("2020", "2", "29"), (dt.date(2020, 2, 29), Precision.DAY), "<dd>2020-02-29</dd>"),
    ],
)
def test_a_date_is_kept_and_shown_as_exactly_as_it_is_known(as_alice, alice, film, parts, kept, shown):
    alice.language = "en"
    alice.save()
    year, month, day = parts
    said = typed(watched_year=year, watched_month=month, watched_day=day)
    page = as_alice.post(REGISTER, said, follow=True)

    entry = Entry.objects.get()
    assert (entry.watched_on, entry.watched_precision) == kept
    assert shown in text_of(page)
    fields = entry_form_on(page).fields
    assert (fields["watched_year"], fields["watched_month"], fields["watched_day"]) == parts


def test_today_is_the_owners_today(as_alice, alice, film):
    alice.time_zone = "Pacific/Kiritimati"
    alice.save()
    today = timezone.localdate(timezone=alice.zone)
    said = typed(watched_year=str(today.year), watched_month=str(today.month), watched_day=str(today.day))

    assert as_alice.post(REGISTER, said).status_code == 302
    assert Entry.objects.get().watched_on == today


# --- editing ---


def test_an_edit_changes_the_entry(as_alice, entry):
    form = entry_form_on(as_alice.get(EDIT))
    response = as_alice.post(EDIT, form.fields | {"score": "71", "memo": ""})

    assert response["Location"] == PAGE
    assert Impression.of(Entry.objects.get()) == Impression(score=71)


def test_the_form_says_what_the_entry_says(as_alice, alice, film):
    make_entry(alice, film, memo="<i>&amp;\n\n三行目", has_spoiler=True, is_private=True)
    fields = entry_form_on(as_alice.get(EDIT)).fields

    assert (fields["score"], fields["no_score"], fields["memo"]) == ("", "on", "<i>&amp;\n\n三行目")
    assert (fields["has_spoiler"], fields["is_private"], fields["version"]) == ("on", "on", "1")


def test_a_form_sent_back_untouched_changes_nothing(as_alice, alice, film):
    make_entry(
        alice,
        film,
        score=0,
        memo="一\n二",
        watched_on=dt.date(2001, 5, 1),
        precision=Precision.MONTH,
        is_private=True,
    )
    as_alice.post(EDIT, entry_form_on(as_alice.get(EDIT)).fields)

    assert Entry.objects.get().version == 1


def test_from_a_wall_htmx_gets_the_card(as_alice, entry):
    form = entry_form_on(as_alice.get(f"{EDIT}?place=wall", headers=HTMX))
    response = as_alice.post(EDIT, form.fields | {"score": "71"}, headers=HTMX)

    assert form.fields["place"] == "wall"
    assert response["HX-Retarget"] == "#card-27205"
    assert 'id="card-27205"' in text_of(response)
    assert "<html" not in text_of(response)


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_two_tabs_cannot_overwrite_each_other_unseen(as_alice, entry, how):
    tabs = [entry_form_on(as_alice.get(EDIT)).fields for _ in range(2)]
    as_alice.post(EDIT, tabs[0] | {"memo": "左のタブ", "score": "10"})
    response = as_alice.post(EDIT, tabs[1] | {"memo": "右のタブ", "score": "90"}, headers=how)

    assert response.status_code == 409
    assert "左のタブ" in text_of(response)
    assert "右のタブ" in text_of(response)
    assert Entry.objects.get().memo == "左のタブ"


def test_after_a_conflict_what_was_typed_can_be_saved_at_once(as_alice, entry):
    tabs = [entry_form_on(as_alice.get(EDIT)).fields for _ in range(2)]
    as_alice.post(EDIT, tabs[0] | {"memo": "左のタブ"})
    form = entry_form_on(as_alice.post(EDIT, tabs[1] | {"memo": "右のタブ", "is_private": "on"}))
    response = as_alice.post(form.action, form.fields)

    assert response.status_code == 302
    saved = Entry.objects.get()
    assert (saved.memo, saved.is_private, saved.version) == ("右のタブ", True, 3)


def test_a_third_tab_is_told_again(as_alice, entry):
    tabs = [entry_form_on(as_alice.get(EDIT)).fields for _ in range(3)]
    as_alice.post(EDIT, tabs[0] | {"memo": "一"})
    form = entry_form_on(as_alice.post(EDIT, tabs[1] | {"memo": "二"}))
    as_alice.post(EDIT, tabs[2] | {"memo": "三", "version": "2"})

    assert as_alice.post(form.action, form.fields).status_code == 409


def test_registering_what_another_tab_registered_is_a_conflict(as_alice, film):
    form = entry_form_on(as_alice.get("/movies/27205/"))
    as_alice.post(REGISTER, form.fields | {"score": "10"})
    response = as_alice.post(REGISTER, form.fields | {"score": "90"})

    again = entry_form_on(response)
    assert response.status_code == 409
    assert (again.action, again.fields["score"], again.fields["version"]) == (EDIT, "90", "1")
    assert as_alice.post(again.action, again.fields).status_code == 302
    assert Entry.objects.get().score == 90


def test_two_tabs_that_say_the_same_do_not_quarrel(as_alice, entry):
    tabs = [entry_form_on(as_alice.get(EDIT)).fields for _ in range(2)]
    for tab in tabs:
        assert as_alice.post(EDIT, tab | {"score": "10"}).status_code == 302


# --- removing and putting back ---


def test_a_film_is_removed_and_put_back(as_alice, entry):
    before = Entry.objects.values().get()
    page = as_alice.post(REMOVE, follow=True)
    assert page.redirect_chain == [("/@alice/", 302)]
    assert RESTORE in text_of(page)
    assert not Entry.objects.exists()

    assert as_alice.post(RESTORE)["Location"] == PAGE
    changed = {"id": Entry.objects.get().pk, "version": 3}
    assert Entry.objects.values().get() == before | changed


@pytest.mark.parametrize(("place", "target"), [("wall", "#card-27205"), ("", "#mine-27205")])
def test_with_htmx_the_way_back_stands_where_the_film_was(as_alice, entry, place, target):
    gone = as_alice.post(REMOVE, {"place": place}, headers=HTMX)
    assert (gone["HX-Retarget"], f'id="{target[1:]}"' in text_of(gone)) == (target, True)
    assert RESTORE in text_of(gone)

    back = as_alice.post(RESTORE, {"place": place}, headers=HTMX)
    assert (back["HX-Retarget"], f'id="{target[1:]}"' in text_of(back)) == (target, True)
    assert Entry.objects.exists()


def test_the_page_of_a_removed_film_offers_it_back(as_alice, as_bob, entry):
    as_alice.post(REMOVE)

    own, other = as_alice.get(PAGE), as_bob.get(PAGE)
    assert own.status_code == other.status_code == 404
    assert RESTORE in text_of(own)
    assert RESTORE not in text_of(other)
    assert RESTORE in text_of(as_alice.get("/movies/27205/"))


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_a_second_click_on_remove_still_offers_the_film_back(as_alice, entry, how):
    as_alice.post(REMOVE, headers=how)
    response = as_alice.post(REMOVE, headers=how)

    assert RESTORE in text_of(response)
    assert RemovedEntry.objects.exists()


@pytest.mark.parametrize("how", [{}, HTMX], ids=["page", "htmx"])
def test_a_second_click_on_put_it_back_leads_to_the_entry_too(as_alice, entry, how):
    as_alice.post(REMOVE)
    first, second = (as_alice.post(RESTORE, headers=how) for _ in range(2))

    assert first.status_code == second.status_code
    assert first.headers.get("Location") == second.headers.get("Location")
    assert Entry.objects.get().version == 3


def test_what_was_never_there_cannot_be_removed_or_put_back(as_alice, film):
    assert as_alice.post(REMOVE).status_code == 404
    assert as_alice.post(RESTORE).status_code == 404


def test_what_was_registered_again_is_not_overwritten_by_putting_back(as_alice, alice, entry):
    as_alice.post(REMOVE)
    make_entry(alice, entry.movie, score=1)
    as_alice.post(RESTORE)

    assert Entry.objects.get().score == 1


# --- whose it is ---


@pytest.mark.parametrize("page", [EDIT, REMOVE, RESTORE])
def test_a_stranger_changes_nothing(as_bob, alice, entry, page):
    if page == RESTORE:
        remove_entry(owner=alice, tmdb_id=entry.movie_id)
    before = list(Entry.objects.values())

    assert as_bob.post(page, typed(score="0", version="1")).status_code == 404
    assert list(Entry.objects.values()) == before


def test_a_strangers_form_is_not_drawn(as_bob, entry):
    assert as_bob.get(EDIT).status_code == 404


def test_a_visitor_who_opens_a_form_by_htmx_is_led_to_log_in(client, entry):
    came_from = {"Referer": "http://testserver/@alice/"}

    opened = client.get(EDIT, headers=came_from | HTMX)
    assert opened["HX-Redirect"] == "/accounts/login/?next=/%40alice/"


@pytest.mark.parametrize("page", [REGISTER, EDIT, REMOVE, RESTORE])
def test_a_visitor_is_led_to_log_in_and_back(client, entry, page):
    came_from = {"Referer": "http://testserver/@alice/?sort=score"}
    plain = client.post(page, typed(), headers=came_from)
    htmx = client.post(page, typed(), headers=came_from | HTMX)

    login = "/accounts/login/?next=/%40alice/%3Fsort%3Dscore"
    assert (plain.status_code, plain["Location"]) == (302, login)
    assert htmx.status_code == 401  # the form stays where it is, with what was typed
    assert Entry.objects.get() == entry


def test_a_register_form_that_is_reloaded_leads_to_the_film(as_alice, db):
    assert as_alice.get(REGISTER)["Location"] == "/movies/27205/"


def test_an_old_tab_cannot_overwrite_a_film_that_was_removed_and_registered_again(as_alice, alice, entry):
    old_tab = typed(score="10", version=str(entry.version))
    remove_entry(owner=alice, tmdb_id=entry.movie_id)
    make_entry(alice, entry.movie, memo="長い感想")

    assert as_alice.post(EDIT, old_tab).status_code == 409
    assert Entry.objects.get().memo == "長い感想"


def test_what_is_typed_for_an_entry_that_another_tab_removed_can_be_registered(as_alice, alice, entry):
    remove_entry(owner=alice, tmdb_id=entry.movie_id)
    response = as_alice.post(EDIT, typed(memo="消えないで", version=str(entry.version)))

    assert response.status_code == 409
    assert "消えないで" in response.text
    assert f'action="{REGISTER}"' in response.text


@pytest.mark.parametrize(
    ("method", "page"),
    [
        ("get", REMOVE), ("get", RESTORE), ("delete", EDIT), ("put", REGISTER),
        ("post", PAGE), ("post", "/@alice/"), ("post", "/"), ("post", "/search/"), ("post", "/movies/27205/"),
    ],
)  # fmt: skip
def test_another_method_is_not_allowed(as_alice, entry, method, page):
    assert getattr(as_alice, method)(page).status_code == 405
    assert Entry.objects.get() == entry


def test_looking_at_a_form_changes_nothing(as_alice, entry):
    before = Entry.objects.values().get()
    as_alice.get(EDIT)

    assert Entry.objects.values().get() == before


def test_after_all_that_the_counts_are_exact(as_alice, film):
    as_alice.post(REGISTER, typed(score="88"))
    as_alice.post(EDIT, typed(score="9", is_private="on", version="1"))
    as_alice.post(REMOVE)
    as_alice.post(RESTORE)

    assert drifts() == []


# --- the entry's page ---


def test_an_entry_has_a_page_for_everybody(client, entry):
    page = text_of(client.get(PAGE))

    assert "インセプション" in page
    assert "アリス" in page
    assert "もとのメモ" in page
    assert EDIT not in page


def test_a_private_entry_has_a_page_for_its_owner_alone(client, as_alice, as_bob, alice, film):
    make_entry(alice, film, is_private=True)

    assert [reader.get(PAGE).status_code for reader in (as_alice, as_bob, client)] == [200, 404, 404]


def test_an_entrys_page_is_found_in_any_case(client, entry):
    assert client.get("/@Alice/27205/")["Location"] == PAGE


@pytest.mark.parametrize("page", [PAGE, "/movies/27205/"])
def test_a_memo_that_gives_the_plot_away_waits_behind_a_click(client, alice, film, page):
    make_entry(alice, film, memo="犯人はあの人", has_spoiler=True)
    before, _, after = text_of(client.get(page)).partition("犯人はあの人")

    assert before.count("<details") == before.count("</details>") + 1
    assert "</details>" in after


def test_a_memo_without_a_secret_is_simply_there(client, entry):
    before, _, _ = text_of(client.get(PAGE)).partition("もとのメモ")

    assert before.count("<details") == before.count("</details>")


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "page", ["/", "/@alice/", PAGE, "/movies/27205/", "/search/?q=script", "/@alice/?q=<script>"]
)
def test_what_people_and_tmdb_write_is_never_markup(client, as_alice, alice, bob, film, page):
    alice.nickname = f'"{SCRIPT}'
    alice.save()
    make_movie(tmdb_id=film.pk, ja=SCRIPT, en=SCRIPT, directors=(SCRIPT,))
    make_entry(alice, film, memo=SCRIPT)
    make_entry(bob, film, memo=SCRIPT, has_spoiler=True)

    for reader in (client, as_alice):
        assert SCRIPT not in text_of(reader.get(page, headers=ENGLISH))


def test_a_title_that_is_markup_can_be_removed_safely(as_alice, alice, film):
    make_movie(tmdb_id=film.pk, ja=SCRIPT, en=SCRIPT)
    make_entry(alice, film)

    assert SCRIPT not in text_of(as_alice.post(REMOVE, follow=True))


def test_lines_of_a_memo_stay_lines(client, alice, film):
    make_entry(alice, film, memo="一行目\n二行目")

    assert "一行目<br>二行目" in text_of(client.get(PAGE))


# --- a film that was merged into another ---


@pytest.fixture
def merged(alice, entry) -> Movie:
    """The film that stays."""
    survivor = make_movie(tmdb_id=550)
    with transaction.atomic():
        merging.step(former_id=27205, survivor_id=550)
    return survivor


@pytest.mark.parametrize(
    ("former", "present"), [(PAGE, "/@alice/550/"), (f"{EDIT}?place=wall", "/@alice/550/edit/?place=wall")]
)
def test_the_address_of_a_merged_film_leads_to_the_one_that_stays(as_alice, merged, former, present):
    assert as_alice.get(former)["Location"] == present


def test_what_was_typed_of_a_film_that_was_merged_meanwhile_is_not_lost(as_alice, merged):
    response = as_alice.post(EDIT, typed(score="88", memo=MEMO, version="1"))

    assert response.status_code == 409
    form = entry_form_on(response)
    assert (form.action, form.fields["memo"]) == ("/@alice/550/edit/", MEMO)
    as_alice.post(form.action, form.fields)
    assert Entry.objects.get().memo == MEMO


def test_what_was_typed_of_a_film_that_was_merged_and_removed_is_not_lost(as_alice, alice, merged):
    remove_entry(owner=alice, tmdb_id=550)
    response = as_alice.post(EDIT, typed(score="88", memo=MEMO, version="1"))

    assert response.status_code == 409
    assert entry_form_on(response).fields["memo"] == MEMO


def test_nobody_else_is_led_to_a_form(as_bob, merged):
    assert as_bob.get(EDIT, follow=True).status_code == 404
    assert as_bob.post(EDIT, typed(score="1")).status_code == 404
