"""What is in the zip, made of the last commit; wheels are small ones of our own, so no index is asked."""

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from deploy.bundle import archive, tree, wheels
from deploy.bundle.__main__ import build
from deploy.bundle.target import Target

ROOT = Path(__file__).parents[2]
X86 = Target("x86_64")

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="A bundle is made of a commit: no git here."),
]


def make_wheel(folder, name):
    """The least that pip installs."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    about = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(zipfile.ZipInfo(f"{name}.py"), "")
        wheel.writestr(
            zipfile.ZipInfo(f"{about}/METADATA"), f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        )
        wheel.writestr(
            zipfile.ZipInfo(f"{about}/WHEEL"),
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(zipfile.ZipInfo(f"{about}/RECORD"), f"{name}.py,,\n")
    return path


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    made = [make_wheel(folder, "alpha"), make_wheel(folder, "beta")]
    # Compressing takes three quarters of the time; WhiteNoise's own tests hold that it does.
    (folder / "quick.py").write_text(
        "from mymovie.settings import *\n"
        "WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ['css', 'js', 'svg', 'json', 'txt', 'md']\n"
    )
    quick = {"DJANGO_SETTINGS_MODULE": "quick", "PYTHONPATH": str(folder)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "SETTINGS", tree.SETTINGS | quick)
        patch.setattr(wheels, "fetch", lambda *_: made)
        path, digest = build("HEAD", [X86], folder)
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    return path


@pytest.fixture(scope="module")
def names(bundle):
    with zipfile.ZipFile(bundle) as zipped:
        return zipped.namelist()


@pytest.fixture(scope="module")
def unpacked(bundle, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(bundle) as zipped:
        zipped.extractall(folder)
    return folder


def test_everything_at_the_top_of_the_tree_is_taken_or_left_on_purpose():
    held = set(tree.git("ls-tree", "--name-only", "HEAD").splitlines())
    assert held <= {*tree.TAKEN, *tree.LEFT}
    assert not set(tree.TAKEN) & set(tree.LEFT)


def test_what_the_platform_looks_for_lies_at_the_top(names):
    assert {"Procfile", "manage.py", "requirements.txt", "release.env", ".platform/nginx/nginx.conf"} <= {
        *names
    }


def test_every_room_goes_along(names):
    rooms = [app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()]
    assert len(rooms) > 5
    assert {f"{room}/__init__.py" for room in rooms} <= {*names}


def test_nothing_goes_along_that_is_not_of_the_release(names):
    unwanted = re.compile(
        r"(^|/)(tests|\.git|\.github|\.env|__pycache__|docs)(/|$)|\.(sqlite3.*|pyc|po|pem|key)$"
    )
    assert [name for name in names if unwanted.search(name)] == []


def test_catalogues_are_compiled_and_static_files_collected_under_hashed_names(names):
    assert "locale/ja/LC_MESSAGES/django.mo" in names
    assert any(re.fullmatch(r"staticfiles/css/app\.[0-9a-f]{12}\.css", name) for name in names)
    assert "staticfiles/staticfiles.json" in names


def test_the_release_is_named_in_its_logs_and_for_its_hooks(unpacked):
    release = tree.git("rev-parse", "--short=12", "HEAD")
    assert f'+{release}"' in (unpacked / "mymovie" / "__init__.py").read_text()
    assert (unpacked / "release.env").read_text() == f"RELEASE={release}\nPYTHON=3.13\nMACHINES=x86_64\n"


def test_the_hashes_are_those_of_the_wheels(unpacked):
    lines = (unpacked / "requirements.txt").read_text().splitlines()
    assert {"--no-index", "--find-links wheels", "--require-hashes"} <= {*lines}
    told = set(re.findall(r"--hash=sha256:(\w+)", "\n".join(lines)))
    assert told == {hashlib.sha256(path.read_bytes()).hexdigest() for path in (unpacked / "wheels").iterdir()}


def pip_install(folder, to):
    command = [sys.executable, "-m", "pip", "install", "-q", "--target", str(to)]
    # From another folder than the bundle's, as nobody says which one the platform is in.
    return subprocess.run(
        [*command, "-r", str(folder / "requirements.txt")], cwd="/", capture_output=True, text=True
    )


def test_the_list_of_components_names_every_wheel_and_nothing_else(unpacked):
    told = json.loads((unpacked / "bom.cdx.json").read_text())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    of_wheels = Counter(hashlib.sha256(it.read_bytes()).hexdigest() for it in (unpacked / "wheels").iterdir())
    assert Counter(it["content"] for one in told["components"] for it in one["hashes"]) == of_wheels
    names = {
        name.partition("==")[0]
        for name in (unpacked / "requirements.txt").read_text().splitlines()
        if "==" in name
    }
    assert {one["purl"] for one in told["components"]} == {f"pkg:pypi/{name}@1.0" for name in names}


def test_pip_installs_it_from_any_folder_and_refuses_a_wheel_that_was_changed(unpacked, tmp_path):
    result = pip_install(unpacked, tmp_path / "packages")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "packages" / "beta.py").exists()
    with zipfile.ZipFile(unpacked / "wheels" / "beta-1.0-py3-none-any.whl", "a") as wheel:
        wheel.writestr("beta_more.py", "")
    result = pip_install(unpacked, tmp_path / "others")
    assert result.returncode != 0
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in result.stderr


def test_hooks_keep_their_bit_and_nothing_else_has_one(bundle):
    with zipfile.ZipFile(bundle) as zipped:
        can_run = {entry.filename for entry in zipped.infolist() if entry.external_attr >> 16 & 0o111}
    hooks = {name for name in can_run if "hooks/" in name}
    assert hooks == {str(path.relative_to(ROOT)) for path in (ROOT / ".platform").glob("*hooks/*/*.sh")}
    assert can_run - hooks <= {"manage.py"}


def test_the_same_files_are_the_same_bytes_whenever_they_were_written(tmp_path):
    zips = []
    for number, age in enumerate((0, 10**6)):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name in ("b", "a", "c") if number else ("c", "b", "a"):
            (folder / name).write_text(name * 100)
            os.utime(folder / name, (age, age))
        zips.append(archive.write(folder, tmp_path / f"{number}.zip"))
    assert zips[0] == zips[1]


def test_the_lock_is_read_for_the_target_and_not_for_this_machine():
    text = (
        "# a comment\n"
        "alpha==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:" + "a" * 64 + "\n"
        "beta==2.0 ; python_full_version >= '3.13' \\\n    --hash=sha256:" + "b" * 64 + " \\\n"
        "    --hash=sha256:" + "c" * 64 + "\n    # via alpha\n"
    )
    (beta,) = wheels.read_lock(text, X86)
    assert str(beta) == f"beta==2.0 --hash=sha256:{'b' * 64} --hash=sha256:{'c' * 64}"
    assert wheels.read_lock(text, Target("x86_64", "3.12")) == []


def test_every_package_of_our_lock_has_hashes():
    locked = wheels.read_lock((ROOT / "requirements.txt").read_text(), X86)
    assert len(locked) > 20
    assert all(package.hashes for package in locked)
