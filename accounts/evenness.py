"""The doors that know whether an address has an account do the same number of statements in either case.

Mails, hashes and writes are made equal where they happen (SignupForm, ConfirmAddress); what is left are reads
of one row, here and there one more or less in allauth's flows. They are filled up to a number per door.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from accounts.models import User

# More than any way through the door takes; tests/accounts/test_doors_tell_nothing.py goes all of them.
STATEMENTS = {
    "account_login": 6,
    "account_signup": 24,
    "account_email_verification_sent": 12,
    "account_reset_password": 8,
    "account_confirm_password_reset_code": 8,
    "account_email": 18,
}


class Counter:
    def __init__(self) -> None:
        self.made = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.made += 1
        return execute(*statement)


def doors_do_the_same(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """The innermost middleware, so that a page is drawn when what it took is counted."""

    def middleware(request: HttpRequest) -> HttpResponse:
        counter = Counter()
        with connection.execute_wrapper(counter):
            response = get_response(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        for _ in range(STATEMENTS.get(name, 0) - counter.made):
            User.objects.filter(pk=0).first()
        return response

    return middleware
