"""What real vaults hold besides tidy notes, each as a change to one; those that end other readers' runs apart."""

import contextlib
import unicodedata
from collections.abc import Callable
from pathlib import Path

Odd = Callable[[str], bytes]


def _property(line: str) -> Odd:
    """That line among the properties."""
    return lambda text: (text.replace("---\n", f"---\n{line}\n", 1) if text.startswith("---\n") else text).encode()


def _below(line: str) -> Odd:
    """That text at the end."""
    return lambda text: f"{text.rstrip()}\n\n{line}\n".encode("utf-8", "surrogateescape")


def _mixed_line_ends(text: str) -> bytes:
    return "".join(line + ("\r\n", "\n", "\r")[at % 3] for at, line in enumerate(text.split("\n"))).encode()


def _unclosed_properties(text: str) -> bytes:
    return text.replace("\n---\n", "\n", 1).encode()


STATUSES = "".join(f"- [{sign}] one of our own signs\n" for sign in '/>!?*"lbiSIpcfkwudDRPnAB$%&@')
OTHERS_BLOCK = "%% Begin Hub: Released contributions %%\n\n- [[No link]]\n\n%% End Hub: Released contributions %%"

HARMLESS: tuple[Odd, ...] = (
    lambda text: text.replace("\n", "\r\n").encode(),
    _mixed_line_ends,
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: unicodedata.normalize("NFD", text).encode(),
    lambda text: text.rstrip("\n").encode(),
    lambda text: f"{text}\n\n".encode(),
    lambda text: text.replace("\n\n", "  \n\n").encode(),
    lambda _text: b"",
    lambda text: f"\n{text}".encode(),
    _unclosed_properties,
    lambda text: text.replace("---\n", "---\n---\n", 1).encode(),
    lambda text: f'---\n{{"date": "2026-11-01"}}\n---\n{text}'.encode(),
    _property("tags: [one]\ntags: [two]"),
    _property("topics:"),
    _property("start_time: 10:30\npaused: no"),
    _property("also: @handle"),
    _property("planned: {{date}}"),
    _property("planned: <% tp.date.now() %>"),
    _property("topics:\n\t- tea"),
    _property("win: one\n- two"),
    _below("[[" + "word " * 13_000),
    _below("a line\u2028in two, and \x00 nothing"),
    _below("%% never closed"),
    _below("```\nnever closed"),
    _below("<!-- never closed"),
    _below(STATUSES),
    _below(OTHERS_BLOCK),
)
"""What every reader survives, if not always unharmed."""

WILD: tuple[Odd, ...] = (
    _below("not UTF-8: \udce9"),
    _property("due: 2022-13-45"),
    _property("due: 2026-11-17T10:00:00+99:99"),
    _property(f"value: {'9' * 5000}"),
    _property(f"topics: {'[' * 3000}{']' * 3000}"),
    _property("topics: &all [*all]"),
    _property("topics: !!python/name:os.system"),
)
"""What ends the run of one reader or another."""

BESIDE = {
    ".obsidian/templates.json": '{"folder": "Templates"}',
    ".trash/Old.md": "gone",
    "Templates/Meeting.md": "---\ndate: {{date}}\n---\n",
    "Meetings/Note.sync-conflict-20261101-101010-ABC.md": "twice",
    "people/priya nair.md": "a twin in another case\n",
    "Notes/Zoe\u0301.md": "a name\n",
    "Notes/Zo\u00e9.md": "the same name, as other systems write it\n",
}
"""What lies beside the notes."""


def wild_files(root: Path) -> None:
    """Names and links that end the run of one reader or another, as far as the file system takes them."""
    (root / "Folder named.md").mkdir()
    (root / "Folder named.md" / "inside.md").write_text("# Inside\n")
    with contextlib.suppress(OSError):
        (root / "Leads nowhere.md").symlink_to(root / "nowhere.md")
        (root / "Round and round").symlink_to(root, target_is_directory=True)
        (root / "caf\udce9.md").write_text("a name that is not UTF-8\n")
