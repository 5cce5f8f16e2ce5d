"""A page that nobody looks at is found out."""

from django.urls import resolve

from tests.access.table import names
from tests.browser.test_import_pages import SIGHTS as OF_IMPORTS
from tests.browser.test_pages import SIGHTS as OF_FILMS
from tests.browser.test_people_pages import SIGHTS as OF_PEOPLE

NO_PAGE = {
    "language", "livez", "readyz", "robots", "security_txt", "favicon", "manifest", "worker",
    "movies:own_wall", "mfa_download_recovery_codes", "mfa_login_webauthn",
    "transfer:zip", "transfer:json", "transfer:csv", "accounts:settings",
    "movies:feed", "movies:card", "movies:sitemap", "movies:sitemap_pages", "movies:sitemap_section",
    "movies:own_watchlist", "movies:unwish", "accounts:watchlist",
    "movies:random_wall", "movies:remove", "movies:restore",
    "movies:remove_viewing", "movies:restore_viewing",
    "follows:follow", "follows:unfollow", "follows:unblock", "follows:mute", "follows:unmute",
    "follows:remove_follower", "follows:accept", "follows:refuse",
    "transfer:decide", "transfer:commit", "transfer:undo", "transfer:drop", "transfer:look_again",
    "transfer:not_taken", "transfer:job", "transfer:stop", "transfer:resume",
}  # fmt: skip
ON_THE_WAY = {  # through a form: steps of sights, and the tests of settings
    "movies:register", "movies:wish", "mfa_authenticate", "account_confirm_password_reset_code",
    "account_complete_password_reset", "account_password_reset_completed", "account_email_verification_sent",
    "transfer:answer",
}  # fmt: skip
AS_PLAIN_AS_OTHERS = {  # one question and a button, in a frame that other pages have
    "account_set_password", "account_confirm_login_code", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip


def test_every_page_is_looked_at() -> None:
    seen = {
        resolve(sight.path.partition("?")[0]).view_name
        for sight in [*OF_FILMS, *OF_PEOPLE, *OF_IMPORTS]
        if sight.status == 200
    }
    assert set(names()) - seen == NO_PAGE | ON_THE_WAY | AS_PLAIN_AS_OTHERS
