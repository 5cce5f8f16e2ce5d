"""The working tree as it stands, in a folder of its own, ready to be served as in production."""

import functools
import shutil
import sys
from pathlib import Path

from deploy.bundle import tree
from deploy.rehearse.release import Release, workplace

SETTINGS = {"DJANGO_SETTINGS_MODULE": "drill.settings", "ENV_FILE": "/dev/null"}


def in_place() -> Release:
    """The tree itself: nothing is collected, so a page's statics are not there."""
    return Release("tree in place", tree.ROOT, "", tree.ROOT, Path(sys.prefix))


@functools.cache
def here() -> Release:
    """A copy, so that who edits meanwhile changes nothing. Raises CalledProcessError."""
    folder = workplace() / "tree"
    for name in tree.git("ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        source, there = tree.ROOT / name, folder / name
        if source.is_file():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, there)
    release = Release("tree", folder, "", folder, Path(sys.prefix))
    release.run([sys.executable, "-m", "scripts.compile_messages"], "").check_returncode()
    release.manage("sqlite://:memory:", "collectstatic", "--noinput").check_returncode()
    release.run([sys.executable, "-m", "compileall", "-q", "."], "").check_returncode()  # as deployments do
    return release
