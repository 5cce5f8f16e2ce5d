"""How often each thing may be done: the one place. Whoever is logged in is counted as a person, everybody
else by address. A route that takes POST and is not here fails a test."""

from dataclasses import dataclass

from mymovie.limits.counting import Rate

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Limit:
    """Routes with the same limit are counted together."""

    name: str
    rates: tuple[Rate, ...]  # the shortest first: it stops a flood, which then does not spend the day's
    visitors: tuple[Rate, ...] = ()  # if theirs are others
    # A form that comes back for a mistake in it does not count. Never where a secret could be guessed.
    forgives: bool = False

    def rates_of(self, *, is_member: bool) -> tuple[Rate, ...]:
        return self.rates if is_member or not self.visitors else self.visitors


def limit(name: str, *rates: Rate, visitors: tuple[Rate, ...] = (), forgives: bool = False) -> Limit:
    return Limit(name, rates, visitors, forgives)


LOGIN = limit("login", Rate(30, MINUTE))
SIGNUP = limit("signup", Rate(5, 30 * MINUTE), forgives=True)
RESET = limit("reset", Rate(20, MINUTE))
# Where a password or a code is asked for: guesses.
PROOF = limit("proof", Rate(10, MINUTE), Rate(96, DAY))
CODE = limit("code", Rate(10, MINUTE), Rate(96, DAY))
PASSWORD = limit("password", Rate(5, MINUTE), Rate(96, DAY))
FACTORS = limit("factors", Rate(30, 10 * MINUTE))
EMAIL = limit("email", Rate(10, MINUTE))
SESSIONS = limit("sessions", Rate(30, 10 * MINUTE))
SETTINGS = limit("settings", Rate(60, 10 * MINUTE), forgives=True)
LANGUAGE = limit("language", Rate(60, MINUTE))
LOGOUT = limit("logout", Rate(30, MINUTE))
REGISTER = limit("register", Rate(60, 10 * MINUTE), Rate(500, DAY), forgives=True)
REVISE = limit("revise", Rate(120, 10 * MINUTE), forgives=True)
WISH = limit("wish", Rate(120, 10 * MINUTE), Rate(1000, DAY), forgives=True)
COMPARE = limit("compare", Rate(60, 10 * MINUTE))
FOLLOW = limit("follow", Rate(60, 10 * MINUTE), Rate(400, DAY))
# Apart from the former: whoever is harassed blocks one after the other.
PROTECT = limit("protect", Rate(120, 10 * MINUTE))
ANSWER = limit("answer", Rate(120, 10 * MINUTE))
CONTACT = limit("contact", Rate(5, HOUR), forgives=True)
REPORT = limit("report", Rate(10, HOUR), forgives=True)
STAFF = limit("staff", Rate(300, 10 * MINUTE), visitors=(Rate(30, MINUTE),))

SEARCH = limit("search", Rate(120, MINUTE), visitors=(Rate(30, MINUTE),))
# What a page asks for by itself after a search, so it takes nothing of those.
FURTHER = limit("further", Rate(120, MINUTE), visitors=(Rate(30, MINUTE),))
TAKE_OUT = limit("take-out", Rate(4, HOUR))
UPLOAD = limit("upload", Rate(20, HOUR))
IMPORT = limit("import", Rate(60, 10 * MINUTE), forgives=True)
# Row after row, for an evening.
DECIDE = limit("decide", Rate(600, 10 * MINUTE), forgives=True)
LOOK = limit("look", Rate(120, MINUTE))
NOT_TAKEN = limit("not taken", Rate(30, HOUR))
PAGES = limit("pages", Rate(300, 15 * MINUTE))

# Of whatever somebody forgot to declare, in production; elsewhere it is an error.
ANY_OTHER = limit("any other", Rate(30, 10 * MINUTE))

# By the name of the view; "admin:" is all of the admin.
POSTS = {
    "movies:register": REGISTER,
    "movies:edit": REVISE,
    "movies:remove": REVISE,
    "movies:restore": REVISE,
    "movies:add_viewing": REVISE,
    "movies:viewing": REVISE,
    "movies:remove_viewing": REVISE,
    "movies:restore_viewing": REVISE,
    "movies:wish": WISH,
    "movies:unwish": REVISE,
    "movies:taste": COMPARE,
    "follows:follow": FOLLOW,
    "follows:unfollow": FOLLOW,
    "follows:remove_follower": PROTECT,
    "follows:block": PROTECT,
    "follows:unblock": PROTECT,
    "follows:mute": PROTECT,
    "follows:unmute": PROTECT,
    "follows:accept": ANSWER,
    "follows:refuse": ANSWER,
    "support:report_profile": REPORT,
    "support:report_memo": REPORT,
    "support:contact": CONTACT,
    "accounts:profile": SETTINGS,
    "accounts:privacy": SETTINGS,
    "accounts:watchlist": SETTINGS,
    "accounts:leave": PROOF,
    "accounts:come_back": SETTINGS,
    "transfer:imports": UPLOAD,
    "transfer:answer": IMPORT,
    "transfer:commit": IMPORT,
    "transfer:undo": IMPORT,
    "transfer:look_again": IMPORT,
    "transfer:stop": IMPORT,
    "transfer:resume": IMPORT,
    "transfer:drop": IMPORT,
    "transfer:decide": DECIDE,
    "transfer:row": DECIDE,
    "language": LANGUAGE,
    "account_signup": SIGNUP,
    "account_login": LOGIN,
    "account_logout": LOGOUT,
    "account_reauthenticate": PROOF,
    "account_email": EMAIL,
    "account_email_verification_sent": CODE,
    "account_change_password": PASSWORD,
    "account_set_password": PASSWORD,
    "account_reset_password": RESET,
    "account_confirm_password_reset_code": CODE,
    "account_complete_password_reset": CODE,
    "account_confirm_login_code": CODE,
    "mfa_authenticate": PROOF,
    "mfa_reauthenticate": PROOF,
    "mfa_activate_totp": PROOF,
    "mfa_deactivate_totp": FACTORS,
    "mfa_generate_recovery_codes": FACTORS,
    "mfa_download_recovery_codes": FACTORS,
    "mfa_add_webauthn": FACTORS,
    "mfa_reauthenticate_webauthn": PROOF,
    "mfa_remove_webauthn": FACTORS,
    "mfa_edit_webauthn": FACTORS,
    "mfa_login_webauthn": LOGIN,
    "usersessions_list": SESSIONS,
    "admin:": STAFF,
}
GETS = {
    "movies:search": SEARCH,
    "movies:search_further": FURTHER,
    "transfer:zip": TAKE_OUT,
    "transfer:json": TAKE_OUT,
    "transfer:csv": TAKE_OUT,
    "transfer:row": LOOK,
    "transfer:not_taken": NOT_TAKEN,
}
# What a long list calls the place where its next page begins: on any page, and never on its first.
GOES_ON = "after"
# Walls are what everybody came for, and are as dear on their last page as on their first; the others are to
# answer without a database. None of them takes POST.
NEVER = {"movies:wall", "movies:watchlist", "livez", "readyz"}
