"""`coach init`, `doctor`, `index` and `status --files`: what was understood, what is off, what is read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from vault_coach.analysis.phrases import listing
from vault_coach.coach import Notes
from vault_coach.domain.source import Problem
from vault_coach.features.doctor import Finding
from vault_coach.features.init import FirstLook
from vault_coach.features.read_files import Inventory
from vault_coach.features.scaffold import EXAMPLE_DAY, Copied
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal

_MOST = 20  # findings of one sort, and problems in notes, that fit on a page
_MARKS = {"fine": "✓", "worth knowing": "·", "off": "✗"}


@dataclass(frozen=True)
class FirstLookPage:
    """What was understood, what is proposed, and what became of it.

    Args:
        found: The first look.
        text: The proposed settings, "" when the vault has its own.
        folder: Where the note templates are to go, "" when they were not asked for.
        written: True when the settings were written.
        copied: What became of the templates, None when they were not copied.
    """

    found: FirstLook
    text: str
    folder: str
    written: bool = False
    copied: Copied | None = None

    def data(self) -> Payload:
        """The counts, the proposal, and what was written."""
        found = asdict(self.found)
        del found["proposal"]
        return found | {
            "maybe_me": self.found.maybe_me or None,
            "proposed": self.text or None,
            "written": self.written,
            "templates": asdict(self.copied) if self.copied else None,
        }

    def show_found(self, terminal: Terminal) -> None:
        """The counts in words; what is missing says why."""
        found = self.found
        terminal.title(f"{_count(found.notes, 'note')} read")
        terminal.point(_people(found))
        terminal.point(_meetings(found))
        terminal.point(f"{_count(found.dated, 'dated note')}, {_undated(found.undated)}")
        if found.met:
            terminal.point(f"in the last year you met most, by name: {listing(found.met)}")

    def show_proposal(self, terminal: Terminal) -> None:
        """The settings as they would stand in the file."""
        if self.found.configured:
            terminal.say("The vault has a coach.toml; it stays as it is.")
        if self.text:
            terminal.title("Proposed: coach.toml", level=2)
            for line in self.text.splitlines():
                terminal.line(f"  {line}" if line else "", style="dim" if line.startswith("# ") else "")
        if self.folder:
            terminal.title(f"The note templates would go into {self.folder}/", level=2)

    def show(self, terminal: Terminal) -> None:
        """What was written."""
        if self.written:
            terminal.say("Wrote coach.toml. Next: coach next")
        if self.copied:
            _show_copied(self.copied, terminal)
        elif not self.written and (self.text or self.folder):
            terminal.say("Nothing was written. With --yes it is, without asking.")


@dataclass(frozen=True)
class ExamplePage:
    """Where the example vault is now."""

    folder: str
    files: int

    def data(self) -> Payload:
        """The folder, the number of files, and the day to look at it on."""
        return {"folder": self.folder, "files": self.files, "today": EXAMPLE_DAY}

    def show(self, terminal: Terminal) -> None:
        """The command to go on with."""
        terminal.say(f"The example vault is in {self.folder}, {_count(self.files, 'file')}. Have a look:")
        terminal.line(f"coach next --vault {self.folder} --today {EXAMPLE_DAY}", style="bold")


@dataclass(frozen=True)
class CheckupPage:
    """What is off, on the whole and in single notes."""

    findings: Sequence[Finding]
    problems: Sequence[Problem]

    def data(self) -> list[Payload]:
        """All findings."""
        return [asdict(finding) for finding in self.findings]

    def show(self, terminal: Terminal) -> None:
        """One point each, then the problems in notes; of many alike the first."""
        alike = Counter(finding.about for finding in self.findings)
        shown: Counter[str] = Counter()
        for finding in self.findings:
            shown[finding.about] += 1
            if shown[finding.about] > _MOST:
                continue
            terminal.point(f"{finding.about}: {finding.message}", mark=_MARKS[finding.state])
            if finding.hint:
                terminal.point(finding.hint, mark=" ")
            if shown[finding.about] == _MOST:
                _more(alike[finding.about] - _MOST, terminal)
        if self.problems:
            terminal.title("In your notes", level=2)
        terminal.problems(self.problems)


def _more(number: int, terminal: Terminal) -> None:
    if number > 0:
        terminal.say(f"  … and {number:,} more: coach doctor --json has them all.", style="dim")


@dataclass(frozen=True)
class InventoryPage:
    """What is read and what is not."""

    inventory: Inventory

    def data(self) -> Payload:
        """Paths of notes; what is left out with the reason."""
        return {
            "read": list(self.inventory.read),
            "left_out": [asdict(each) for each in self.inventory.left_out],
        }

    def show(self, terminal: Terminal) -> None:
        """One line a note."""
        terminal.title(f"Read: {_count(len(self.inventory.read), 'note')}")
        for path in self.inventory.read:
            terminal.line(path)
        if self.inventory.left_out:
            terminal.title("Left out", level=2)
        for each in self.inventory.left_out:
            terminal.line(f"{each.path}: {each.why}")
        terminal.say()
        terminal.say(
            "Besides notes: coach.toml, and in .obsidian which folders hold templates, how links are written and "
            "which plugins are on.",
            style="dim",
        )


@dataclass(frozen=True)
class IndexPage:
    """What the index took in."""

    notes: Notes

    def data(self) -> Payload:
        """How many notes were added, modified and removed, and why the index was made anew, if it was."""
        changes = self.notes.changes
        return {
            "notes": len(self.notes.paths),
            "added": len(changes.added),
            "modified": len(changes.modified),
            "removed": len(changes.removed),
            "rebuilt": changes.rebuilt or None,
        }

    def show(self, terminal: Terminal) -> None:
        """One sentence."""
        data = self.data()
        said = ", ".join(f"{data[key]:,} {key}" for key in ("added", "modified", "removed") if data[key])
        terminal.say(f"{_count(data['notes'], 'note')} in the index: {said or 'nothing has changed'}.")
        if data["rebuilt"]:
            terminal.say(data["rebuilt"])


def _people(found: FirstLook) -> str:
    if not found.people:
        return (
            "no note about a person yet: one is known by `type: person` (or contact, colleague …) "
            "or by a folder called People"
        )
    known = f", {found.known:,} more without a note" if found.known else ""
    return f"{_count(found.people, 'person', 'people')}, {found.tracked:,} of them tracked{known}"


def _meetings(found: FirstLook) -> str:
    if not found.meetings:
        return "no meeting yet: one is known by a date and attendees, or by `type: meeting`"
    names = [f"`{name}:` in {_count(number, 'note')}" for name, number in found.attendees.items()]
    attended = f", attendees in {listing(names)}" if names else ", none says who was there"
    return f"{_count(found.meetings, 'meeting')}{attended}"


def _undated(number: int) -> str:
    return f"{_count(number, 'meeting')} without a date" if number else "no meeting without a date"


def _show_copied(copied: Copied, terminal: Terminal) -> None:
    if copied.written:
        terminal.say(f"Copied to {copied.folder}/: {listing(copied.written)}.")
    if copied.kept:
        terminal.say(f"Already there and left as they are: {listing(copied.kept)}.")
    if copied.read:
        terminal.say(
            f"Nothing says that {copied.folder} holds templates: name it in Obsidian's settings under Templates, "
            f'or write ignore = ["{copied.folder}"] into coach.toml.'
        )


def _count(number: int, one: str, several: str = "") -> str:
    """`1 note`, `1,204 notes`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
