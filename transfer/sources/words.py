"""What people and services call the columns of a list of films, folded as tables.plain folds them."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split("|"))


# Our field: what it is called elsewhere, the likeliest first.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": _words(
        "title | タイトル | 作品名 | 映画名 | 題名 | 邦題 | 作品 | 映画 | 映画タイトル | 作品タイトル"
        "| 日本語タイトル | name | film | movie | film title | movie title | 名前"
    ),
    "original_title": _words(
        "original title | original_title | originaltitle | original | 原題 | オリジナルタイトル | 英題"
        "| 英語タイトル"
    ),
    "year": _words(
        "year | 製作年 | 制作年 | 公開年 | 製作年度 | 制作年度 | 年 | release year | year of release"
        "| release_year | 年度"
    ),
    "score": _words(
        "score | rating | スコア | 評価 | 点数 | 採点 | 星 | 得点 | ★ | my rating | your rating"
        "| my score | stars | grade | 評点 | 点 | マイスコア | rating10 | userrating | user rating"
        "| おすすめ度 | 満足度"
    ),
    "watched_on": _words(
        "watched_on | watched on | watched date | watcheddate | date watched | 鑑賞日 | 観賞日 | 観た日"
        "| 視聴日 | 見た日 | みた日 | 鑑賞日時 | 視聴日時 | 鑑賞年月日 | 鑑賞年月 | 鑑賞年 | 鑑賞 | watched"
        "| watchedat | watched at | seen | seen on | date | 日付 | 日時 | 年月日"
    ),
    "memo": _words(
        "memo | review | 感想 | レビュー | メモ | コメント | comment | comments | note | notes | 備考"
        "| 短評 | ひとこと | 一言 | thoughts | why"
    ),
    "directors": _words("directors | director | 監督 | 監督名"),
    "tmdb_id": _words("tmdb_id | tmdb id | tmdbid | tmdb"),
    "imdb_id": _words("imdb_id | imdb id | imdbid | imdb | const"),
    "url": _words("url | link | links | リンク | uri"),
    "logged_at": _words(
        "logged_at | registered_at | added_at | 登録日 | 登録日時 | 追加日 | created_at | date added"
    ),
    "list": _words("list | リスト | status | ステータス | 状態"),
}

# What only certain services say: with the above it tells a heading from a film.
_OF_SERVICES = _words(
    "letterboxd uri | letterboxduri | rewatch | tags | position | description | title type"
    "| date rated | num votes | type | release date | simkl_id | watchlist | media_id | media_type"
    "| source | addedat | info | timestamp | content | released_on | watched_precision | has_spoiler"
    "| is_private | original_score | prime | duration | genres | release_date"
)

WORDS = {word for words in FIELDS.values() for word in words} | set(_OF_SERVICES)
