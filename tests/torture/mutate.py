"""Would the tests notice? Each small change to the write-back code is made in turn, and the tests must fail.

Run as `python -m torture.mutate [--jobs N] [MODULE[:LINE] …]` with `plugin` and `tests` on the path; prints each
survivor as it is found, and the figures.
Type annotations and decorators are left alone, and changes known to change nothing are not counted.
"""

import argparse
import ast
import contextlib
import copy
import importlib
import importlib.abc
import importlib.util
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parents[1]
PACKAGE = HERE.parent / "plugin" / "vault_coach"
SECONDS = 45
TESTS = {
    "markdown": ("markdown/edit/test_blocks.py",),
    "vault": (
        "vault/test_write.py",
        "vault/test_atomic_replace.py",
        "vault/test_journal.py",
        "vault/test_commit.py",
        "torture/test_faults.py",
        "torture/test_vaults_and_paths.py",
    ),
}
MODULES = (
    "markdown/edit/blocks.py",
    "markdown/edit/put_block.py",
    *(f"vault/{name}.py" for name in ("commit", "write", "atomic_replace", "open_note", "journal", "undo")),
)
_FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}

SAME = {
    (
        "markdown/edit/put_block.py",
        "GtE to Gt",
        "if region is None or region.start >= splice.start:",
    ): "our own text begins with nothing that could take its marker in",
    (
        "markdown/edit/put_block.py",
        "b'' changed",
        'return next((data[region.start : region.stop] for region in spans), b"")',
    ): "no properties are that short",
    ("vault/commit.py", "b'' changed", 'return b""'): "neither is a line that a draft rests on",
    (
        "vault/commit.py",
        "condition always false",
        "note = read_already[path] if path in read_already else _read_plain(root, path, journal)",
    ): "the note is read once more, and `write` finds any change since",
    (
        "vault/commit.py",
        "condition always true",
        "if note != edit.before:",
    ): "the same splice is made once more",
    (
        "vault/open_note.py",
        "0 + 1",
        'flags: int = getattr(status, "st_flags", 0)',
    ): "one is no flag that is asked for",
    (
        "vault/journal.py",
        "8 + 1",
        "entry = Entry(number, path, kind, old, new, secrets.token_hex(8), purpose)",
    ): "a random name may be longer",
    (
        "vault/journal.py",
        "4 + 1",
        'temp = self._log.with_suffix(f".{secrets.token_hex(4)}")',
    ): "a random name may be longer",
    (
        "vault/journal.py",
        "8 + 1",
        'return self._file(entry, f"conflict-{digest(data)[:8]}")',
    ): "part of a hash, of any length",
}
"""Changes after which the code does the same: module, what is done, the line; and why."""

Change = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Mutant:
    """One change: the place of its node in the order of `ast.walk`, and what is done to it."""

    module: str
    node: int
    line: int
    text: str
    what: str
    change: Change


