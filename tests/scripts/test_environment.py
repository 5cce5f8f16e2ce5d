import pytest

from scripts import environment
from scripts.environment import fingerprint, is_done, mark_done


@pytest.fixture(autouse=True)
def stamps(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "STAMPS", tmp_path / "stamps")


def test_a_step_is_not_done_before_it_was():
    assert not is_done("migrations", "state")


def test_a_step_is_done_for_the_state_it_was_done_for_and_no_other():
    mark_done("migrations", "state")
    assert is_done("migrations", "state")
    assert not is_done("migrations", "another state")
    assert not is_done("demo", "state")


def test_a_fingerprint_changes_with_the_content_of_a_file(tmp_path):
    lock = tmp_path / "requirements.txt"
    lock.write_text("django==5.2.1")
    before = fingerprint(lock)
    assert fingerprint(lock) == before
    lock.write_text("django==5.2.2")
    assert fingerprint(lock) != before


def test_a_fingerprint_changes_with_the_name_of_a_file(tmp_path):
    migration = tmp_path / "0001_initial.py"
    migration.touch()
    before = fingerprint(migration)
    assert fingerprint(migration.rename(tmp_path / "0002_initial.py")) != before


def test_parts_do_not_run_into_each_other():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
