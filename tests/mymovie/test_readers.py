"""What a request says is read by a form or by mymovie.asked, never raw."""

import ast
from collections.abc import Iterator

import pytest

from tests.test_architecture import KNOWS, name_of, sources

SAID = {"GET", "POST", "COOKIES", "headers", "body", "FILES", "META"}

# Where it is read otherwise, and why.
ALLOWED = {
    "accounts/views/settings.py: request.GET.dict()": "goes into a form",
    "accounts/adapter.py: request.META.get('REMOTE_ADDR')": "the socket's, not the client's to say",
    "mymovie/limits/door.py: request.GET.get(table.GOES_ON)": "only whether it is there",
    "mymovie/trouble.py:  for name in request.POST": "shown again to whoever sent it",
    "mymovie/trouble.py: request.POST.lists()": "shown again to whoever sent it",
    "movies/views/entry.py: request.META['QUERY_STRING']": "passed on to the same address of another film",
    "movies/views/wall.py: set(request.GET)": "only which names there are",
    "support/admin/base.py: request.META.get('QUERY_STRING', '')": "passed on to the export of the same list",
}
OF_THE_PROJECT = {"mymovie/middleware.py", "mymovie/unreadable.py", "mymovie/admission.py"}  # knows no word


def raw_reads(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            yield from _raw_in(function)


def _raw_in(function: ast.FunctionDef) -> Iterator[str]:
    above = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
    others: set[str] = set()  # names that stand for it
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(map(_is_said, _values(node.value))):
            others |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    for node in ast.walk(function):
        is_other = isinstance(node, ast.Name) and node.id in others and isinstance(node.ctx, ast.Load)
        if (_is_said(node) or is_other) and not _is_read_well(node, above):
            yield ast.unparse(above[above[node]] if isinstance(above[node], ast.Attribute) else above[node])


def _is_said(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in SAID
        and isinstance(node.value, ast.Name)
        and node.value.id == "request"
    )


def _values(node: ast.expr) -> list[ast.expr]:
    """What a name may stand for: either side of an if, a copy."""
    if isinstance(node, ast.IfExp):
        return [*_values(node.body), *_values(node.orelse)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "copy":
        return _values(node.func.value)
    return [node]


def _is_read_well(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """An argument of a form or a reader, put under another name, or asked only whether it holds something."""
    while (parent := above.get(node)) is not None:
        match parent:
            case ast.Call(func=func) if node in [*parent.args, *(word.value for word in parent.keywords)]:
                name = ast.unparse(func)
                return name.lower().endswith("form") or name.startswith("asked.")
            case ast.Attribute(attr="copy" | "setdefault") | ast.IfExp() | ast.Call() | ast.Starred():
                node = parent
            case ast.Assign() | ast.Compare() | ast.Expr():
                return True
            case ast.Subscript(ctx=ast.Store()):
                return True
            case _:
                return False
    return False


def read_raw() -> dict[str, list[str]]:
    found = {name_of(path): sorted(raw_reads(path.read_text())) for path in sources("mymovie", *KNOWS)}
    return {name: reads for name, reads in found.items() if reads and name not in OF_THE_PROJECT}


def test_nothing_that_a_request_says_is_read_raw() -> None:
    found = [f"{name}: {read}" for name, reads in read_raw().items() for read in reads]
    assert [read for read in found if read not in ALLOWED] == []


@pytest.mark.parametrize(
    "line",
    [
        "q = request.GET['q']",
        "q = request.GET.get('q')",
        "given = request.POST if request.method else request.GET; q = given.get('q')",
        "rows.filter(**request.GET)",
        "rows.filter(handle=request.GET.get('q'))",
        "int(request.headers['X'])",
        "for name in request.COOKIES.items(): pass",
        "given = request.GET.copy(); q = given['q']",
    ],
)
def test_a_raw_read_is_found(line: str) -> None:
    assert list(raw_reads(f"def view(request):\n    {line}"))


@pytest.mark.parametrize(
    "line",
    [
        "form = EntryForm(request.POST if request.method == 'POST' else None, user=1)",
        "q = asked.word(request.GET, 'q')",
        "given = request.GET.copy(); given['sort'] = 'score'; WallForm(given)",
        "is_sorted = 'sort' in request.GET",
    ],
)
def test_a_form_and_a_reader_are_not(line: str) -> None:
    assert list(raw_reads(f"def view(request):\n    {line}")) == []


def test_the_list_of_exceptions_holds_nothing_that_is_gone() -> None:
    found = {f"{name}: {read}" for name, reads in read_raw().items() for read in reads}
    assert set(ALLOWED) - found == set()
