"""What drill/mail.py asks of the site's own code."""


def mails() -> dict[str, int]:
    """How many wait for their turn, and how many were given up."""
    from mymovie.models import Mail

    waiting = Mail.objects.waiting().count()
    return {"waiting": waiting, "dead": Mail.objects.count() - waiting}


def send_dead_again() -> int:
    from mymovie.models import Mail
    from mymovie.outbox import actions

    return actions.send_again(Mail.objects.dead())
