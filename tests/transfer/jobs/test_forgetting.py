"""How long files, rows and tasks stay."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.transfer.jobs.made import make_import
from transfer.importing import uploads
from transfer.jobs import actions, forgetting
from transfer.models import Import, ImportRow, Kind, UploadPart

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def kept(batch: Import, **ago: float) -> Import:
    """As if its file had been given so long ago."""
    Import.objects.filter(pk=batch.pk).update(made_at=timezone.now() - dt.timedelta(**ago))
    uploads.keep(of=batch, content=b"Name,Year")
    return batch


def test_a_file_that_nobody_answered_for_goes_after_a_day(batch: Import) -> None:
    other, read = kept(make_import(batch.owner), hours=23), make_import(batch.owner)
    Import.objects.filter(pk=read.pk).update(made_at=timezone.now() - 3 * DAY)
    kept(batch, hours=25)
    assert forgetting.forget(timezone.now()).uploads == 1
    assert set(Import.objects.all()) == {other, read}
    assert set(UploadPart.objects.values_list("of", flat=True)) == {other.pk}


def test_a_file_that_is_being_read_stays(batch: Import) -> None:
    job = actions.begin(batch=kept(batch, days=3), kind=Kind.READ)
    assert forgetting.forget(timezone.now()).uploads == 0
    actions.stop(job)
    assert forgetting.forget(timezone.now()).uploads == 1


def test_rows_go_after_ninety_days(batch: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    ImportRow.objects.bulk_create(ImportRow(batch=batch, number=n, said={}) for n in range(1, 6))
    now = batch.made_at
    assert forgetting.forget(now + 89 * DAY).imports == 0
    assert forgetting.forget(now + 91 * DAY).imports == 1
    assert not ImportRow.objects.exists()


def test_tasks_that_ended_go_after_a_week(capsys: pytest.CaptureFixture[str], batch: Import) -> None:
    actions.begin(batch=batch, kind=Kind.READ)
    for days, status in ((8, "SUCCESSFUL"), (6, "FAILED"), (8, "FAILED")):
        ended = timezone.now() - days * DAY
        DBTaskResult.objects.create(
            status=status, finished_at=ended, args_kwargs={}, queue_name="imports", task_path="gone"
        )
    call_command("forget_imports")
    assert capsys.readouterr().out == "0 uploads, 0 imports, 2 tasks forgotten.\n"
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"READY", "FAILED"}
