"""Models: which there are, what became of one, how fast one is."""

from dataclasses import asdict, dataclass
from pathlib import Path

from vault_coach.features.finetune import Tuned, Undone
from vault_coach.features.models import Checked, Entry, Machine, Measured, Shelf, Used
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal

_FITS = {"good": "", "slow": "slow here", "too large": "too large here"}
_TAUGHT = {
    "as shipped": "Drafts as it was taught.",
    "own wordings": "Drafts as it was taught, with your own wordings.",
    "own wordings left out": "Drafts as it was taught. Your own wordings went with an earlier version: "
    "teach them again with `coach model tune`.",
    "": "",
}
_CHECKSUMS = {
    "right": "is the one that is known for it",
    "wrong": "is NOT the one that is known for it",
    "unknown": "cannot be compared: none is known for this file",
}


@dataclass(frozen=True)
class ShelfPage:
    """All models there are."""

    shelf: Shelf

    def data(self) -> Payload:
        """The machine, the advice, and each model; `path` is null when it is not installed."""
        shelf = self.shelf
        return {
            "machine": asdict(shelf.machine),
            "advised": shelf.advised,
            "other": shelf.other or None,
            "models": [_entry(entry) for entry in shelf.entries],
        }

    def show(self, terminal: Terminal) -> None:
        """A row for each model, then what to do next."""
        shelf = self.shelf
        terminal.title(f"Models, and this machine: {_machine(shelf.machine)}")
        heads = ("name", "disk", "memory", "", "")
        rows = [self._row(entry) for entry in shelf.entries]
        terminal.table(rows, heads, right=(1, 2))
        terminal.say()
        if shelf.other:
            terminal.say(f"In use is a model of your own: {shelf.other}")
        advised = next((entry for entry in shelf.entries if entry.model.name == shelf.advised), None)
        if advised and not advised.in_use:
            steps = [f"`coach model get {shelf.advised}`"] if advised.path is None else []
            terminal.say(
                f"To use {shelf.advised}: {', then '.join([*steps, f'`coach model use {shelf.advised}`'])}."
            )

    def _row(self, entry: Entry) -> tuple[str, ...]:
        model = entry.model
        state = "in use" if entry.in_use else "installed" if entry.path else _FITS[entry.fit]
        if not state and model.name == self.shelf.advised:
            state = "advised"
        licence = f"{model.licence}." if model.licence else ""
        about = " ".join(filter(None, (model.about, _TAUGHT[entry.taught], licence, _spoken(model.languages))))
        return model.name, size(model.size), size(model.memory), state, about or "Fetched by its full name."


@dataclass(frozen=True)
class GotPage:
    """A model that was fetched."""

    name: str
    path: Path

    def data(self) -> Payload:
        """The model and its file."""
        return {"name": self.name, "path": str(self.path)}

    def show(self, terminal: Terminal) -> None:
        """Where it is, and how to use it."""
        terminal.line(f"{self.name} is ready: {self.path}")


@dataclass(frozen=True)
class UsedPage:
    """A model that was made the one in use."""

    done: Used

    def data(self) -> Payload:
        """What was written where; `overruled` when other settings say something else."""
        done = self.done
        return {
            "model": done.model,
            "settings": str(done.file),
            "changed": done.changed,
            "overruled": done.in_force.model if done.in_force.model != done.model else None,
            "backend": done.in_force.backend,
        }

    def show(self, terminal: Terminal) -> None:
        """What was written, and what speaks louder."""
        done = self.done
        terminal.line(f"{done.file} now says:" if done.changed else f"{done.file} already says:")
        terminal.line(f'  model = "{done.model}"')
        if done.in_force.model != done.model:
            terminal.say(f"Yet {done.in_force.model} counts: coach.toml in this vault, or COACH_MODEL, says so.")
        if done.in_force.backend == "server":
            terminal.say('Drafts come from a server until the setting backend is "llama".')


