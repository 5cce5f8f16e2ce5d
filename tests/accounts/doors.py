"""All that a door shows of one knock, and all that it does for it."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from mymovie.models import Mail
from tests.accounts.hashers import Counting

NO_TWO_ALIKE = {"X-Request-ID", "Expires", "Date", "ETag"}


class Knock(NamedTuple):
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: str
    hashes: int
    mails: int
    statements: int


def knock(act: Callable[[], HttpResponse], *, email: str) -> Knock:
    hashes, mails = Counting.made, mails_so_far()
    with CaptureQueriesContext(connection) as captured:
        answer = act()
    return Knock(
        status=answer.status_code,
        headers={name: said for name, said in answer.headers.items() if name not in NO_TWO_ALIKE},
        cookies=[_without_its_value(cookie) for cookie in answer.cookies.values()],
        body=_without_what_differs(answer.content.decode(), email),
        hashes=Counting.made - hashes,
        mails=mails_so_far() - mails,
        statements=len(captured),
    )


def mails_so_far() -> int:
    """Sent, or written down to be sent."""
    return len(mail.outbox) + Mail.objects.count()


def _without_its_value(cookie: Any) -> str:
    return re.sub(r"expires=[^;]+;", "", re.sub(r"=[^;]*", "", cookie.OutputString(), count=1))


def _without_what_differs(page: str, email: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    page = re.sub(r"<!--.*?-->|\b[0-9a-f]{8}-[0-9a-f-]{27}\b", "", page)
    return page.replace(email, "the address")
