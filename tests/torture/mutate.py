"""Would the tests notice? Each small change to the write-back code is made in turn, and the tests must fail.

Run as `python -m torture.mutate [MODULE …]` with `plugin` and `tests` on the path; prints the survivors and the
figures. Type annotations and decorators are left alone.
"""

import ast
import contextlib
import copy
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
    "markdown": ("test_markdown_blocks.py",),
    "vault": (
        "test_vault_write.py",
        "test_vault_swap.py",
        "test_vault_journal.py",
        "test_vault_commit.py",
        "torture/test_faults.py",
        "torture/test_vaults_and_paths.py",
    ),
}
MODULES = (
    "markdown/blocks.py",
    "markdown/edit.py",
    *(f"vault/{name}.py" for name in ("commit", "write", "swap", "place", "journal", "undo", "recover")),
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

Change = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Mutant:
    """One change: the place of its node in the order of `ast.walk`, and what is done to it."""

    module: str
    node: int
    line: int
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
            yield "compares otherwise", _set(ops=[_FLIPS[type(op)]()])
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
    tree = ast.parse((PACKAGE / module).read_text("utf-8"))
    aside = {id(inner) for node in ast.walk(tree) for part in _aside(node) for inner in ast.walk(part)}
    return [
        Mutant(module, place, getattr(node, "lineno", 0), what, change)
        for place, node in enumerate(ast.walk(tree))
        if id(node) not in aside
        for what, change in _changes(node)
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
    import pytest  # noqa: PLC0415  (imported before, by `main`)

    out = os.open(os.devnull, os.O_WRONLY)
    os.dup2(out, 1)
    os.dup2(out, 2)
    tests = [str(HERE / name) for name in TESTS[module.split("/", maxsplit=1)[0]]]
    options = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
    options += [
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
    ]  # imported before, so that each trial starts fast
    with contextlib.redirect_stdout(io.StringIO()):
        return int(pytest.main([*options, *tests]))


def survivors(found: list[Mutant]) -> list[Mutant]:
    """Those that no test notices; as many at a time as there are cores."""
    running: dict[int, Mutant] = {}
    alive = []
    waiting = found[::-1]
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            mutant = waiting.pop()
            running[trial(mutant)] = mutant
        process, status = os.wait()
        mutant = running.pop(process)
        if status == 0:
            alive.append(mutant)
    return sorted(alive, key=lambda mutant: mutant.line)


def main(modules: list[str]) -> int:
    """Try them all."""
    import hypothesis  # noqa: F401, PLC0415
    import pyromark  # noqa: F401, PLC0415
    import pytest  # noqa: F401, PLC0415

    total = killed = 0
    for module in modules or MODULES:
        found = mutants(module)
        unchanged = Mutant(module, 0, 0, "", lambda _: None)
        if not survivors([unchanged]):
            sys.exit(f"{module}: its tests fail as it is; mend them first.")
        survived = survivors(found)
        lines = (PACKAGE / module).read_text("utf-8").split("\n")
        for mutant in survived:
            print(f"{module}:{mutant.line}: {mutant.what}: {lines[mutant.line - 1].strip()}", flush=True)  # noqa: T201
        print(f"{module}: {len(found) - len(survived)} of {len(found)} noticed", flush=True)  # noqa: T201
        total, killed = total + len(found), killed + len(found) - len(survived)
    print(f"all: {killed} of {total} noticed, {killed / total:.1%}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
