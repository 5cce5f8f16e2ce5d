import ast
from collections.abc import Iterator

import pytest

from tests.mymovie.paths import ROOT

README = ROOT / "README.md"


def variables() -> Iterator[str]:
    """The first argument of every call of `env.…` and `os.environ.get` in the settings."""
    for node in ast.walk(ast.parse((ROOT / "mymovie" / "settings.py").read_text())):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="env") | ast.Attribute(attr="environ")),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def test_the_settings_are_read_as_this_test_reads_them() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "ENV_FILE", "TRUSTED_PROXY_COUNT"} <= set(variables())


@pytest.mark.skipif(not README.exists(), reason="there is no README.md yet")
@pytest.mark.parametrize("name", sorted(set(variables())))
def test_the_readme_names_every_variable_that_the_settings_read(name: str) -> None:
    assert f"`{name}`" in README.read_text()
