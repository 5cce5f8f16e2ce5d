"""Which passwords are refused and why, and that whatever is taken is taken as it was typed."""

import re
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import settings as rounds
from hypothesis import strategies as st

from accounts import passwords
from accounts.models import User
from mymovie.hashers import Argon2
from tests.accounts.forms import complaints, log_in, mailed_code, sign_up
from tests.depth import IS_WHOLE
from tests.factories import PASSWORD

ANN = User(handle="ann_film", nickname="映画アン", email="hanako.y@mail.example.com")

REFUSED = {
    "password_too_short": ["", "short", "nine char", "ab 日本語 12"],
    "password_too_long": ["correct horse " * 18 + "stapl"],
    "password_repeats": [
        "aaaaaaaaaa", "ああああああああああ", "abababababab", "abcabcabcabc", "xkcdxkcdxk",
        "1122112211",
        "ｘｋｃｄｘｋｃｄｘｋ", "passwordpassword", "monkeymonkey", "          ", "aA aA aA aA",
        "アアアアああああああ",
    ],
    "password_walks": [
        "1234567890", "0987654321", "qwertyuiop", "poiuytrewq", "asdfghjkl;", "1qaz2wsx3edc",
        "zaq1xsw2cde3",
        "abcdefghij", "zyxwvutsrq", "abc123def456", "qwertyasdfgh", "QWERTYuiop",
        "１２３４５６７８９０", "1q2w3e4r5t",
        "あいうえおかきくけこ", "アイウエオカキクケコ", "ｱｲｳｴｵｶｷｸｹｺ", "いろはにほへとちりぬ",
        "!@#$%^&*()", "147258369147",
    ],
    "password_names_you": [
        "mymovie2026", "MyMovie!!!!", "my-movie2026x", "ＭｙＭｏｖｉｅ２０２６", "マイムービー2026",
        "まいむーびー１２３４",
        "ann_film01", "ann_film_mymovie", "2026ann_film!", "hanako.y2026", "hanako1990",
        "映画アン20261231", "mym0v1e2026",
    ],
    "password_too_common": [
        "password123", "p@ssw0rd2024", "Password!!", "iloveyou22", "dragon1234", "!!monkey2026!!",
        "football99",
        "ohayougozaimasu", "Onegaishimasu1", "パスワードです１２３", "ぱすわーど1234567",
        "ilovemovies", "iLoveJapan2020",
        "correct horse battery staple", "correcthorsebatterystaple",
    ],
    "password_entirely_numeric": ["9471038265", "９４７１０３８２６５"],
}  # fmt: skip

TAKEN = [
        PASSWORD, "another long pass phrase", "ten  chars", "tr0ub4dor&3x", "観た映画を並べる壁と",
        "ポップコーンと塩とバター",
        "annoying filming fly", "mymovie is where I keep films", "🎬🍿🎟️🎭🎪🎨🎤🎧🎼🎹",
        "x" * 8 + "qz7w", "no kinds asked",
        "correct horse battery", "kmzqvbtrwpx", " leading and trailing ",
]  # fmt: skip


