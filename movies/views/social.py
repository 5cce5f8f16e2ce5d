from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.models import User
from follows.http import of_public_owner
from movies.social import card_of, digest_of, picture_of
from mymovie.caching import public_for


@require_safe
@public_for(60)
@of_public_owner
def card(request: HttpRequest, owner: User) -> HttpResponse:
    """A public wall as a picture, for where its address is shared."""
    shown = card_of(owner)
    etag = f'"{digest_of(shown)}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(picture_of(shown), content_type="image/png")
    response["ETag"] = etag
    response["Content-Language"] = owner.language
    return response
