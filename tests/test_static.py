"""The static files as production serves them: hashed, compressed, joined, and pointing at each other."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from mymovie import bundle

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r'(?:import|from)\s*"(\./[^"]+)"|url\("([^"]+)"\)')


@pytest.fixture
def collected(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = [ROOT / "static"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "mymovie.storage.StaticStorage"}}
    # The admin's files are half of all and take most of the time; htmx's extensions stay in.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
    return json.loads((tmp_path / "staticfiles.json").read_text())["paths"]


def test_our_modules_and_styles_name_hashed_files_that_exist(collected, tmp_path):
    hashed = set(collected.values())
    ours = [path for path in hashed if path.startswith(("js/", "css/")) and path.endswith((".js", ".css"))]
    named = [(path, "".join(url)) for path in ours for url in NAMED.findall((tmp_path / path).read_text())]
    assert any(path.startswith("css/app.") for path, _ in named)
    for path, url in named:
        target = (tmp_path / path).parent.joinpath(url).resolve().relative_to(tmp_path.resolve())
        assert str(target) in hashed, f"{path} names {url}"


@pytest.mark.parametrize("name", bundle.MAKERS)
def test_the_joined_files_ask_for_no_other_and_come_compressed(name, collected, tmp_path):
    joined = tmp_path / collected[name]
    assert len(joined.read_text()) > 5_000
    assert not re.search(r"@import|^import|^export", joined.read_text(), re.MULTILINE)
    assert joined.with_name(f"{joined.name}.br").exists()


def test_every_stylesheet_is_in_one_of_the_joined_ones():
    folder = ROOT / "static/css"
    ours = {path.relative_to(folder).as_posix() for path in folder.rglob("*.css")}
    joined_ones = {"app.css", "imports.css"}
    named = [
        name for one in joined_ones for name in re.findall(r'@import "([^"]+)";', (folder / one).read_text())
    ]
    assert sorted(named) == sorted(ours - joined_ones - {"admin.css"})


def test_every_module_is_imported_or_asked_for_by_a_page():
    modules = list((ROOT / "static/js").glob("*.js"))
    imports = "".join(path.read_text() for path in modules)
    pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    names = [path.name for path in modules]
    assert [name for name in names if f'"./{name}"' not in imports and f"js/{name}'" not in pages] == []


def joined(**modules: str) -> str:
    return bundle.script(lambda name: modules[name.removesuffix(".js")], "main.js")


def test_joined_modules_share_what_they_export_and_nothing_else():
    text = joined(
        main='import "./one.js";\nimport "./two.js";\n',
        one='import { said as heard } from "./words.js";\nconst note = heard;\n',
        two='import { said } from "./words.js";\nconst note = said;\n',
        words='export const said = "a";\nconst kept = 1;\n',
    )
    assert text == (
        'const words_js = (() => {\nconst said = "a";\nconst kept = 1;\nreturn { said };\n})();\n'
        "{\nconst { said: heard } = words_js;\nconst note = heard;\n}\n"
        "{\nconst { said } = words_js;\nconst note = said;\n}\n"
    )


@pytest.mark.parametrize("line", ["export default 1;", 'import all from "./a.js";', 'import("./a.js");'])
def test_a_module_that_cannot_be_joined_is_refused(line):
    with pytest.raises(bundle.Unbundled, match=r"one\.js"):
        joined(main='import "./one.js";\n', one=f"{line}\n", words="")


def test_joined_styles_keep_strings_and_find_their_pictures():
    files = {
        "css/app.css": '@import "a/b.css";',
        "css/a/b.css": '/* why */ .a::after { content: "a ;  b" / ""; mask: url("../../img/x.svg"); }',
    }
    css = bundle.stylesheet(files.__getitem__)
    assert css == '.a::after{content: "a ;  b" / "";mask: url("../img/x.svg");}'
