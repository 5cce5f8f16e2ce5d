"""Every URL and who may open it: the table that tests/access holds the site to."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.outcomes import (
    CONFIRM,
    EVERYBODY,
    LEAVERS,
    MEMBERS,
    NO_MEMBER,
    NO_SUCH_FACTOR,
    NOBODY,
    OWNER,
    PASSES_MEMBERS_ON,
    PASSES_ON,
    STAFF,
    UNBLOCKED,
    UNDER_WAY,
    VISITORS,
    Who,
)

FILM, REMOVED = 550, 551

# What an address that names a person speaks of, and so what hides it.
PERSON = "person"  # hidden by a private wall and by a block
WALL = "wall"  # and by a wall for followers only


class Line(NamedTuple):
    name: str
    path: str
    get: Who
    post: Who
    of: str = ""
    public_for_s: int | None = None  # how long a shared cache may keep what visitors see
    cookies: frozenset[str] = frozenset()  # what a visitor's GET sets


FORM = frozenset({"csrftoken"})
CHOICE = frozenset({"django_language"})
HERS = "/@alice/"
MINE = f"/@alice/{FILM}/"
CODES = "/accounts/2fa/recovery-codes/"

# fmt: off
TABLE = [
    Line("movies:home", "/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:search", "/search/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:film", f"/movies/{FILM}/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:register", f"/movies/{FILM}/register/", PASSES_MEMBERS_ON, MEMBERS),
    Line("movies:random_wall", "/people/random/", PASSES_ON, NOBODY),
    Line("movies:wall", HERS, UNBLOCKED, NOBODY, PERSON, public_for_s=30),
    Line("movies:entry", MINE, UNBLOCKED, NOBODY, WALL, public_for_s=30),
    Line("movies:edit", f"{MINE}edit/", OWNER, OWNER, WALL),
    Line("movies:remove", f"{MINE}remove/", NO_MEMBER, OWNER, WALL),
    Line("movies:restore", f"/@alice/{REMOVED}/restore/", NO_MEMBER, OWNER, WALL),

    Line("account_signup", "/accounts/signup/", VISITORS, VISITORS, cookies=FORM),
    Line("account_login", "/accounts/login/", VISITORS, VISITORS, cookies=FORM),
    Line("account_logout", "/accounts/logout/", LEAVERS, LEAVERS),
    Line("account_inactive", "/accounts/inactive/", EVERYBODY, NOBODY),
    Line("account_reauthenticate", "/accounts/reauthenticate/", MEMBERS, MEMBERS),
    Line("account_email", "/accounts/email/", MEMBERS, MEMBERS),
    Line("account_email_verification_sent", "/accounts/confirm-email/", UNDER_WAY, UNDER_WAY),
    Line("account_change_password", "/accounts/password/change/", MEMBERS, MEMBERS),
    Line("account_set_password", "/accounts/password/set/", PASSES_MEMBERS_ON, PASSES_MEMBERS_ON),
    Line("account_reset_password", "/accounts/password/reset/", EVERYBODY, EVERYBODY, cookies=FORM),
    Line("account_confirm_password_reset_code", "/accounts/password/reset/confirm/", UNDER_WAY, UNDER_WAY),
    Line("account_complete_password_reset", "/accounts/password/reset/complete/", UNDER_WAY, UNDER_WAY),
    Line("account_password_reset_completed", "/accounts/password/reset/done/", EVERYBODY, NOBODY),
    Line("account_confirm_login_code", "/accounts/login/code/confirm/", UNDER_WAY, UNDER_WAY),

    Line("mfa_index", "/accounts/2fa/", MEMBERS, NO_MEMBER),
    Line("mfa_authenticate", "/accounts/2fa/authenticate/", UNDER_WAY, UNDER_WAY),
    Line("mfa_reauthenticate", "/accounts/2fa/reauthenticate/", CONFIRM, CONFIRM),
    Line("mfa_activate_totp", "/accounts/2fa/totp/activate/", CONFIRM, CONFIRM),
    Line("mfa_deactivate_totp", "/accounts/2fa/totp/deactivate/", NO_SUCH_FACTOR, NO_SUCH_FACTOR),
    Line("mfa_view_recovery_codes", CODES, NO_SUCH_FACTOR, NO_MEMBER),
    Line("mfa_generate_recovery_codes", f"{CODES}generate/", CONFIRM, CONFIRM),
    Line("mfa_download_recovery_codes", f"{CODES}download/", NO_SUCH_FACTOR, NO_SUCH_FACTOR),
    Line("mfa_list_webauthn", "/accounts/2fa/webauthn/", MEMBERS, NO_MEMBER),
    Line("mfa_add_webauthn", "/accounts/2fa/webauthn/add/", CONFIRM, CONFIRM),
    Line("mfa_reauthenticate_webauthn", "/accounts/2fa/webauthn/reauthenticate/", CONFIRM, CONFIRM),
    Line("mfa_remove_webauthn", "/accounts/2fa/webauthn/keys/1/remove/", CONFIRM, CONFIRM),
    Line("mfa_edit_webauthn", "/accounts/2fa/webauthn/keys/1/edit/", CONFIRM, CONFIRM),
    Line("mfa_login_webauthn", "/accounts/2fa/webauthn/login/", UNDER_WAY, UNDER_WAY),
    Line("usersessions_list", "/accounts/sessions/", MEMBERS, CONFIRM),

    Line("language", "/language/?language=en", PASSES_ON, PASSES_ON, cookies=CHOICE),
    Line("about", "/about/", EVERYBODY, NOBODY, public_for_s=3600),
    Line("terms", "/terms/", EVERYBODY, NOBODY, public_for_s=3600),
    Line("privacy_policy", "/privacy/", EVERYBODY, NOBODY, public_for_s=3600),
    Line("credits", "/credits/", EVERYBODY, NOBODY, public_for_s=3600),
    Line("robots", "/robots.txt", EVERYBODY, NOBODY, public_for_s=3600),
    Line("movies:sitemap", "/sitemap.xml", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:sitemap_pages", "/sitemap-pages.xml", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:sitemap_section", "/sitemap-walls-1.xml", EVERYBODY, NOBODY, public_for_s=60),
    Line("livez", "/livez", EVERYBODY, NOBODY),
    Line("readyz", "/readyz", EVERYBODY, NOBODY),
    Line("admin:", "/admin/", STAFF, STAFF),  # one line for all its pages
]
# fmt: on

SENT = {"language": {"language": "en"}}  # where a POST of nothing would be nonsense


def names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace == "admin":
            yield "admin:"
        else:
            yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
