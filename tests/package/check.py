"""The wheel as people get it: built, looked into, installed elsewhere, run. Called by `make package`."""

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

TOP = Path(__file__).parents[2]
FOLDERS = ("prompts", "templates", "vault-example", "training/data")


def build(folder: Path) -> Path:
    """The wheel, built from the source distribution, as an index would serve it."""
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(TOP)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def shipped() -> set[str]:
    """What must be in the wheel: the package and the data folders as git knows them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "plugin/vault_coach", *FOLDERS],
        check=True,
        capture_output=True,
        text=True,
        cwd=TOP,
    ).stdout
    names = set()
    for path in filter(None, listed.split("\0")):
        if path.startswith("plugin/"):
            names.add(path.removeprefix("plugin/"))
        else:
            names.add(f"vault_coach/_data/{path}")
    return names


def check_contents(wheel: Path) -> None:
    """Everything that belongs in it, and nothing else."""
    found = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = shipped()
    assert found == wanted, f"missing {sorted(wanted - found)[:5]}, too many {sorted(found - wanted)[:5]}"


def check_use(wheel: Path, folder: Path) -> None:
    """Installed without this checkout, the command does the main job on the vault that came with it."""
    home = folder / "venv"
    venv.create(home, with_pip=True)
    python = str(home / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-c", str(TOP / "constraints.txt"), str(wheel)], check=True)
    subprocess.run([python, "-m", "vault_coach", "init", "--example", "vault"], check=True, cwd=folder)
    words = ["suggest", "Priya Nair", "--vault", "vault", "--today", "2026-11-24", "--no-model", "--print"]
    said = subprocess.run(
        [python, "-m", "vault_coach", *words], check=True, capture_output=True, text=True, cwd=folder
    ).stdout
    assert "Before your one-on-one with Priya Nair" in said, said


def main() -> None:
    """Build, look, install, use."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wheel = build(folder)
        check_contents(wheel)
        check_use(wheel, folder)
    print("package: 1 passed, 0 failed")  # noqa: T201 (a script that says how it went)


if __name__ == "__main__":
    main()