def _set(**values: object) -> Change:
    def change(node: ast.AST) -> None:
        for name, value in values.items():
            setattr(node, name, value)

    return change


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:  # noqa: C901  (a case for each kind of change)
    match node:
        case ast.Compare(ops=[op]) if type(op) in _FLIPS:
            yield f"{type(op).__name__} to {_FLIPS[type(op)].__name__}", _set(ops=[_FLIPS[type(op)]()])
        case ast.BoolOp(op=op):
            yield "and/or", _set(op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not dropped", _set(op=ast.Not(), operand=ast.UnaryOp(ast.Not(), operand))
        case ast.BinOp(op=op) if type(op) in _SUMS:
            yield "sum turned round", _set(op=_SUMS[type(op)]())
        case ast.Constant(value=bool() as value):
            yield f"{value} flipped", _set(value=not value)
        case ast.Constant(value=int() as value):
            yield f"{value} + 1", _set(value=value + 1)
        case ast.Constant(value=bytes() as value):
            yield f"{value!r} changed", _set(value=value + b"X")
        case ast.If() | ast.IfExp() | ast.While():
            yield "condition always true", _set(test=ast.Constant(True))
            yield "condition always false", _set(test=ast.Constant(False))
        case ast.Expr(value=ast.Call()):
            yield "call dropped", _set(value=ast.Constant(None))
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield "returns None", _set(value=ast.Constant(None))
        case ast.Raise():
            yield "raise dropped", _set(exc=None, cause=None, __class__=ast.Pass)


def _aside(node: ast.AST) -> list[ast.AST]:
    """The parts of a node that do nothing when the code runs, or only once."""
    hints = (getattr(node, name, None) for name in ("annotation", "returns"))
    parts = [*getattr(node, "decorator_list", ()), *hints]
    return [part for part in parts if part is not None]


def mutants(module: str) -> list[Mutant]:
    """Every change of one module."""
    text = (PACKAGE / module).read_text("utf-8")
    tree, lines = ast.parse(text), text.split("\n")
    aside = {id(inner) for node in ast.walk(tree) for part in _aside(node) for inner in ast.walk(part)}
    return [
        Mutant(module, place, node.lineno, lines[node.lineno - 1].strip(), what, change)
        for place, node in enumerate(ast.walk(tree))
        if isinstance(node, ast.stmt | ast.expr) and id(node) not in aside
        for what, change in _changes(node)
        if (module, what, lines[node.lineno - 1].strip()) not in SAME
    ]


def mutated(mutant: Mutant) -> str:
    """The source of a module with that change."""
    tree = copy.deepcopy(ast.parse((PACKAGE / mutant.module).read_text("utf-8")))
    mutant.change(list(ast.walk(tree))[mutant.node])
    return ast.unparse(ast.fix_missing_locations(tree))


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from another source."""

    def __init__(self, module: str, source: str) -> None:
        self.name = "vault_coach." + module.removesuffix(".py").replace("/", ".")
        self.source = source

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.name, "exec"), vars(module))  # noqa: S102  (our own code, changed a little)


def trial(mutant: Mutant) -> int:
    """Run the tests with the change in a process of its own; its id. One that runs for ever is ended."""
    process = os.fork()
    if process:
        return process
    code = 70
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of work, however busy the machine is
        signal.alarm(2 * SECONDS)  # for one that only waits
        sys.meta_path.insert(0, _Instead(mutant.module, mutated(mutant)))
        code = _run(mutant.module)
    finally:
        os._exit(code)


def _run(module: str) -> int:
    import pytest  # noqa: PLC0415  (slow, and `main` imported it before)

    out = os.open(os.devnull, os.O_WRONLY)
    os.dup2(out, 1)
    os.dup2(out, 2)
    folder, *_, name = module.removesuffix(".py").split("/")
    nearest = sorted(TESTS[folder], key=lambda test: name not in test)
    tests = [str(HERE / test) for test in nearest]
    options = ["-x", "-q", "--assert=plain", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
    with contextlib.redirect_stdout(io.StringIO()):
        return int(pytest.main([*options, *tests]))


def survivors(tried: list[Mutant], jobs: int) -> Iterator[Mutant]:
    """Those that no test notices, as they are found; so many are tried at a time."""
    running: dict[int, Mutant] = {}
    waiting = tried[::-1]
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            running[trial(mutant)] = mutant
        process, status = os.wait()
        mutant = running.pop(process)
        if status == 0:
            yield mutant


def main() -> int:
    """Try them all."""
    for name in ("pytest", "hypothesis", "pyromark", "jinja2", "frontmatter", "filelock", "click.testing"):
        importlib.import_module(name)  # once, so that each trial starts fast
    parser = argparse.ArgumentParser(prog="torture.mutate")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE[:LINE]")
    asked = parser.parse_args()
    total = survived = 0
    sound: set[str] = set()
    for name in asked.modules:
        module, _, line = name.partition(":")
        made = [mutant for mutant in mutants(module) if line in {"", str(mutant.line)}]
        unchanged = Mutant(module, 0, 0, "", "", lambda _: None)
        if module not in sound and not list(survivors([unchanged], 1)):
            sys.exit(f"{module}: its tests fail as it is; mend them first.")
        sound.add(module)
        alive = 0
        for mutant in survivors(made, asked.jobs):
            alive += 1
            print(f"{module}:{mutant.line}: {mutant.what}: {mutant.text}", flush=True)  # noqa: T201
        print(f"{module}: {len(made) - alive} of {len(made)} noticed", flush=True)  # noqa: T201
        total, survived = total + len(made), survived + alive
    print(f"all: {total - survived} of {total} noticed, {1 - survived / total:.1%}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
