from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpResponse

P = ParamSpec("P")


def public_for(seconds: int) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """A shared cache may show visitors what they see of this page for so long, and no longer.

    At most a minute where it shows anything of people's: what is hidden has to be gone by then. The second
    half of the time is for one last look while the cache asks anew. The middleware `private_unless_public`
    makes the header, unless the answer was drawn for one person.
    """

    def decorate(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        @wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            response = view(*args, **kwargs)
            response.public_for_s = seconds  # type: ignore[attr-defined]
            return response

        return wrapped

    return decorate
