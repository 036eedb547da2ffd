"""Taste shows in the tail: how long the longest things are."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import APPS, files, python_files, text_of, tree_of

MODULE, FUNCTION, FUNCTION_P95 = 300, 40, 25
TEMPLATE, FRAGMENT, STYLESHEET, BEHAVIOUR = 120, 60, 200, 100
PROGRAMS = (*APPS, "embedded", "bench", "run.py", "manage.py")


def lines(path: Path) -> int:
    return len(text_of(path).splitlines())


def too_long(paths: list[Path], limit: int) -> dict[str, int]:
    return {str(path): lines(path) for path in paths if lines(path) > limit}


def named(suffix: str, folder: str) -> list[Path]:
    return [path for path in files() if path.suffix == suffix and path.parts[0] == folder]


def functions() -> Iterator[tuple[str, int]]:
    for path in python_files(*PROGRAMS):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_modules():
    assert too_long(python_files(), MODULE) == {}


def test_functions():
    assert {name: length for name, length in functions() if length > FUNCTION} == {}


def test_nearly_all_functions_are_much_shorter():
    assert statistics.quantiles((length for _, length in functions()), n=20)[-1] <= FUNCTION_P95


def test_templates():
    assert too_long([path for path in named(".html", "templates") if path.name[0] != "_"], TEMPLATE) == {}


def test_fragments():
    assert too_long([path for path in named(".html", "templates") if path.name[0] == "_"], FRAGMENT) == {}


def test_stylesheets():
    assert too_long(named(".css", "static"), STYLESHEET) == {}


def test_behaviours():
    assert too_long(named(".js", "static"), BEHAVIOUR) == {}
