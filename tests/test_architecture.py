"""The house keeps its shape: layers point one way, modules stay small, the middle is pure, start-up is light."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "plugin" / "vault_coach"
MODULES = sorted(PACKAGE.rglob("*.py"))

# A layer may import itself and the layers named for it. `errors` is everybody's.
BELOW = {"domain", "analysis", "markdown", "vault", "index", "state", "llm", "drafting", "config", "resources"}
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "resources": set(),
    "domain": set(),
    "analysis": {"domain"},
    "markdown": {"domain"},
    "vault": {"domain", "markdown", "state"},
    "index": {"domain", "markdown", "vault", "state"},
    "state": {"domain"},
    "llm": set(),
    "drafting": {"domain", "analysis", "llm"},
    "finetune": {"drafting", "llm"},
    "config": {"domain", "analysis", "markdown", "drafting"},
    "notebook": {"domain", "markdown", "vault", "config"},
    "show": {"domain", "analysis", "drafting"},
    "coach": BELOW,
    "features": {*BELOW, "finetune", "show", "coach"},
    "cli": {"features"},
}
SAME_LAYER = {"__main__": "cli"}
PURE = ("domain", "analysis", "markdown", "drafting")
IMPURE_NAMES = {"open", "input", "print", "exec", "eval"}
IMPURE_MODULES = {
    "os",
    "pathlib",
    "sqlite3",
    "subprocess",
    "socket",
    "time",
    "shutil",
    "tempfile",
}
RIM = {
    "features/session.py",
    "features/service.py",
    "features/watch/command.py",
    "features/watch/service.py",
    "llm/fetch.py",
}
CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today")}
WRITERS = {"write_text", "write_bytes", "mkdir", "unlink", "rename", "replace", "touch", "rmdir"}


def layer(module: Path) -> str:
    part = module.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return SAME_LAYER.get(part, part)


@cache
def source(module: Path) -> str:
    return module.read_text(encoding="utf-8")


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(source(module))


@cache
def nodes(module: Path) -> list[ast.AST]:
    return list(ast.walk(parsed(module)))


def imports(module: Path) -> Iterator[str]:
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def our_layers(module: Path) -> set[str]:
    found = {name.split(".")[1] for name in imports(module) if name.startswith("vault_coach.") and name.count(".")}
    inside = {SAME_LAYER.get(name, name) for name in found}
    return {name for name in inside if name in ALLOWED}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_layers_point_one_way(module: Path) -> None:
    own = layer(module)
    if own == "__init__":
        return
    assert our_layers(module) - {own, "errors"} <= ALLOWED[own], f"{own} may import only {sorted(ALLOWED[own])}"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(module: Path) -> None:
    text = source(module)
    assert text.count("\n") <= 400
    for node in nodes(module):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{node.name} has {length} lines"


@pytest.mark.parametrize("name", PURE)
def test_the_middle_touches_no_disk_no_clock_no_network(name: str) -> None:
    for module in sorted((PACKAGE / name).rglob("*.py")):
        roots = {imported.split(".")[0] for imported in imports(module)}
        assert not roots & IMPURE_MODULES, module.name
        for node in nodes(module):
            if isinstance(node, ast.Call):
                called = node.func
                if isinstance(called, ast.Name):
                    assert called.id not in IMPURE_NAMES, f"{module.name}, line {node.lineno}"
                elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                    assert (called.value.id, called.attr) not in CLOCKS, f"{module.name}, line {node.lineno}"


def test_only_the_rim_asks_for_the_time_or_the_environment() -> None:
    for module in MODULES:
        if str(module.relative_to(PACKAGE)) in RIM:
            continue
        text = source(module)
        assert "datetime.now(" not in text, module
        assert "date.today(" not in text, module
        assert "os.environ" not in text, module
        assert "getenv" not in text, module


def belongs_to_the_command_line(function: ast.FunctionDef) -> bool:
    """True for a click command or group, and for a decorator that gives commands options."""
    decorators = " ".join(map(ast.unparse, function.decorator_list))
    decorates = bool(function.args.args) and function.args.args[0].arg == "command"
    return "epilog=" in decorators or ".group(" in decorators or decorates


def reaching_click(module: Path) -> set[str]:
    """Public functions of a module, commands aside, that use click or a function beside them that does."""
    tree = parsed(module)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    uses = {
        function.name: {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        for function in functions
        if not belongs_to_the_command_line(function)
    }
    reaching = {"click"}
    while more := {name for name, names in uses.items() if names & reaching} - reaching:
        reaching |= more
    return {name for name in reaching - {"click"} if not name.startswith("_")}


def test_a_use_case_knows_nothing_of_the_command_line() -> None:
    session = PACKAGE / "features" / "session.py"  # what commands share
    for module in sorted({*(PACKAGE / "features").rglob("*.py")} - {session}):
        assert not reaching_click(module), f"{module.relative_to(PACKAGE)}: only a command may use click"


def test_reading_holds_no_way_to_write() -> None:
    for module in [
        *sorted((PACKAGE / "markdown").glob("*.py")),
        PACKAGE / "vault" / "scan.py",
        PACKAGE / "vault" / "note.py",
    ]:
        tree = parsed(module)
        called = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not called & (WRITERS - {"replace"}), module.name  # a text has `replace` too
        assert "O_WRONLY" not in source(module), module.name


def test_only_a_few_modules_can_write_at_all() -> None:
    """Notes are written through `vault.filesystem` alone; other writes go to the state folder or where told."""
    deeds = WRITERS - {"replace"} | {"rmtree", "copyfile", "copytree", "move"}
    allowed = {
        *(f"vault/{name}.py" for name in ("atomic_replace", "filesystem", "journal", "open_note")),
        *(
            f"{folder}/{module.name}"
            for folder in ("index", "state")
            for module in (PACKAGE / folder).glob("*.py")
        ),
        *("llm/fetch.py", "llm/hub.py", "llm/prompt_cache.py", "resources.py", "finetune/train.py"),
        *(f"features/{name}.py" for name in ("write_files", "status", "forget", "finetune", "evaluate")),
        *("features/models/use.py", "features/watch/service.py"),
    }
    for module in MODULES:
        text = source(module)
        called = {
            node.func.attr
            for node in nodes(module)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        if str(module.relative_to(PACKAGE)) not in allowed:
            assert not called & deeds, module.name
            assert "O_WRONLY" not in text, module.name
            assert "O_RDWR" not in text, module.name


def test_only_fetching_a_model_and_asking_a_server_can_reach_the_network() -> None:
    reaching = ("socket", "urllib.request", "http.", "httpx", "requests", "ssl", "ftplib", "smtplib", "asyncio")
    reach = {
        str(module.relative_to(PACKAGE)): {
            name.split(".")[0] for name in imports(module) if f"{name}.".startswith((*reaching, "huggingface_hub"))
        }
        for module in MODULES
    }
    assert {module: names for module, names in reach.items() if names} == {
        "llm/hub.py": {"huggingface_hub"},
        "llm/server.py": {"httpx", "socket"},
    }
    runs_programs = {module.name for module in MODULES if "subprocess" in set(imports(module))}
    assert runs_programs == {"fetch.py", "notify.py", "service.py"}


def test_the_command_starts_light() -> None:
    heavy = [
        "llama_cpp",
        "numpy",
        "networkx",
        "yaml",
        "frontmatter",
        "pyromark",
        "jinja2",
        "rich",
        "sqlite3",
        "watchdog",
        "obsidiantools",
        "pandas",
        "httpx",
        "huggingface_hub",
        "torch",
        "transformers",
        "gguf",
        "vault_coach.finetune",
    ]
    code = f"import sys, vault_coach.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_only_tuning_needs_the_extra_train_and_is_loaded_when_it_teaches() -> None:
    extra = {"torch", "transformers", "gguf"}
    needs = {module for module in MODULES if extra & {name.split(".")[0] for name in imports(module)}}
    assert needs
    assert {layer(module) for module in needs} == {"finetune"}
    code = "import sys, vault_coach.features.finetune, vault_coach.features.models as _; "
    code += "print({'torch', 'gguf'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


def test_no_python_in_the_data_folders() -> None:
    top = PACKAGE.parents[1]
    for name in ("prompts", "templates", "vault-example", "training/data"):
        assert not list((top / name).rglob("*.py")), f"{name} is data; Python in it breaks editable installs"
