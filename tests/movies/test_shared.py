import pytest

from movies.shared import title_of_share


@pytest.mark.parametrize(
    ("title", "text", "meant"),
    [
        ("インセプション", "", "インセプション"),
        ("", "インセプション", "インセプション"),
        ("インセプション", "https://filmarks.com/movies/38526", "インセプション"),
        ("", "インセプション https://filmarks.com/movies/38526", "インセプション"),
        ("https://example.com/", "Inception\nhttps://example.com/", "Inception"),
        ("", "https://example.com/a", ""),
        ("", "", ""),
        ("インセプション - 映画情報・レビュー・評価・あらすじ | Filmarks映画", "", "インセプション"),
        ("インセプション : 作品情報 - 映画.com", "", "インセプション"),
        ("インセプション｜映画.com", "", "インセプション"),
        ("Inception (2010) - IMDb", "", "Inception"),
        ("Inception - YouTube", "", "Inception"),
        ("Inception (2010) — The Movie Database (TMDB)", "", "Inception"),
        ("映画『七人の侍』予告編 - YouTube", "", "七人の侍"),
        # What is part of a title stays.
        ("Mission: Impossible - Fallout", "", "Mission: Impossible - Fallout"),
        ("ブレードランナー 2049", "", "ブレードランナー 2049"),
        ("2001: A Space Odyssey", "", "2001: A Space Odyssey"),
        ("Netflix", "", "Netflix"),
        ("(500) Days of Summer", "", "(500) Days of Summer"),
    ],
)
def test_the_title_is_found_in_what_was_shared(title: str, text: str, meant: str) -> None:
    assert title_of_share(title, text) == meant


@pytest.mark.parametrize(
    "shared",
    [
        {"title": "ファイト・クラブ - YouTube", "text": "", "url": "https://example.com/"},
        {"title": "", "text": "『ファイト・クラブ』を観た https://example.com/"},
    ],
)
def test_a_share_opens_the_search_with_the_title(client, db, shared):
    response = client.get("/search/", shared)
    assert response.context["query"] == "ファイト・クラブ"
    assert 'value="ファイト・クラブ"' in response.content.decode()


def test_what_is_typed_goes_before_what_was_shared(client, db):
    assert client.get("/search/", {"q": "a", "title": "b"}).context["query"] == "a"


@pytest.mark.parametrize(
    ("shared", "status"),
    [({"title": "x" * 9000}, 200), ({"text": "- " * 5000}, 200), ({"title": "a\0b"}, 400)],
)
def test_a_share_may_be_anything(client, db, shared, status):
    assert client.get("/search/", shared).status_code == status
