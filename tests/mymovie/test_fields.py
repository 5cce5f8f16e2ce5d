"""Whatever a form takes as text is clean: each text field of each form is tried, those of allauth too."""

import itertools
from collections.abc import Iterator

import pytest
from allauth.account import forms as account
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from movies.forms import ForgivingForm
from mymovie.text import clean_text

pytestmark = pytest.mark.once

DIRTY = ["e\u0301", "a\x07b", "a\u202eb", "a\u200bb", "\x00a", " a ", "か\u3099", "a\rb"]
INVISIBLE = ["\u200b", "\u3164\ufe0f", "\u2800", "\u00ad \u2060", "\x01", "\U000e0041"]

# What is compared and never stored or shown, as its owner typed it.
AS_TYPED = (forms.fields.RegexField, account.PasswordField)
SECRETS = {"password", "password1", "password2", "oldpassword", "code", "login"}
ELSEWHERE = {
    "SignupForm.username": "the adapter's clean_username lets letters, digits and _ pass alone",
}
OTHERS = ("django.contrib", "django.forms", "allauth", "tests", "csp")
# The forms of allauth that the site's URLs use and accounts.forms does not replace.
OF_ALLAUTH = [account.LoginForm, account.AddEmailForm, account.ResetPasswordForm, totp.ActivateTOTPForm]


def all_forms() -> list[type]:
    """Those of query strings too, which are never drawn."""
    get_resolver().url_patterns  # noqa: B018  (imports every view, and so every form)
    found = sorted({*_below(forms.BaseForm), *_below(ForgivingForm)}, key=lambda form: form.__qualname__)
    return [form for form in found if not form.__module__.startswith(OTHERS)] + OF_ALLAUTH


def _below(form: type) -> Iterator[type]:
    for sub in form.__subclasses__():
        yield sub
        yield from _below(sub)


def text_fields() -> list[tuple[str, forms.Field]]:
    return [
        (f"{form.__name__}.{name}", field)
        for form in all_forms()
        for name, field in {**getattr(form, "base_fields", {})}.items()
        if isinstance(field, forms.CharField) and name not in SECRETS
    ]


FIELDS = text_fields()
each_field = pytest.mark.parametrize(
    "field", [field for _, field in FIELDS], ids=[name for name, _ in FIELDS]
)


def taken(field: forms.Field, typed: str) -> str:
    """ "" where it is refused."""
    try:
        return field.clean(typed) or ""
    except ValidationError:
        return ""


def test_the_forms_are_found() -> None:
    names = {name for name, _ in FIELDS}
    assert names >= {"EntryForm.memo", "ProfileForm.nickname", "SearchForm.q", "ContactForm.text"}


@each_field
def test_a_text_comes_out_of_a_field_clean_or_not_at_all(
    field: forms.Field, request: pytest.FixtureRequest
) -> None:
    if request.node.callspec.id in ELSEWHERE:
        pytest.skip(ELSEWHERE[request.node.callspec.id])
    typed = [*DIRTY, *map("".join, itertools.permutations(DIRTY, 2))]
    got = {text: taken(field, text) for text in typed}
    assert {text: it for text, it in got.items() if it != clean_text(it)} == {}


@each_field
def test_what_cannot_be_seen_is_empty(field: forms.Field, request: pytest.FixtureRequest) -> None:
    if request.node.callspec.id in ELSEWHERE:
        pytest.skip(ELSEWHERE[request.node.callspec.id])
    assert {text: taken(field, text) for text in INVISIBLE} == dict.fromkeys(INVISIBLE, "")
