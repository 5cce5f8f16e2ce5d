"""What others read: nginx its configuration, shellcheck the hooks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.bundle import tree
from deploy.rehearse.proxy import OnInstance
from deploy.rehearse.said import Missing, Said


def rehearse(said: Said) -> None:
    hooks = sorted((tree.ROOT / ".platform").rglob("*.sh"))
    shellcheck = shutil.which(
        "shellcheck", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}"
    )
    if shellcheck:
        result = subprocess.run([shellcheck, "-x", *map(str, hooks)], capture_output=True, text=True)
        said.must(result.returncode == 0, f"shellcheck: {len(hooks)} scripts. {result.stdout}")
    else:
        said.skip("shellcheck was not found")
    try:
        proxy = OnInstance(tree.ROOT, 8000)
    except Missing as missing:
        said.skip(str(missing))
        return
    tested = proxy.test()
    said.must(tested.returncode == 0, f"nginx -t: {tested.stderr.strip().splitlines()[-1]}")
    # The test above must be able to fail.
    broken = proxy.place / "conf.d" / "elasticbeanstalk" / "broken.conf"
    broken.write_text("keepalive_timeout 60;\n")
    tested = proxy.test()
    said.must(tested.returncode != 0, f"a directive said twice is found: {tested.stderr.splitlines()[0]}")
