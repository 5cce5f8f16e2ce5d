"""What a handle may be: the @name of a member, and a path of the site."""

from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import CharField, Expression, Value
from django.db.models.functions import Replace
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

PATTERN = r"[a-z0-9_]{3,20}"

# Names that would pass for the site itself, for its staff, or for a page. The first segment of every URL is
# among them, which a test holds.
RESERVED = frozenset(
    """
    about abuse access accessibility account accounts activity admin administrator ads all anonymous api app
    apps archive assets atom auth billing block blocked blog bot calendar careers code community compare
    contact cookie cookies copyright create credits css dashboard data delete deleted demo_admin
    demo_staff dev developer developers directory discover docs download edit email entries entry error
    everyone explore export faq favicon feed feedback feeds film films find follow followers following
    follows font fonts forgot forum ftp genre genres guest guide guidelines handle help history home host
    htmx http https icon icons image images img import inbox index info invite jobs join js language legal
    like likes list lists livez local localhost log login logout logs mail manifest me media member
    members message messages metrics mobile moderator moderators movie movies mute mymovie myself name
    names new newest news newsletter nobody noreply notes notifications null oauth official offline ops
    owner page pages passkey password people person poster posters press preview privacy private prod
    profile profiles public random readyz recover register registered released remove report reports reset
    restore review reviews robots root rss rules save score search secure security self server service
    session sessions settings setup share shelf shelves signin signout signup site sitemap sitemaps social
    source staff standin start static stats status stg store style styleguide styles subscribe support
    sysadmin system tag tags team terms test testing theatre tmdb token tools top transfer translate
    trending trust undefined undo unfollow unknown update upload url user username users verify video
    visitor wall walls watch watched watchlist web webmaster welcome well_known wellknown wiki www you
    """.split()  # noqa: SIM905 (a list of this length reads better as words)
)

REFUSED_MESSAGE = _("Use 3 to 20 letters (a–z), digits or underscores.")
RESERVED_MESSAGE = _("This handle is kept for the site itself. Choose another.")
ALIKE_MESSAGE = _("This handle is taken, or too much like one that is. Choose another.")

validate_characters = RegexValidator(rf"\A{PATTERN}\Z", REFUSED_MESSAGE, code="invalid")


def validate_not_reserved(handle: str) -> None:
    if is_reserved(handle):
        raise ValidationError(RESERVED_MESSAGE, code="reserved")


def is_reserved(handle: str) -> bool:
    """Also when digits stand in for letters: adm1n, r00t, _support_."""
    bare = handle.lower().replace("_", "").replace("0", "o").replace("5", "s")
    spellings = {handle.lower(), bare.replace("1", "i"), bare.replace("1", "l")}
    return not spellings.isdisjoint(RESERVED)


# Pairs of what is written and what the eye reads.
_LOOK_ALIKES = (("_", ""), ("0", "o"), ("1", "l"), ("rn", "m"), ("vv", "w"))


def skeleton(handle: str | Expression) -> Expression:
    """What the eye reads: handles with the same skeleton are taken for one another.

    As a database expression, since the database is what refuses the second of two.
    """
    seen: Any = handle
    for written, read in _LOOK_ALIKES:
        seen = Replace(seen, Value(written), Value(read), output_field=CharField())
    return cast(Expression, seen)


def skeleton_of(handle: str) -> str:
    """The same, of one handle at hand."""
    seen = handle.lower()
    for written, read in _LOOK_ALIKES:
        seen = seen.replace(written, read)
    return seen


def digests_of(handle: str) -> list[str]:
    """What is kept of a retired handle, under the present key and those before it: the first is written."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    seen = skeleton_of(handle)
    return [salted_hmac("accounts.retired", seen, secret=key, algorithm="sha256").hexdigest() for key in keys]
