"""Promises carried over from one daily note to the next."""

from vault_coach.domain.assemble import assemble
from vault_coach.domain.commitment import Commitment
from vault_coach.markdown.parse import parse


def promises(**notes: str) -> list[Commitment]:
    texts = {
        "People/Nadia Okafor": "",
        **{path.replace("_", "-").removeprefix("d"): t for path, t in notes.items()},
    }
    return list(assemble(parse(f"{path}.md", text) for path, text in texts.items()).commitments)


def test_the_latest_copy_counts() -> None:
    line = "send [[Nadia Okafor]] the file 📅 2026-11-20"
    kept = promises(d2026_11_19=f"- [ ] {line}", d2026_11_20=f"- [ ] {line}", d2026_11_21=f"- [x] {line}")
    assert [(promise.state, promise.source.path) for promise in kept] == [("done", "2026-11-21.md")]
    assert str(kept[0].made) == "2026-11-19"


def test_a_forwarded_line_and_its_copy_are_one() -> None:
    line = "send [[Nadia Okafor]] the map"
    assert len(promises(d2026_11_19=f"- [>] {line}", d2026_11_20=f"- [ ] {line}")) == 1
    assert len(promises(d2026_11_19=f"- [>] {line}")) == 1, "nothing is dropped without its copy"


def test_other_words_or_another_day_are_other_promises() -> None:
    one, other = "send [[Nadia Okafor]] the file", "send [[Nadia Okafor]] the map"
    assert len(promises(d2026_11_19=f"- [ ] {one}", d2026_11_20=f"- [ ] {other}")) == 2
    assert len(promises(d2026_11_19=f"- [ ] {one} 📅 2026-11-20", d2026_11_20=f"- [ ] {one} 📅 2026-11-27")) == 2
