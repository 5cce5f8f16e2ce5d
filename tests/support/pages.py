"""The pages of the admin, and rows for each of its lists."""

from collections.abc import Callable, Iterator
from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import FormerHandle, RetiredHandle, User
from follows.models import Block, Follow, Mute
from jobs.models import Duty, Run
from movies.models import Entry, MergedMovie, Movie, RemovedEntry, TasteMatch, Wish
from mymovie.models import Mail
from support.models import Act, ContactMessage, Report, StaffAction
from tests.factories import make_entry, make_movie, make_user, make_wish
from transfer.models import Import, ImportRow, Job, JobState, Kind, Source, State, UploadPart

_numbers = count(1)


def url_of(model: type[Model], page: str = "changelist", *args: object, query: str = "") -> str:
    opts = model._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)
    return f"{url}?{query}" if query else url


def models() -> list[type[Model]]:
    return list(admin.site._registry)


def person() -> User:
    return make_user(f"person_{next(_numbers)}")


def _pair(model: type[Model], one: str, other: str) -> Callable[[], Model]:
    return lambda: model.objects.create(**{one: person(), other: person()})


def wish() -> Wish:
    return make_wish(person())


def removed() -> RemovedEntry:
    return RemovedEntry.objects.create(owner=person(), movie=make_movie(), fields={"memo": "removed-canary"})


def contact(**fields: object) -> ContactMessage:
    said = {"email": "canary@example.org", "category": "fault", "text": "It hangs.", "language": "ja"}
    return ContactMessage.objects.create(**said | {"sender": person(), "key": str(next(_numbers))} | fields)


def report(**fields: object) -> Report:
    entry = make_entry(person(), memo="An insult")
    about = {"about_person": entry.owner, "about_film": entry.movie}
    return Report.objects.create(**{"reporter": person(), "why": "harm"} | about | fields)


def dead_mail(**facts: object) -> Mail:
    said = {
        "kind": "account/email/left",
        "recipient": "canary@example.org",
        "sender": "a@b.c",
        "subject": "x",
    }
    return Mail.objects.create(**said | {"text": "code-canary", "failed_at": timezone.now()} | facts)


def brought() -> Import:
    return Import.objects.create(
        owner=person(), source=Source.IMDB, state=State.REVIEW, name="canary.csv", answers={"a": "canary"}
    )


ROWS: dict[type[Model], Callable[[], Model]] = {
    User: person,
    FormerHandle: lambda: FormerHandle.objects.create(handle=f"former_{next(_numbers)}", owner=person()),
    RetiredHandle: lambda: RetiredHandle.objects.create(digest=str(next(_numbers))),
    EmailAddress: lambda: EmailAddress.objects.get(user=person()),
    Authenticator: lambda: Authenticator.objects.create(user=person(), type="totp", data={"secret": "tiger"}),
    UserSession: lambda: UserSession.objects.create(
        user=person(), ip="192.0.2.1", session_key=str(next(_numbers)), user_agent="agent"
    ),
    Follow: _pair(Follow, "follower", "followed"),
    Block: _pair(Block, "blocker", "blocked"),
    Mute: _pair(Mute, "muter", "muted"),
    Movie: make_movie,
    Entry: lambda: make_entry(person(), score=70, memo="fine"),
    RemovedEntry: removed,
    Wish: wish,
    MergedMovie: lambda: MergedMovie.objects.create(pk=next(_numbers), movie=make_movie()),
    TasteMatch: lambda: TasteMatch.objects.create(
        member=person(), other=person(), common_count=9, scored_count=9
    ),
    Duty: lambda: Duty.objects.create(name=f"job_{next(_numbers)}", due_at=timezone.now()),
    Run: lambda: Run.objects.create(job="erase_left", outcome="done", ended_at=timezone.now()),
    Mail: dead_mail,
    Import: brought,
    ImportRow: lambda: ImportRow.objects.create(batch=brought(), number=1, said={"title": "canary"}),
    UploadPart: lambda: UploadPart.objects.create(of=brought(), number=0, content=b"canary"),
    Job: lambda: Job.objects.create(
        batch=(batch := brought()), owner=batch.owner, kind=Kind.MATCH, state=JobState.RUNNING
    ),
    ContactMessage: contact,
    Report: report,
    StaffAction: lambda: StaffAction.objects.create(
        actor_id=person().pk, action=Act.SUSPEND, subject_kind="user", subject_key=str(person().pk)
    ),
}


def fill(model: type[Model], rows: int = 1) -> None:
    for _ in range(rows):
        ROWS[model]()


def text_of(client: Client, url: str, **post: object) -> str:
    response = client.post(url, post) if post else client.get(url)
    return body(response)


def body(response: object) -> str:
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


def pages_of(model: type[Model], row: Model) -> Iterator[str]:
    yield url_of(model)
    yield url_of(model, "add")
    for page in ("change", "history", "delete"):
        yield url_of(model, page, row.pk)
