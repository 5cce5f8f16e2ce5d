from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.querysets import UserQuerySet, Viewer
from follows.http import of_those
from movies.social import card_of, digest_of, picture_of
from mymovie.caching import public_for


def _public(viewer: Viewer) -> UserQuerySet:
    people: UserQuerySet = User.objects.open_to(viewer)
    return people.public()


@require_safe
@public_for(300)
@of_those(_public)
def card(request: HttpRequest, owner: User) -> HttpResponse:
    """A public wall as a picture, for where its address is shared."""
    if not owner.is_public:  # one's own
        raise Http404
    shown = card_of(owner)
    etag = f'"{digest_of(shown)}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(picture_of(shown), content_type="image/png")
    response["ETag"] = etag
    response["Content-Language"] = owner.language
    return response
