import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from deploy.bundle import __main__ as building
from deploy.bundle.target import Target
from deploy.release import __main__ as release
from deploy.release import aws, bundle, environment, history
from tests.deploy.pipeline import APPLICATION, BEFORE, NOW, Platform
from tests.deploy.test_runbooks import unknown_of

pytestmark = pytest.mark.once

TERRAFORM = Path(__file__).parents[2] / "deploy/terraform"
SOON = {"pause_s": 0.0, "patience_s": 5.0, "green_patience_s": 0.05}


@pytest.fixture
def platform(monkeypatch, tmp_path):
    platform = Platform()
    for module in (bundle, environment):
        monkeypatch.setattr(module, "aws", platform)
    monkeypatch.setattr(history, "is_older", lambda commit, than: False)
    monkeypatch.setenv("EB_APPLICATION", APPLICATION)
    monkeypatch.setenv("EB_ENVIRONMENT", APPLICATION)
    monkeypatch.setenv("BUNDLE_BUCKET", "bundles")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "outputs"))
    return platform


@pytest.fixture
def zipped(tmp_path):
    path = tmp_path / f"{NOW}.zip"
    path.write_bytes(b"the one zip")
    return path


@pytest.fixture
def outputs(tmp_path):
    return lambda: (tmp_path / "outputs").read_text().splitlines()


def run(*arguments):
    return release.main([str(one) for one in arguments], **SOON)


def deploy(path, sha256=""):
    return run("deploy", path, "--sha256", sha256 or hashlib.sha256(path.read_bytes()).hexdigest())


def test_the_one_zip_is_told_with_its_sum(zipped, outputs, monkeypatch):
    for name in ("EB_APPLICATION", "EB_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GITHUB_OUTPUT", str(zipped.parent / "outputs"))
    assert run("built", zipped.parent) == 0
    assert outputs() == [f"zip={NOW}.zip", f"sha256={hashlib.sha256(b'the one zip').hexdigest()}"]
    (zipped.parent / f"{BEFORE}.zip").write_bytes(b"another")
    assert run("built", zipped.parent) == 1


def test_a_variable_that_nobody_set_is_named(platform, monkeypatch, capsys):
    monkeypatch.setenv("EB_ENVIRONMENT", "")
    assert run("running") == 1
    assert "EB_ENVIRONMENT is not set" in capsys.readouterr().err


def test_what_runs_is_told_to_the_steps_that_may_go_back_to_it(platform, outputs):
    assert run("running") == 0
    assert outputs() == [f"label={BEFORE}", "release=54e4d93c0b11"]
    assert platform.deeds == []


def test_a_release_is_laid_named_and_taken(platform, zipped, outputs, capsys):
    assert deploy(zipped) == 0
    assert platform.deeds == ["put-object", "create-application-version", "update-environment"]
    assert platform.label == NOW
    assert [*platform.bucket] == [f"releases/{NOW}.zip"]
    assert outputs() == [f"label={NOW}", "release=c3d7eaebe95f"]
    assert f"{NOW}, Ready, Green" in capsys.readouterr().out


def test_a_zip_with_another_sum_goes_nowhere(platform, zipped, capsys):
    assert deploy(zipped, sha256="0" * 64) == 1
    assert platform.asked == []
    assert "what was built has 000" in capsys.readouterr().err


def test_the_same_zip_a_second_time_is_no_second_version(platform, zipped):
    deploy(zipped)
    assert deploy(zipped) == 0
    assert platform.deeds.count("create-application-version") == 1


def test_another_zip_under_a_label_that_is_taken_is_refused(platform, zipped, capsys):
    platform.bucket[f"releases/{NOW}.zip"] = "of other bytes"
    assert deploy(zipped) == 1
    assert "is another zip" in capsys.readouterr().err
    assert platform.label == BEFORE


def test_a_version_made_of_another_zip_is_refused(platform, zipped, capsys):
    platform.versions[NOW] = {"S3Bucket": "elsewhere", "S3Key": "x.zip"}
    assert deploy(zipped) == 1
    assert "was made of" in capsys.readouterr().err
    assert platform.label == BEFORE


def test_a_release_that_instances_refuse_fails_with_what_the_platform_said(platform, zipped, capsys):
    platform.refuses = NOW
    assert deploy(zipped) == 1
    error = capsys.readouterr().err
    assert f"the platform went back: {BEFORE}" in error
    assert "Unhealthy instances" in error


def test_a_release_that_does_not_become_green_fails(platform, zipped, capsys):
    platform.turns_red = NOW
    assert deploy(zipped) == 1
    assert "does not become green" in capsys.readouterr().err


def test_an_environment_that_never_gets_ready_fails(platform, zipped, capsys):
    platform.begin(BEFORE)
    platform._looks = 10**9
    assert release.main(["running"], **SOON | {"patience_s": 0.05}) == 1
    assert "does not become ready" in capsys.readouterr().err


def test_what_is_under_way_is_waited_for(platform, zipped):
    platform.begin(BEFORE)
    assert deploy(zipped) == 0
    assert platform.label == NOW