@dataclass(frozen=True)
class CheckedPage:
    """What was found out about a model file."""

    found: Checked

    def data(self) -> Payload:
        """The header, and whether the checksum is `right`, `wrong` or `unknown`."""
        found = self.found
        header = asdict(found.header)
        taught = {"path": str(found.adapter), "checksum": found.adapter_checksum} if found.adapter else None
        known = {"sha256": found.sha256, "checksum": found.checksum, "taught": taught}
        return {"path": str(found.path), **header, **known}

    def show(self, terminal: Terminal) -> None:
        """The same in words."""
        found, header = self.found, self.found.header
        terminal.line(str(found.path))
        chat = "knows how a conversation is written" if header.template else "has no chat template"
        for text in (
            f"GGUF version {header.version}, whole: {header.size:,} bytes",
            f"{header.name} ({header.architecture}, mostly {header.quantisation})",
            f"{header.parameters / 1e6:,.0f} million parameters",
            f"looks back {header.context:,} tokens, and {chat}",
            f"needs about {size(header.memory)} of memory while it drafts",
            f"its checksum {_CHECKSUMS[found.checksum]}",
        ):
            terminal.point(text)
        if found.adapter:
            terminal.line(str(found.adapter))
            terminal.point("what it was taught, for this model and no other")
            terminal.point(f"its checksum {_CHECKSUMS[found.adapter_checksum]}")
            if found.adapter_checksum == "wrong":
                terminal.say("Install vault-coach again, or set tuned = false.", style="yellow")
        if found.checksum == "wrong":
            terminal.say("Delete the file and `coach model get` it again.", style="yellow")
        elif found.checksum == "unknown":
            terminal.line(f"    {found.sha256}", style="dim")


@dataclass(frozen=True)
class TunedPage:
    """What the starter was taught of the user's own."""

    done: Tuned

    def data(self) -> Payload:
        """The adapter, the wordings it knows, those it could not be taught, and the steps it took."""
        return {**asdict(self.done), "path": str(self.done.path)}

    def show(self, terminal: Terminal) -> None:
        """The same in words, and the way back."""
        done = self.done
        count = "1 wording" if len(done.wordings) == 1 else f"{len(done.wordings)} wordings"
        terminal.line(f"The starter now knows {count} of yours: {done.path}")
        for wording in done.left:
            terminal.point(f"not taught, for no draft could end like this: {wording}")
        terminal.say("Take it back with `coach model tune --undo`.")


@dataclass(frozen=True)
class UndonePage:
    """What was taken back."""

    done: Undone

    def data(self) -> Payload:
        """The adapter's file, and whether it was there."""
        return {"path": str(self.done.path), "removed": self.done.removed}

    def show(self, terminal: Terminal) -> None:
        """How the starter drafts now."""
        was = "" if self.done.removed else " It was taught nothing of yours."
        terminal.line(f"The starter drafts as it came.{was}")


@dataclass(frozen=True)
class MeasuredPage:
    """How fast a model drafts."""

    found: Measured

    def data(self) -> Payload:
        """Tokens a second, seconds, bytes; `memory` is null where the system does not tell."""
        return {**asdict(self.found), "memory": self.found.memory or None}

    def show(self, terminal: Terminal) -> None:
        """The same as a table."""
        found = self.found
        threads = "1 core" if found.threads == 1 else f"{found.threads} cores"
        terminal.title(f"{found.name} on {threads}")
        rows = [
            ("first words", f"{found.load:.1f} s, loading included"),
            ("reading", f"{found.prompt:.0f} tokens a second"),
            ("writing", f"{found.drawn:.0f} tokens a second, all answers of a draft together"),
            ("a draft", f"{found.draft:.1f} s"),
            ("memory", size(found.memory) if found.memory else "not known"),
        ]
        terminal.table(rows)


def _entry(entry: Entry) -> Payload:
    model = entry.model
    return {
        "name": model.name,
        "repo": model.repo or None,
        "file": model.file,
        "parameters": model.parameters or None,
        "size": model.size,
        "memory": model.memory,
        "licence": model.licence or None,
        "languages": model.languages or None,
        "about": model.about or None,
        "sha256": model.sha256 or None,
        "path": str(entry.path) if entry.path else None,
        "in_use": entry.in_use,
        "taught": entry.taught or None,
        "fit": entry.fit,
    }


def _machine(machine: Machine) -> str:
    memory = f"{size(machine.memory)} of memory" if machine.memory else "memory not known"
    return f"{memory}, {'1 core' if machine.cores == 1 else f'{machine.cores} cores'}"


def size(count: int) -> str:
    """Bytes in words of decimal units, as disks and download pages count."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"  # noqa: PLR2004 (a gigabyte)


def _spoken(languages: str) -> str:
    return f"Languages: {languages}." if languages else ""
