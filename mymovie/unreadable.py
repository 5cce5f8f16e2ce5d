"""What no view needs to see: bytes that are no text, and NUL, which PostgreSQL cannot hold."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import get_bytes_from_wsgi
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from mymovie.trouble import plain

GetResponse = Callable[[HttpRequest], HttpResponse]


def refuse_unreadable(get_response: GetResponse) -> GetResponse:
    """400 for a path, a query or a form with NUL in it or, as far as browsers write them, with no UTF-8.

    In a query a percent sign that is itself encoded (`%2500`) is text like any other. Cookies that hold NUL
    are passed over instead: a browser that has one would be refused for ever.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if "\0" in name + value]:
            del request.COOKIES[name]
        if not (_is_address_readable(request) and _is_form_readable(request)):
            return plain(request, "400.html", status=400)
        return get_response(request)

    return middleware


def is_readable(raw: bytes) -> bool:
    """As strict as Unicode: no surrogates, nothing longer than it need be."""
    try:
        return "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False


def _is_address_readable(request: HttpRequest) -> bool:
    # Django writes bytes of a path that are no text as %FF again, and no path of ours has a percent sign.
    path = unquote_to_bytes(request.path_info)
    query = unquote_to_bytes(get_bytes_from_wsgi(request.META, "QUERY_STRING", ""))
    return is_readable(path) and is_readable(query)


def _is_form_readable(request: HttpRequest) -> bool:
    try:
        if request.content_type == "application/x-www-form-urlencoded":
            return is_readable(unquote_to_bytes(request.body))
        if request.content_type == "multipart/form-data" and request.method == "POST":
            # Django has put a sign in place of what is no text by now.
            return not any("\0" in word for name, said in request.POST.lists() for word in [name, *said])
    except UnreadablePostError:  # whoever sent it is gone
        return False
    return True
