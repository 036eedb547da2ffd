"""The project's own files, as the tests of its architecture read them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "evaluation", "supervision", "feedback", "departments", "core")


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project, relative to its root: known to git, or about to be."""
    # A clone made by another account is still the same project.
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(sorted({Path(name) for name in listed if name and (ROOT / name).is_file()}))


def python_files(*folders: str) -> list[Path]:
    """Return the Python files, of ``folders`` only if any are named, without generated migrations."""
    found = [path for path in files() if path.suffix == ".py" and "migrations" not in path.parts]
    return [path for path in found if not folders or path.parts[0] in folders]


def in_rooms(*rooms: str) -> list[Path]:
    """Return the apps' Python files that lie in one of ``rooms``, be it a module or a folder."""
    return [path for path in python_files(*APPS) if len(path.parts) > 1 and room_of(path) in rooms]


def room_of(path: Path) -> str:
    """Return the room of an app's file: ``feedback/actions/signing.py`` lies in ``actions``."""
    return path.parts[1].removesuffix(".py")


@cache
def text_of(path: Path) -> str:
    """Return the text of a file, or nothing for a picture."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(text_of(path), str(path))


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for a chain of names, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
