"""Takes mail from its rows to the mail server, beside the jobs, until told to stop.

At least once: a worker that is killed after the server took a mail and before its row is gone sends that one
again, under the same Message-ID.
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from django.conf import settings
from django.core.mail import get_connection
from django.db import close_old_connections, connection
from django.utils import timezone

from mymovie import measures
from mymovie.models import Mail
from mymovie.outbox import actions
from mymovie.outbox.rows import message_of
from mymovie.scrub import scrubbed

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
REST_S = 10.0  # after an error of the database, or of ours
LOOK_BACK_EVERY = dt.timedelta(minutes=1)
TOO_LONG = dt.timedelta(minutes=10)
TOLD = "mail %(outcome)s at attempt %(attempt)s, %(waited_s)s s old, %(error)s"

Now = Callable[[], dt.datetime]


@contextmanager
def beside(stop: Event) -> Iterator[None]:
    """In a thread, and so with a connection, of its own: no job holds up a mail."""
    if not settings.OUTBOX_SENDS_BY:
        yield
        return
    thread = Thread(target=run, args=(stop,), name="mail", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def once(stop: Event) -> None:
    """For cron."""
    if settings.OUTBOX_SENDS_BY:
        Postman().go(stop)


def run(stop: Event, now: Now = timezone.now) -> None:
    postman = Postman(now)
    while not stop.is_set():
        pause_s = LOOK_EVERY_S
        try:
            postman.go(stop)
            if postman.look_back():
                close_old_connections()
        except Exception:  # nobody else would begin again; most likely the database is away
            logger.exception("No mail could be looked for")
            connection.close()
            pause_s = REST_S
        stop.wait(pause_s)
    connection.close()


class Postman:
    def __init__(self, now: Now = timezone.now) -> None:
        self.now = now
        self.server = get_connection(settings.OUTBOX_SENDS_BY)
        self.sent: list[Mail] = []  # the server has them; their rows are still there
        self.is_away = True  # nothing is known of the server yet
        self.looked_back_at = self.complained_at = dt.datetime.min.replace(tzinfo=dt.UTC)

    def go(self, stop: Event) -> int:
        """Take all that is due, or as much as the server lets; how many it took."""
        count = 0
        try:
            self._strike()
            while not stop.is_set() and (mail := actions.take(self.now())):
                measures.begin()
                is_sent = self._deliver(mail)
                count += is_sent
                if self.is_away and not is_sent:
                    break  # the others' turn is not spent on a server that does not answer
        finally:
            measures.end()
            self._hang_up()
        return count

    def _deliver(self, mail: Mail) -> bool:
        try:
            self.server.open()
            if not self.server.send_messages([message_of(mail)]):
                raise OSError("nothing was sent")
        except OSError as error:  # smtplib's are among them
            self._failed(mail, error)
            return False
        except Exception as error:
            logger.exception("A mail could not be made")
            self._failed(mail, error, is_of_the_mail=True)
            return False
        self.sent.append(mail)
        self._tell(mail, "sent")
        self._strike()
        if self.is_away:
            self.is_away = False
            actions.hurry(self.now())
        return True

    def _strike(self) -> None:
        """Also what the database could not be told when it was sent, before anything else is taken."""
        while self.sent:
            actions.strike(self.sent[0])
            self.sent.pop(0)

    def _failed(self, mail: Mail, error: Exception, *, is_of_the_mail: bool = False) -> None:
        self._hang_up()
        if not (is_of_the_mail or is_about_the_mail(error)):
            self.is_away = True
        said = scrubbed(str(error) or type(error).__name__, actions.ERROR_MAX)
        is_over = is_final(error)
        if is_over:
            actions.give_up(mail, self.now(), error=said)
        else:
            is_over = actions.put_off(mail, self.now(), error=said)
        self._tell(mail, "given up" if is_over else "put off", error)

    def _hang_up(self) -> None:
        with suppress(OSError):
            self.server.close()

    def _tell(self, mail: Mail, outcome: str, error: Exception | None = None) -> None:
        """Of whom it is to, what it says and what the server said of either, nothing."""
        facts: dict[str, object] = {
            "mail": str(mail.pk),
            "kind": mail.kind,
            "outcome": outcome,
            "attempt": mail.attempts,
            "waited_s": round((self.now() - mail.queued_at).total_seconds(), 1),
            "error": type(error).__name__ if error else "",
            "code": code_of(error),
        }
        level = {"sent": logging.INFO, "put off": logging.WARNING}.get(outcome, logging.ERROR)
        logger.log(level, TOLD, facts, extra={"event": "mail", "facts": facts})

    def look_back(self) -> bool:
        """Once a minute: is anything waiting for long? Said once in ten minutes. Whether it looked."""
        now = self.now()
        if now - self.looked_back_at < LOOK_BACK_EVERY:
            return False
        self.looked_back_at = now
        oldest = Mail.objects.waiting().order_by("queued_at").values_list("queued_at").first()
        if oldest and now - oldest[0] > TOO_LONG and now - self.complained_at >= TOO_LONG:
            self.complained_at = now
            facts = {"minutes": int((now - oldest[0]).total_seconds() // 60)}
            extra = {"event": "mail_waits", "facts": facts}
            logger.error("The oldest mail has waited for %(minutes)s minutes", facts, extra=extra)
        return True


def is_final(error: Exception) -> bool:
    """Whether the server will never take this mail. What it has against us (sender, log-in) can be mended."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) and code_of(error) >= 500


def is_about_the_mail(error: Exception) -> bool:
    """And says nothing of others; 421 is a server that closes."""
    refusals = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
    return isinstance(error, refusals) and code_of(error) != 421


def code_of(error: Exception | None) -> int:
    """SMTP's, of the one recipient; 0 where there is none."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            return max((code for code, _ in refused.values()), default=0)
        case smtplib.SMTPResponseException(smtp_code=code):
            return int(code)
    return 0
