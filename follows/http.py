"""Whom a URL speaks of: the person behind the handle, if this viewer may know of them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import FormerHandle, User
from accounts.querysets import UserQuerySet, Viewer
from follows.persons import Persons
from follows.querysets import as_oneself, known_to

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


def of_person(
    view: Callable[Concatenate[R, User, P], HttpResponse],
) -> Callable[Concatenate[R, str, P], HttpResponse]:
    """Hand the view the person, as the viewer sees them (`follows.querysets.as_seen_by`); 404 otherwise.

    One query. A handle in capitals is sent to the one that is stored, a former one to the present.
    """
    return _of(view, User.objects.visible_to)


def of_owner(
    view: Callable[Concatenate[R, User, P], HttpResponse],
) -> Callable[Concatenate[R, str, P], HttpResponse]:
    """The same, for pages that show what hangs on the person's wall: 404 unless it is open to the viewer."""
    return _of(view, User.objects.open_to)


def of_public_owner(
    view: Callable[Concatenate[R, User, P], HttpResponse],
) -> Callable[Concatenate[R, str, P], HttpResponse]:
    """The same, for what stands for a wall elsewhere: 404 unless it is public, to its owner too."""

    @wraps(view)
    def of_public(request: R, owner: User, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not owner.is_public:
            raise Http404
        return view(request, owner, *args, **kwargs)

    return _of(of_public, User.objects.open_to)


def of_known(
    view: Callable[Concatenate[R, User, P], HttpResponse],
) -> Callable[Concatenate[R, str, P], HttpResponse]:
    """The same, of a person of whom one may know, or whom one has put out of sight by blocking them."""
    return _of(view, known_to)


def of_those(
    those: Callable[[Viewer], UserQuerySet],
) -> Callable[
    [Callable[Concatenate[R, User, P], HttpResponse]], Callable[Concatenate[R, str, P], HttpResponse]
]:
    """The same, of people whom a room above narrows further, or of whom it wants to know more.

    Oneself is handed over without a query, and so without asking `those`.
    """
    return lambda view: _of(view, those)


def _of(
    view: Callable[Concatenate[R, User, P], HttpResponse], those: Callable[[Viewer], UserQuerySet]
) -> Callable[Concatenate[R, str, P], HttpResponse]:
    persons = Persons(those)

    @wraps(view)
    def wrapped(request: R, handle: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method in ("GET", "HEAD") and handle != handle.lower():
            return redirect(_renamed(request, handle, handle.lower()), permanent=True)
        viewer = request.user
        if viewer.is_authenticated and viewer.handle == handle.lower():
            return view(request, as_oneself(viewer), *args, **kwargs)
        person = persons.seen_by(viewer, handle.lower())
        if person is not None:
            return view(request, person, *args, **kwargs)
        if request.method in ("GET", "HEAD") and (present := _present_handle(handle.lower(), those(viewer))):
            return redirect(_renamed(request, handle, present))
        raise Http404

    return wrapped  # type: ignore[return-value]  # the resolver hands `handle` over by its name


def _present_handle(handle: str, those: UserQuerySet) -> str | None:
    former = FormerHandle.objects.kept().filter(handle=handle, owner__in=those)
    return former.values_list("owner__handle", flat=True).first()


def _renamed(request: HttpRequest, handle: str, present: str) -> str:
    return request.get_full_path().replace(f"@{handle}", f"@{present}", 1)