def test_an_approval_that_waited_too_long_does_not_undo_a_newer_release(
    platform, zipped, monkeypatch, capsys
):
    monkeypatch.setattr(
        history, "is_older", lambda commit, than: (commit, than) == ("c3d7eaebe95f", "54e4d93c0b11")
    )
    assert deploy(zipped) == 1
    assert "is older than" in capsys.readouterr().err
    assert platform.deeds == []


def test_back_is_one_update(platform):
    platform.versions[NOW] = platform.versions[BEFORE]
    platform.label, platform.health = NOW, "Red"
    assert run("back", BEFORE) == 0
    assert platform.deeds == ["update-environment"]
    assert platform.label == BEFORE


@pytest.mark.parametrize("cannot_abort", [False, True])
def test_back_in_the_middle_of_an_update_ends_it_first(platform, cannot_abort):
    platform.versions[NOW] = platform.versions[BEFORE]
    platform.cannot_abort = cannot_abort
    platform.looks_until_ready = 3
    platform.begin(NOW)
    assert run("back", BEFORE) == 0
    assert platform.deeds[0] == "abort-environment-update"
    assert (platform.label, platform.status) == (BEFORE, "Ready")


def test_where_the_platform_went_back_by_itself_nothing_is_done(platform):
    assert run("back", BEFORE) == 0
    assert platform.deeds == []


@pytest.mark.parametrize("label", ["", "Sample Application", "mymovie-54e4d93c0b11-aarch64; id"])
def test_back_to_nothing_is_refused(platform, label, capsys):
    assert run("back", label) == 1
    assert "is no release to go back to" in capsys.readouterr().err
    assert platform.asked == []


def test_older_is_what_the_other_already_holds(tmp_path):
    def git(*arguments):
        who = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], capture_output=True, text=True)
        return done.stdout.strip()

    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "one")
    git("commit", "-q", "--allow-empty", "-m", "two")
    one, two = git("rev-parse", "--short=12", "HEAD~"), git("rev-parse", "--short=12", "HEAD")
    assert history.is_older(one, than=two, root=tmp_path)
    assert not history.is_older(two, than=one, root=tmp_path)
    assert not history.is_older(two, than=two, root=tmp_path)
    assert not history.is_older(two, than="", root=tmp_path)
    assert not history.is_older("0" * 12, than=two, root=tmp_path)


def test_the_label_is_the_name_of_the_zip(monkeypatch, tmp_path):
    monkeypatch.setattr(building.tree, "lay_out", lambda *arguments, **more: None)
    monkeypatch.setattr(building.archive, "write", lambda folder, path: "")
    monkeypatch.setattr(building.fits, "misfits", lambda path, targets: [])
    monkeypatch.setattr(building.tree, "git", lambda *arguments: "c3d7eaebe95f")
    for machines in (["aarch64"], ["aarch64", "x86_64"]):
        path, _ = building.build("HEAD", [Target(machine, "3.13") for machine in machines], tmp_path)
        assert release.commit_of(path.stem) == "c3d7eaebe95f"


def asked_of(platform, zipped):
    """Every call there is, in one deployment and one way back."""
    deploy(zipped)
    platform.versions.pop(NOW)
    run("back", BEFORE)
    platform.refuses = NOW
    deploy(zipped)
    platform.begin(NOW)
    run("back", BEFORE)
    return {
        (service, operation, tuple(sorted(one for one in rest if one.startswith("--"))))
        for service, operation, *rest in platform.asked
    }


def test_aws_knows_every_call_and_option(platform, zipped):
    pytest.importorskip("botocore", reason="no botocore: pip install -r requirements-deploy.txt")
    for service, operation, options in asked_of(platform, zipped):
        named = {option.removeprefix("--") for option in options}
        # The command line calls what the services' descriptions call s3.
        assert not unknown_of(service.replace("s3api", "s3"), operation, named), (service, operation)


def test_the_role_may_do_exactly_what_is_asked(platform, zipped):
    """S3 calls reading an object's head GetObject."""
    module = (TERRAFORM / "modules/github/main.tf").read_text()
    allowed = set(re.findall(r'"((?:s3|elasticbeanstalk):[A-Z]\w+)"', module))
    needed = set()
    for service, operation, _ in asked_of(platform, zipped):
        name = "".join(part.capitalize() for part in operation.split("-"))
        needed.add(f"{service.replace('s3api', 's3')}:{name}".replace("HeadObject", "GetObject"))
    assert needed == allowed


def test_bundles_lie_where_the_role_may_lay_them():
    for module, bucket in (
        ("github/main.tf", "var.bundle_bucket_arn"),
        ("app/roles.tf", "aws_s3_bucket.bundles.arn"),
    ):
        assert f'"${{{bucket}}}/{bundle.FOLDER}/*"' in (TERRAFORM / "modules" / module).read_text()


def test_aws_refusing_is_told_in_its_words(tmp_path, monkeypatch):
    tool = tmp_path / "aws"
    tool.write_text("""#!/bin/sh
[ "$2" = get-caller-identity ] && { echo '{"Account": "1"}'; exit; }
echo denied >&2; exit 254
""")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert aws.aws("sts", "get-caller-identity") == {"Account": "1"}
    with pytest.raises(aws.Refused, match="aws s3api put-object: denied"):
        aws.aws("s3api", "put-object")
