"""Production's settings, and with X-Drill-Forget a process knows nothing of TMDB any more."""

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from drill.settings import *  # noqa: F403
from mymovie.trouble import GetResponse

MIDDLEWARE = ["drill.forgetful.forgets", *MIDDLEWARE]  # noqa: F405


def forgets(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        if "X-Drill-Forget" in request.headers:
            forget()
            return HttpResponse()
        return get_response(request)

    return middleware


def forget() -> None:
    from movies.tmdb import service
    from mymovie.models import Spent

    Spent.objects.all().delete()  # the turns
    service._client_for.cache_clear()
    caches["tmdb"].clear()
