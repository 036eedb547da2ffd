"""Laws of the house that neither the linter nor the import contracts can say."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

from tests.architecture.source import dotted, in_rooms, python_files, text_of, tree_of

BELOW_THE_DOORS = (
    "models", "lifecycle", "rules", "policies", "querysets", "actions", "events", "sweep", "panels",
    "reports",
)  # fmt: skip
CLOCKS = {"timezone.now", "time.time", "datetime.now", "date.today"}
CLOCKS_WITHOUT_ARGUMENT = {"timezone.localdate", "timezone.localtime"}
WRITES = {"save", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "create"}


def places(paths: list[Path], wrong: Callable[[ast.AST], bool]) -> list[str]:
    return [
        f"{path}:{node.lineno}"  # type: ignore[attr-defined]
        for path in paths
        for node in ast.walk(tree_of(path))
        if wrong(node)
    ]


def test_only_doors_read_the_clock():
    def reads_clock(node: ast.AST) -> bool:
        if isinstance(node, ast.keyword):
            return node.arg in {"auto_now", "auto_now_add"}
        if isinstance(node, ast.Call) and not node.args:
            return dotted(node.func) in CLOCKS_WITHOUT_ARGUMENT
        return isinstance(node, ast.Attribute) and dotted(node) in CLOCKS

    assert places(in_rooms(*BELOW_THE_DOORS), reads_clock) == [], "`now` is a parameter"


def test_doors_do_not_write():
    def writes(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return False
        return node.func.attr in WRITES and not dotted(node.func).startswith("actions.")

    assert places(in_rooms("views", "api", "tasks"), writes) == [], "an action is the only writer"


def test_rows_are_found_among_the_visible_ones():
    """A class or its bare manager as the first argument would find a row for anybody."""

    def unscoped(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call) or dotted(node.func) != "get_object_or_404" or not node.args:
            return False
        return isinstance(node.args[0], ast.Name) and node.args[0].id[:1].isupper()

    assert places(in_rooms("views", "api", "panels", "reports"), unscoped) == [], "start at visible_to(user)"


def test_actions_take_their_arguments_by_name():
    def positional(node: ast.AST) -> bool:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            return False
        names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        return bool(names & {"by", "now"}) and len(node.args.posonlyargs + node.args.args) > 1

    top = [path for path in in_rooms("actions") if not path.stem.startswith("_")]
    assert places(top, positional) == [], "what is acted on may stand alone; the rest is named"


def test_every_exception_from_a_rule_says_why():
    """``# noqa: X - reason``, and ``# type: ignore[x]`` with its code: a bare one switches all off."""
    bare = re.compile(r"# noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)* - )|# type: ignore(?!\[)")
    found = [
        f"{path}:{number}"
        for path in python_files()
        if path.parts[:2] != ("tests", "architecture")
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []
