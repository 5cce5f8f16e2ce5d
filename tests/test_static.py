"""The static files as production serves them: hashed, compressed, and pointing at each other."""

import json
import re

from django.core.management import call_command

NAMED = re.compile(r'(?:import|from)\s*"(\./[^"]+)"|url\("([^"]+)"\)')


def test_our_modules_and_styles_name_hashed_files_that_exist(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "mymovie.storage.StaticStorage"}}
    # The admin's files are half of all and take most of the time; htmx's extensions stay in.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
    hashed = set(json.loads((tmp_path / "staticfiles.json").read_text())["paths"].values())
    ours = [path for path in hashed if path.startswith(("js/", "css/")) and path.endswith((".js", ".css"))]
    named = [(path, "".join(url)) for path in ours for url in NAMED.findall((tmp_path / path).read_text())]
    assert any(path.startswith("js/main.") for path, _ in named)
    for path, url in named:
        target = (tmp_path / path).parent.joinpath(url).resolve().relative_to(tmp_path.resolve())
        assert str(target) in hashed, f"{path} names {url}"
    assert list(tmp_path.glob("js/main.*.js.br"))
