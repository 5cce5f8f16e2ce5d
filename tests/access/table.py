"""Every URL and who may open it: the table that tests/access holds the site to."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.outcomes import (
    CONFIRM,
    EVERYBODY,
    FEED,
    LEAVERS,
    MEMBERS,
    NO_MEMBER,
    NO_SUCH_FACTOR,
    NOBODY,
    NOT_ONESELF,
    OWNER,
    OWNER_PASSES,
    PASSES_MEMBERS_ON,
    PASSES_ON,
    PERSON,
    UNBLOCKED,
    UNBLOCKED_MEMBERS,
    UNDER_WAY,
    VISITORS,
    WALL,
    WHO_LEFT,
    Of,
    Who,
)

FILM, REMOVED = 550, 551
IMPORT = "theimportwewatch"  # its key: it waits for review, and has one row


class Line(NamedTuple):
    name: str
    path: str
    get: Who
    post: Who
    of: Of | None = None
    public_for_s: int | None = None  # how long a shared cache may keep what visitors see
    cookies: frozenset[str] = frozenset()  # what a visitor's GET sets


FORM = frozenset({"csrftoken"})
CHOICE = frozenset({"django_language"})
HERS = "/@alice/"
MINE = f"/@alice/{FILM}/"
BROUGHT = f"/settings/imports/{IMPORT}/"
CODES = "/accounts/2fa/recovery-codes/"

# fmt: off
TABLE = [
    Line("movies:home", "/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:search", "/search/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:search_further", "/search/further/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:film", f"/movies/{FILM}/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:register", f"/movies/{FILM}/register/", PASSES_MEMBERS_ON, MEMBERS),
    Line("movies:wish", f"/movies/{FILM}/wish/", PASSES_MEMBERS_ON, MEMBERS),
    Line("movies:unwish", f"/movies/{FILM}/unwish/", NO_MEMBER, MEMBERS),
    Line("movies:people", "/people/", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:random_wall", "/people/random/", PASSES_ON, NOBODY),
    Line("movies:own_wall", "/wall/", PASSES_MEMBERS_ON, NOBODY),
    Line("movies:wall", HERS, UNBLOCKED, NOBODY, PERSON, public_for_s=58),
    Line("movies:own_watchlist", "/watchlist/", PASSES_MEMBERS_ON, NOBODY),
    Line("movies:watchlist", f"{HERS}watchlist/", UNBLOCKED, NOBODY, WALL, public_for_s=58),
    Line("movies:feed", f"{HERS}feed.xml", UNBLOCKED, NOBODY, FEED, public_for_s=60),
    Line("movies:card", f"{HERS}card.png", UNBLOCKED, NOBODY, FEED, public_for_s=60),
    Line("movies:taste", f"{HERS}taste/", NOT_ONESELF, NOT_ONESELF, WALL),
    Line("movies:entry", MINE, UNBLOCKED, NOBODY, WALL, public_for_s=60),
    Line("movies:edit", f"{MINE}edit/", OWNER, OWNER, WALL),
    Line("movies:remove", f"{MINE}remove/", NO_MEMBER, OWNER, WALL),
    Line("movies:restore", f"/@alice/{REMOVED}/restore/", NO_MEMBER, OWNER, WALL),
    Line("movies:add_viewing", f"{MINE}viewings/add/", OWNER, OWNER, WALL),
    Line("movies:viewing", f"{MINE}viewings/2015/", OWNER, OWNER, WALL),
    Line("movies:remove_viewing", f"{MINE}viewings/2015/remove/", NO_MEMBER, OWNER, WALL),
    Line("movies:restore_viewing", f"{MINE}viewings/restore/", NO_MEMBER, OWNER, WALL),

    Line("follows:follow", f"{HERS}follow/", NO_MEMBER, NOT_ONESELF, PERSON),
    Line("follows:unfollow", f"{HERS}unfollow/", NO_MEMBER, UNBLOCKED_MEMBERS, PERSON),
    Line("follows:remove_follower", f"{HERS}remove-follower/", NO_MEMBER, UNBLOCKED_MEMBERS, PERSON),
    Line("follows:block", f"{HERS}block/", NOT_ONESELF, NOT_ONESELF, PERSON),
    Line("follows:unblock", f"{HERS}unblock/", NO_MEMBER, UNBLOCKED_MEMBERS, PERSON),
    Line("follows:mute", f"{HERS}mute/", NO_MEMBER, UNBLOCKED_MEMBERS, PERSON),
    Line("follows:unmute", f"{HERS}unmute/", NO_MEMBER, UNBLOCKED_MEMBERS, PERSON),
    Line("follows:following", f"{HERS}following/", UNBLOCKED, NOBODY, WALL, public_for_s=60),
    Line("follows:followers", f"{HERS}followers/", UNBLOCKED, NOBODY, WALL, public_for_s=60),
    Line("follows:requests", "/settings/requests/", MEMBERS, NO_MEMBER),
    Line("follows:accept", "/settings/requests/alice/accept/", NO_MEMBER, UNBLOCKED_MEMBERS, PERSON),
    Line("follows:refuse", "/settings/requests/alice/refuse/", NO_MEMBER, UNBLOCKED_MEMBERS, PERSON),
    Line("follows:blocks", "/settings/blocks/", MEMBERS, NO_MEMBER),
    Line("support:report_profile", f"{HERS}report/", NOT_ONESELF, NOT_ONESELF, PERSON),
    Line("support:report_memo", f"{MINE}report/", NOT_ONESELF, NOT_ONESELF, WALL),
    Line("support:contact", "/contact/", EVERYBODY, EVERYBODY, cookies=FORM),
    Line("support:contact_thanks", "/contact/thanks/", EVERYBODY, NOBODY, public_for_s=3600),

    Line("accounts:settings", "/settings/", PASSES_ON, NOBODY),
    Line("accounts:profile", "/settings/profile/", MEMBERS, MEMBERS),
    Line("accounts:privacy", "/settings/privacy/", MEMBERS, MEMBERS),
    Line("accounts:watchlist", "/settings/privacy/watchlist/", NO_MEMBER, MEMBERS),
    Line("accounts:security", "/settings/security/", MEMBERS, NOBODY),
    Line("accounts:account", "/settings/account/", MEMBERS, NOBODY),
    Line("accounts:leave", "/settings/account/leave/", MEMBERS, MEMBERS),
    Line("accounts:left", "/settings/account/left/", WHO_LEFT, NOBODY, public_for_s=3600),
    Line("accounts:come_back", "/settings/account/come-back/", PASSES_MEMBERS_ON, PASSES_MEMBERS_ON),
    Line("transfer:zip", "/settings/account/take-out.zip", CONFIRM, NOBODY),
    Line("transfer:json", "/settings/account/take-out.json", CONFIRM, NOBODY),
    Line("transfer:csv", "/settings/account/take-out.csv", CONFIRM, NOBODY),
    Line("transfer:imports", "/settings/imports/", MEMBERS, MEMBERS),
    Line("transfer:import", BROUGHT, OWNER, NOBODY),
    Line("transfer:answer", f"{BROUGHT}answer/", OWNER_PASSES, OWNER_PASSES),
    Line("transfer:decide", f"{BROUGHT}decide/", NO_MEMBER, OWNER),
    Line("transfer:row", f"{BROUGHT}rows/1/", OWNER, OWNER),
    Line("transfer:look_again", f"{BROUGHT}look-again/", NO_MEMBER, OWNER),
    Line("transfer:commit", f"{BROUGHT}commit/", NO_MEMBER, OWNER),
    Line("transfer:not_taken", f"{BROUGHT}not-taken/", OWNER, NOBODY),
    Line("transfer:job", f"{BROUGHT}progress/", OWNER_PASSES, NOBODY),
    Line("transfer:stop", f"{BROUGHT}stop/", NO_MEMBER, OWNER),
    Line("transfer:resume", f"{BROUGHT}resume/", NO_MEMBER, OWNER),
    Line("transfer:undo", f"{BROUGHT}undo/", NO_MEMBER, OWNER),
    Line("transfer:drop", f"{BROUGHT}drop/", NO_MEMBER, OWNER),

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
    Line("accessibility", "/accessibility/", EVERYBODY, NOBODY, public_for_s=3600),
    Line("credits", "/credits/", EVERYBODY, NOBODY, public_for_s=3600),
    Line("favicon", "/favicon.ico", EVERYBODY, NOBODY, public_for_s=86_400),
    Line("manifest", "/manifest.webmanifest", EVERYBODY, NOBODY, public_for_s=3600),
    Line("offline", "/offline/", EVERYBODY, NOBODY, public_for_s=3600),
    Line("worker", "/sw.js", EVERYBODY, NOBODY, public_for_s=3600),
    Line("robots", "/robots.txt", EVERYBODY, NOBODY, public_for_s=3600),
    Line("security_txt", "/.well-known/security.txt", EVERYBODY, NOBODY, public_for_s=3600),
    Line("movies:sitemap", "/sitemap.xml", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:sitemap_pages", "/sitemap-pages.xml", EVERYBODY, NOBODY, public_for_s=60),
    Line("movies:sitemap_section", "/sitemap-walls-1.xml", EVERYBODY, NOBODY, public_for_s=60),
    Line("livez", "/livez", EVERYBODY, NOBODY),
    Line("readyz", "/readyz", EVERYBODY, NOBODY),
    # The admin has a table of its own (tests/access/test_admin.py).
]
# fmt: on

# Where a POST of nothing would be nonsense.
SENT = {"language": {"language": "en"}, "movies:wish": {"is_again": "on"}}
# Forms that are in order.
ENTRY = {"score": "50", "watched_year": "2020", "watched_month": "2", "memo": "x", "version": "1", "seen": ""}
VIEWING = {"score": "50", "watched_year": "2012", "note": "x"}
FULL: dict[str, dict[str, str]] = {
    "movies:register": ENTRY,
    "movies:edit": ENTRY,
    "movies:add_viewing": VIEWING,
    "movies:viewing": VIEWING,
    "movies:wish": {"why": "x", "seen": "", "kept": "", "is_again": "on"},
    "movies:unwish": {"place": "watchlist"},
    "accounts:watchlist": {"watchlist_is_private": "on"},
    "support:contact": {"category": "other", "email": "a@example.com", "text": "x", "key": "k"},
    "support:report_memo": {"why": "spam", "text": "x"},
    "accounts:privacy": {"visibility": "public"},
    "transfer:imports": {"text": "七人の侍"},
    "transfer:decide": {"show": "sure", "deed": "skip"},
    "transfer:row": {"deed": "skip", "film": "", "q": "x"},
    "account_login": {"login": "a@example.com", "password": "x"},
    "account_signup": {
        "username": "newcomer",
        "nickname": "x",
        "email": "new@example.com",
        "password1": "夜の映画館で会いましょう",
        "birth_date": "2000-01-01",
        "country": "JP",
        "language": "ja",
        "time_zone": "Asia/Tokyo",
    },
    "accounts:profile": {
        "nickname": "x",
        "handle": "alice",
        "link": "https://example.com",
        "birth_date": "2000-01-01",
        "country": "JP",
        "language": "ja",
        "time_zone": "Asia/Tokyo",
        "shows_age": "on",
    },
}


def names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
