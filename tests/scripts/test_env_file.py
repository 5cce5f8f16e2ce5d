import environ
import pytest

from scripts import env_file


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".env"


def test_the_file_is_its_owners_alone(path):
    env_file.write_if_absent(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_every_machine_gets_secrets_of_its_own(path, tmp_path):
    env_file.write_if_absent(path)
    env_file.write_if_absent(tmp_path / "another")
    one, another = env_file.read(path), env_file.read(tmp_path / "another")
    for name in ("SECRET_KEY", "DEMO_MEMBER_PASSWORD", "DEMO_ADMIN_PASSWORD"):
        assert len(one[name]) >= 16
        assert one[name] != another[name]


def test_a_file_that_is_there_stays_as_it_is(path):
    path.write_text("SECRET_KEY=mine\n")
    env_file.write_if_absent(path)
    assert path.read_text() == "SECRET_KEY=mine\n"


def test_we_read_what_the_settings_read(path, monkeypatch):
    path.write_text("# TMDB_TOKEN=none\nDEBUG=1\n\nexport SECRET_KEY='a=b'\nSITE_URL=\"http://localhost\"\n")
    monkeypatch.setattr(environ.Env, "ENVIRON", {})
    environ.Env.read_env(path)
    assert env_file.read(path) == environ.Env.ENVIRON
