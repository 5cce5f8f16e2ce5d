"""The pages of the site itself: what they say is compared with what the code does."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CASCADE, Model
from django.test import Client

from accounts.actions import COME_BACK_WITHIN, CONFIRM_WITHIN, choose_visibility
from accounts.models import User, Visibility
from accounts.querysets import FORMER_FOR
from movies.models import MEMO_MAX, Entry, Viewing, Wish
from movies.order import SCORE_MAX
from movies.querysets import UNDO_FOR
from movies.taste import LEAST
from movies.views import wall
from mymovie.outbox.actions import DEAD_KEPT, TRIED_FOR
from support.desk import KEPT_FOR as DONE_FOR
from transfer.jobs.forgetting import IMPORTS_KEPT, UPLOADS_KEPT
from transfer.models import UNDO_FOR as IMPORT_UNDO_FOR

TEXTS = ["about", "terms", "privacy", "accessibility"]
LANGUAGES = [code for code, _ in settings.LANGUAGES]
SESSION_DAYS = settings.SESSION_COOKIE_AGE // 86_400
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def text_of(page: str, language: str) -> str:
    client = Client(headers={"accept-language": language})
    html = client.get(f"/{page}/").content.decode()
    (text,) = re.findall(r"<article.*</article>", html, re.DOTALL)
    return text


def outline_of(page: str, language: str) -> list[str]:
    return re.findall(r"<(h1|h2|h3|li|tr|td|th|p)\b", text_of(page, language))


@pytest.mark.parametrize("page", TEXTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_for_everybody_and_needs_no_database(page, language, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client(headers={"accept-language": language}).get(f"/{page}/")

    assert response.status_code == 200
    assert response["Content-Language"] == language
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1800, stale-while-revalidate=1800"
    assert not response.cookies


@pytest.mark.parametrize("page", TEXTS)
def test_a_text_is_in_the_readers_language(page):
    assert re.search(r"[ぁ-んァ-ン一-龥]", text_of(page, "ja"))
    assert not re.search(r"[ぁ-んァ-ン一-龥]", text_of(page, "en"))


@pytest.mark.parametrize("page", TEXTS)
def test_both_languages_say_the_same_things_in_the_same_order(page):
    assert outline_of(page, "ja") == outline_of(page, "en")


def test_a_member_reads_the_texts_in_their_language(alice, as_alice):
    User.objects.filter(pk=alice.pk).update(language="en")

    assert "until you leave" in as_alice.get("/privacy/").content.decode().lower()


@pytest.mark.parametrize(
    ("page", "ja", "en"),
    [
        ("about", f"0〜{SCORE_MAX}点", f"from 0 to {SCORE_MAX}"),
        ("about", f"{MEMO_MAX}文字", f"{MEMO_MAX} characters"),
        ("about", f"{UNDO_FOR.days}日のあいだは元に戻せます", f"put it back for {UNDO_FOR.days} days"),
        ("terms", f"{CONFIRM_WITHIN.days}日以内に確認", f"within {CONFIRM_WITHIN.days} day "),
        ("terms", f"{COME_BACK_WITHIN.days}日のあいだ", f"for {COME_BACK_WITHIN.days} days you can log in"),
        ("privacy", f"{CONFIRM_WITHIN.days}日以内に確認", f"within {CONFIRM_WITHIN.days} day "),
        ("privacy", f"外してから{UNDO_FOR.days}日", f"{UNDO_FOR.days} days after you removed"),
        ("privacy", f"変えてから{FORMER_FOR.days}日", f"{FORMER_FOR.days} days after the change"),
        ("privacy", f"{COME_BACK_WITHIN.days}日を過ぎると", f"After {COME_BACK_WITHIN.days} days"),
        ("privacy", f"{COME_BACK_WITHIN.days}日後に消去", f"erased {COME_BACK_WITHIN.days} days later"),
        ("privacy", f"済んでから{DONE_FOR.days // 365}年", f"{DONE_FOR.days // 365} year after we are done"),
        ("privacy", f"{TRIED_FOR.days}日のあいだ渡せなかった", f"not take for {TRIED_FOR.days} days"),
        ("privacy", f"そのあと長くても{DEAD_KEPT.days}日", f"kept for {DEAD_KEPT.days} more days"),
        (
            "privacy",
            f"読み取るまで、長くても{UPLOADS_KEPT.days}日",
            f"it is read, {UPLOADS_KEPT.days} day at most",
        ),
        ("privacy", f"取り込みから{IMPORTS_KEPT.days}日", f"{IMPORTS_KEPT.days} days after you brought it"),
        ("privacy", f"書いてから{IMPORT_UNDO_FOR.days}日", f"back for {IMPORT_UNDO_FOR.days} days after"),
        ("privacy", f"{SESSION_DAYS}日で切れ、", f"ends after {SESSION_DAYS} days"),
    ],
)
def test_a_number_is_the_one_that_the_code_goes_by(page, ja, en):
    assert ja in text_of(page, "ja")
    assert en in text_of(page, "en")


def test_a_code_works_for_as_long_as_the_text_says():
    minutes = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT // 60

    assert minutes * 60 == settings.ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT
    assert f"コードは{minutes}分で" in text_of("privacy", "ja")
    assert f"works for {minutes} minutes" in text_of("privacy", "en")


def test_taste_is_shown_from_as_many_films_as_the_text_says():
    assert f"映画が{LEAST}本以上" in text_of("about", "ja")
    assert f"at least {LEAST} films that you have both" in text_of("about", "en")


def test_a_wall_is_for_japan_unless_its_owner_says_otherwise():
    assert User._meta.get_field("country").default == "JP"
    assert "はじめは日本" in text_of("about", "ja")


# --- cookies ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cookie_is_named(language):
    ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    named = set(re.findall(r'row"><code>([^<]+)', text_of("privacy", language)))

    assert named == {name.removeprefix("__Host-") for name in {*ours, wall._COOKIE}}


def test_what_else_a_browser_keeps_is_spoken_of():
    assert "つながらないときに見せる案内のページ" in text_of("privacy", "ja")
    assert "a page of ours with its looks, to show when there is no network" in text_of("privacy", "en")


def test_cookies_of_a_year_live_for_one():
    assert settings.LANGUAGE_COOKIE_AGE == 365 * 86_400
    assert settings.CSRF_COOKIE_AGE == 52 * 7 * 86_400


# --- what is kept ---

# Every field of a person and their films, and every table that goes when they do: the words for each.
FIELDS = {
    User: {
        "password": ("パスワード", "Password"),
        "last_login": ("最後にログインした日時", "last logged in"),
        "is_superuser": ("スタッフかどうか", "whether you are staff"),
        "is_staff": ("スタッフかどうか", "whether you are staff"),
        "handle": ("ハンドル", "Handle"),
        "email": ("メールアドレス", "E-mail address"),
        "nickname": ("ニックネーム", "nickname"),
        "nickname_key": ("整えた形でも", "a second time in a plain spelling"),
        "link": ("リンク", "link"),
        "birth_date": ("生年月日", "Birth date"),
        "shows_age": ("年齢を見せるかどうか", "whether your age is shown"),
        "country": ("国、言語、タイムゾーン", "Country, language, time zone"),
        "language": ("国、言語、タイムゾーン", "Country, language, time zone"),
        "time_zone": ("国、言語、タイムゾーン", "Country, language, time zone"),
        "visibility": ("ウォールの公開範囲", "Who may see the wall"),
        "watchlist_is_private": ("観たいリストを自分だけのもの", "whether your watchlist is for you alone"),
        "is_active": ("停止中かどうか", "whether you are suspended"),
        "left_at": ("退会した日時", "or left"),
        "joined_at": ("参加した日時", "when you joined"),
        "wall_version": ("ウォールと観たいリストを書きかえた回数", "how often the wall"),
        "watchlist_version": ("観たいリストを書きかえた回数", "the watchlist were written"),
        "watchlist_count": ("観たい作品の数", "and on your watchlist"),
        "wall_counts": ("棚ごとの本数", "Numbers of films by shelf"),
        "last_entry_at": ("最後に登録した日時", "when you last registered one"),
        "film_count": ("棚ごとの本数", "Numbers of films by shelf"),
        "follower_count": ("フォローとフォロワーの数", "who follow you"),
        "following_count": ("フォローとフォロワーの数", "numbers of people you follow"),
    },
    Entry: {
        "owner": ("あなたのウォール", "your wall"),
        "movie": ("登録した映画", "Films you registered"),
        "score": ("点数", "scores"),
        "original_score": ("取り込んだ点数のもとの書き方", "how an imported score was written"),
        "watched_on": ("鑑賞日", "the day watched"),
        "watched_precision": ("その細かさ", "how exact it is"),
        "memo": ("メモ", "memos"),
        "has_spoiler": ("ネタバレの印", "spoiler and private marks"),
        "is_private": ("非公開の印", "spoiler and private marks"),
        "memo_is_hidden": ("スタッフが隠したかどうか", "whether the staff hid the memo"),
        "released_on": ("公開日", "Release dates"),
        "released_country": ("公開日には国が", "name the country"),
        "is_public": ("ウォールの公開範囲", "Who may see the wall"),
        "registered_at": ("登録した日時", "when each was registered"),
        "revised_on": ("最後に書いた日", "last written"),
        "version": ("書き直した回数", "how often"),
    },
    Viewing: {
        "entry": ("それより前に観たとき", "Earlier times you saw them"),
        "watched_on": ("観たときの日付", "the day and how exact it is"),
        "watched_precision": ("日付とその細かさ、点数", "the day and how exact it is"),
        "score": ("その細かさ、点数、ひとこと", "the score, a note"),
        "original_score": ("取り込んだ点数のもとの書き方", "how an imported score was written"),
        "note": ("ひとこと", "a note"),
        "revised_on": ("ひとこと、最後に書いた日", "when that was last written"),
    },
    Wish: {
        "owner": ("あなたの観たいリスト", "your watchlist"),
        "movie": ("観たい作品", "Films you want to see"),
        "why": ("観たい作品、その理由", "want to see, why"),
        "released_on": ("その理由、公開日", "their release dates"),
        "released_country": ("公開日には国が", "name the country"),
        "added_at": ("加えた日時", "when you added them"),
    },
}
TABLES = {
    "accounts.User": ("アカウント", "Your account"),
    "accounts.FormerHandle": ("前のハンドル", "Former handles"),
    "account.EmailAddress": ("メールアドレス", "E-mail address"),
    "account.EmailConfirmation": ("途中で使う確認コード", "Codes used while signing up"),
    "mfa.Authenticator": ("認証アプリの鍵", "Key of an authenticator app"),
    "usersessions.UserSession": ("ログイン中の端末", "Where you are logged in"),
    "admin.LogEntry": ("スタッフの操作の記録", "The log of what the staff did"),
    "follows.Follow": ("フォローとフォロー申請", "Follows and follow requests"),
    "follows.Block": ("ブロック", "Blocks"),
    "follows.Mute": ("ミュート", "mutes"),
    "movies.Entry": ("登録した映画", "Films you registered"),
    "movies.Viewing": ("それより前に観たとき", "Earlier times you saw them"),
    "movies.Wish": ("観たい作品", "Films you want to see"),
    "movies.RemovedEntry": ("外した登録", "Films you removed"),
    "movies.TasteMatch": ("好みの近さ", "How alike you and others score"),
    "movies.TasteRun": ("計算した日時", "when it was worked out"),
    "movies.UnmetFilms": ("知らない映画の多さ", "you have never met"),
    "support.ContactMessage": ("お問い合わせ", "What you wrote to us"),
    "support.Report": ("報告", "Reports"),
    "transfer.Import": ("取り込みと、その一行一行", "Imports and their rows"),
    "transfer.ImportRow": ("映画の行の中身", "what the rows of films say"),
    "transfer.UploadPart": ("渡されたファイルそのもの", "The file itself"),
    "transfer.Job": ("取り込みの進みぐあい", "How far an import is"),
}


def tables_of_people() -> set[str]:
    """The person, every model with a foreign key to them, and what goes with one of these."""
    tables: set[type[Model]] = {
        model
        for model in apps.get_models()
        if model is User or any(field.related_model is User for field in model._meta.fields)
    }
    while more := {model for model in apps.get_models() if goes_with(model, tables)} - tables:
        tables |= more
    return {model._meta.label for model in tables}


def goes_with(model: type[Model], tables: set[type[Model]]) -> bool:
    links = [field for field in model._meta.fields if field.related_model in tables]
    return any(link.remote_field.on_delete is CASCADE for link in links)


@pytest.mark.parametrize("model", FIELDS)
def test_every_field_that_is_kept_is_spoken_of(model):
    kept = {field.name for field in model._meta.fields if not field.primary_key}
    assert kept == FIELDS[model].keys()

    ja, en = text_of("privacy", "ja"), text_of("privacy", "en")
    assert [word for word, _ in FIELDS[model].values() if word not in ja] == []
    assert [word for _, word in FIELDS[model].values() if word not in en] == []


def test_what_an_import_does_with_a_file_is_said():
    ja, en = text_of("privacy", "ja"), text_of("privacy", "en")

    assert "読み取ったらすぐに消し、だれにも渡しません" in ja
    assert "Once it is read it is deleted, and it is handed on to nobody" in en


def test_every_table_about_people_is_spoken_of():
    assert tables_of_people() == TABLES.keys()

    ja, en = text_of("privacy", "ja"), text_of("privacy", "en")
    assert [word for word, _ in TABLES.values() if word not in ja] == []
    assert [word for _, word in TABLES.values() if word not in en] == []


# --- links, and what machines read ---


@pytest.mark.parametrize("page", TEXTS)
def test_links_inside_a_text_lead_somewhere(page, as_alice):
    links = set(re.findall(r'href="(/[^"]*)"', text_of(page, "ja")))

    assert links
    assert {
        link: as_alice.get(link).status_code for link in links if as_alice.get(link).status_code >= 400
    } == {}


def test_parts_of_a_text_that_its_contents_name_are_there():
    text = text_of("privacy", "ja")

    named = set(re.findall(r'href="#([^"]+)"', text))
    assert named
    assert named <= set(re.findall(r'id="([^"]+)"', text))


def test_every_page_leads_to_the_texts(client):
    html = client.get("/").content.decode()

    assert all(f'href="/{page}/"' in html for page in TEXTS)


def test_robots_are_kept_from_what_is_nobodys_to_find_and_told_of_the_sitemap(client):
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    for path in ("/settings/", "/accounts/", "/admin/", "/people/random/", "/search/"):
        assert f"Disallow: {path}" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


@pytest.mark.parametrize("path", ["/search/?q=a", "/@alice/", "/accounts/login/"])
def test_a_page_that_says_nothing_lasting_is_not_for_search_engines(client, alice, path):
    choose_visibility(user=alice, visibility=Visibility.FOLLOWERS)

    assert 'name="robots" content="noindex"' in client.get(path).content.decode()