@pytest.mark.parametrize(("code", "typed"), [(code, it) for code, of in REFUSED.items() for it in of])
def test_what_is_easy_to_guess_is_refused_for_one_reason(code: str, typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(typed, ANN)
    assert [it.code for it in refusal.value.error_list] == [code]


@pytest.mark.parametrize("typed", [*TAKEN, "correct horse " * 18 + "stap"])
def test_what_is_hard_to_guess_is_taken_whatever_it_is_made_of(typed: str) -> None:
    validate_password(typed, ANN)


def test_every_password_of_ten_characters_on_the_lists_is_refused() -> None:
    slipped = [word for word in passwords.common() if len(word) >= 10 and not is_refused(word)]
    assert slipped == []
    assert sum(len(word) >= 10 for word in passwords.common()) > 1_800


def test_every_common_word_is_refused_with_a_year_behind_it() -> None:
    words = [word for word in passwords.common() if len(word) >= 6 and word.isascii() and word.isalpha()]
    slipped = [word for word in words if not is_refused(f"{word}2026")]
    assert slipped == []


def is_refused(typed: str) -> bool:
    try:
        validate_password(typed)
    except ValidationError:
        return True
    return False


@rounds(max_examples=500 if IS_WHOLE else 15)
@given(st.text(max_size=300), st.text(max_size=300))
def test_the_hash_is_of_exactly_what_was_typed(typed: str, other: str) -> None:
    """Nothing is cut, stripped or normalised, wherever it differs."""
    hasher = Argon2()
    encoded = hasher.encode(typed, "a salt of its own")
    assert hasher.verify(typed, encoded)
    assert hasher.verify(other, encoded) == (other == typed)


@pytest.mark.parametrize(
    ("typed", "nearly"),
    [
        (" spaces around it ", "spaces around it"),
        ("a long tail " * 21 + "end", "a long tail " * 21 + "en"),
        ("seventy two bytes are where another algorithm stops reading what was typed|a",
         "seventy two bytes are where another algorithm stops reading what was typed|b"),
        ("ｗｉｄｅ ｌｅｔｔｅｒｓ", "wide letters"),
        ("Capitals Count Here", "capitals count here"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_who_signed_up_logs_in_with_that_and_with_nothing_near_it(typed: str, nearly: str) -> None:
    client = Client()
    waiting = sign_up(client, password1=typed)
    client.post(waiting["Location"], {"code": mailed_code()})
    assert log_in(Client(), "newcomer@example.com", nearly).status_code == 200
    assert log_in(Client(), "newcomer@example.com", typed).status_code == 302


@pytest.mark.django_db
def test_the_nickname_counts_as_a_name_already_at_sign_up(client: Client) -> None:
    refused = sign_up(client, nickname="Kurosawa", password1="kurosawa1954")
    assert complaints(refused, "password1") == [
        "This password is hardly more than your name, your address or that of this site."
    ]


# --- what password managers need ---


def password_fields(page: str) -> list[str]:
    return [
        re.search(r'autocomplete="([\w-]+)"', field)[1]
        for field in re.findall(r'<input type="password"[^>]*>', page)
    ]


def at_reset(client: Client, alice: User) -> str:
    asked = client.post("/accounts/password/reset/", {"email": alice.email})
    return client.post(asked["Location"], {"code": mailed_code()})["Location"]


@pytest.mark.parametrize(
    ("path", "tokens"),
    [
        ("/accounts/login/", ["current-password"]),
        ("/accounts/signup/", ["new-password"]),
        (at_reset, ["new-password", "new-password"]),
    ],
)
def test_a_manager_knows_each_field_of_visitors(
    client: Client, alice: User, path: Any, tokens: list[str]
) -> None:
    page = client.get(path(client, alice) if callable(path) else path).content.decode()
    assert password_fields(page) == tokens


@pytest.mark.parametrize(
    ("path", "tokens"),
    [
        ("/accounts/password/change/", ["current-password", "new-password", "new-password"]),
        ("/accounts/reauthenticate/", ["current-password"]),
        ("/settings/account/leave/", ["current-password"]),
    ],
)
def test_a_manager_knows_each_field_of_members(as_alice: Client, path: str, tokens: list[str]) -> None:
    assert password_fields(as_alice.get(path).content.decode()) == tokens


def test_nothing_keeps_anybody_from_pasting(as_alice: Client, client: Client) -> None:
    pages = [
        as_alice.get("/accounts/password/change/"),
        client.get("/accounts/signup/"),
        client.get("/accounts/login/"),
    ]
    for page in pages:
        fields = re.findall(r'<input type="password"[^>]*>', page.content.decode())
        assert fields
        assert not any(re.search(r"maxlength|onpaste|readonly|autocomplete=\"off", field) for field in fields)


@pytest.mark.django_db
def test_the_passkey_comes_before_the_password_at_log_in(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert page.index('id="passkey_login"') < page.index('type="password"')


@pytest.mark.django_db
def test_whoever_signed_up_is_offered_a_passkey_once(client: Client) -> None:
    waiting = sign_up(client)
    home = client.post(waiting["Location"], {"code": mailed_code()})["Location"]
    offer = 'href="/accounts/2fa/webauthn/add/"'
    assert [offer in client.get(home).content.decode() for _ in range(2)] == [True, False]
