"""One stylesheet and one script out of many: css/app.css and js/main.js, whose imports are their contents.

The pages of an import ask for css/imports.css too.

In development the browser follows the imports; collectstatic (mymovie.storage) and the test run join them.
"""

import posixpath
import re
from collections.abc import Callable

STYLESHEET = "css/app.css"
IMPORTS_STYLESHEET = "css/imports.css"
SCRIPT = "js/main.js"

Read = Callable[[str], str]

_CSS_IMPORT = re.compile(r'@import "([^"]+)";')
_CSS_URL = re.compile(r'url\("(?![a-z]+:|/|#)([^"]+)"\)')
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_SPACE = re.compile(r"\s+")
_CSS_NEEDLESS = re.compile(r"\s*([{};,])\s*")
_CSS_STRING = re.compile(r'("[^"]*")')

_NO_NAME = re.compile(r"\W")
_JS_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\./[^"]+)";\n', re.MULTILINE)
_JS_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|function|class) (\w+))", re.MULTILINE)
_JS_LEFT = re.compile(r"^\s*(?:import|export)\b.*|^.*\bimport\(.*", re.MULTILINE)
_JS_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)
_JS_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


class Unbundled(ValueError):
    """What is written in a way that this simple joining does not understand."""


def stylesheet(read: Read, name: str = STYLESHEET) -> str:
    """`read` gives the text of a static file by its name. URLs come out relative to `name`."""
    folder = posixpath.dirname(name)
    parts = [posixpath.join(folder, part) for part in _CSS_IMPORT.findall(read(name))]
    return "".join(_squeezed(_moved(read(part), posixpath.dirname(part), folder)) for part in parts)


def _moved(css: str, here: str, there: str) -> str:
    def address(match: re.Match[str]) -> str:
        return f'url("{posixpath.relpath(posixpath.join(here, match[1]), there)}")'

    return _CSS_URL.sub(address, css)


def _squeezed(css: str) -> str:
    pieces = _CSS_STRING.split(_CSS_COMMENT.sub("", css))
    pieces[::2] = [_CSS_NEEDLESS.sub(r"\1", _CSS_SPACE.sub(" ", piece)) for piece in pieces[::2]]
    return "".join(pieces).strip()


def script(read: Read, name: str = SCRIPT) -> str:
    """Each module in a scope of its own, after those it imports; once, however many import it."""
    done: dict[str, str] = {}
    _add_module(read, name, done)
    return "".join(done.values())


def _add_module(read: Read, name: str, done: dict[str, str]) -> None:
    if name in done:
        return
    source = read(name)
    bindings = []
    for match in _JS_IMPORT.finditer(source):
        imported = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
        _add_module(read, imported, done)
        if match[1]:
            bindings.append(f"const {{{match[1].replace(' as ', ': ')}}} = {_variable(imported)};\n")
    exported = ", ".join(_JS_EXPORT.findall(source))
    body = _JS_EXPORT.sub("", _JS_IMPORT.sub("", source))
    if left := _JS_LEFT.search(body):
        raise Unbundled(f"{name}: {left[0].strip()}")
    body = _JS_INDENT.sub("", _JS_COMMENT.sub("", "".join(bindings) + body))
    if exported:
        done[name] = f"const {_variable(name)} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"
    else:
        done[name] = f"{{\n{body}}}\n" if body.strip() else ""


def _variable(name: str) -> str:
    return _NO_NAME.sub("_", name)


MAKERS: dict[str, Callable[[Read, str], str]] = {
    STYLESHEET: stylesheet,
    IMPORTS_STYLESHEET: stylesheet,
    SCRIPT: script,
}
