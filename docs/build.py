"""Makes what the docs show: the transcript in the README and the picture of the note. Run by `make docs`."""

import html
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

TOP = Path(__file__).parents[1]
COMMAND = ["suggest", "Priya Nair", "--today", "2026-11-24"]
NOTE = "Meetings/2026-11-24 Priya one-on-one.md"
CHROMIUM = "chromium"

_WIKILINK = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ font: 15px/1.5 Inter, "Noto Sans", sans-serif; width: 760px; margin: 0; padding: 28px 40px; color: #222; }}
h1.title {{ font-size: 25px; margin: 0 0 12px; }} h1 {{ font-size: 21px; }}
h2 {{ font-size: 18px; margin: 18px 0 6px; }}
dl {{ display: grid; grid-template-columns: 110px 1fr; margin: 0 0 14px; color: #555; font-size: 14px; }}
dd {{ margin: 0; }}
.callout {{ background: #eef4f1; border-left: 4px solid #4c8c74; border-radius: 6px; padding: 10px 18px; }}
.callout > .name {{ color: #2f6b55; font-weight: 600; }} .callout p {{ margin: 10px 0 2px; }}
ul, ol {{ margin: 4px 0; padding-left: 24px; }} a {{ color: #6a4fc4; text-decoration: none; }}
</style><h1 class="title">{title}</h1>{properties}{body}"""


def run(*words: str) -> str:
    """What a command prints on stdout."""
    command = [sys.executable, "-m", "vault_coach", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def transcript(said: str) -> str:
    """The README's block, without the difference at the end."""
    shown = said.partition("\n--- ")[0].strip()
    return f'```console\n$ coach suggest "Priya Nair" --today 2026-11-24\n{shown}\n```'


def into_readme(block: str) -> None:
    """Put the transcript between its markers."""
    readme = TOP / "README.md"
    text = readme.read_text(encoding="utf-8")
    begin, end = "<!-- transcript:begin -->", "<!-- transcript:end -->"
    before, rest = text.split(begin)
    readme.write_text(f"{before}{begin}\n\n{block}\n\n{end}{rest.split(end)[1]}", encoding="utf-8")


def page(path: Path) -> str:
    """The note as a page that looks like Obsidian's reading view."""
    _, properties, body = path.read_text(encoding="utf-8").split("---\n", 2)
    rows = [line.split(": ", 1) for line in properties.strip().splitlines()]
    listed = "".join(f"<dt>{html.escape(key)}</dt><dd>{_linked(value)}</dd>" for key, value in rows)
    body = re.sub(r"<!-- coach:.*?-->\n", "", body)
    rendered = MarkdownIt().render(_WIKILINK.sub(lambda m: f"[{m[2] or m[1].split('#')[0]}](#)", body))
    callout = re.compile(r"<blockquote>\s*<p>\[!coach\]\+ (.*?)</p>", re.DOTALL)
    rendered = callout.sub(r'<div class="callout"><div class="name">\1</div>', rendered)
    return _PAGE.format(
        title=html.escape(path.stem),
        properties=f"<dl>{listed}</dl>",
        body=rendered.replace("</blockquote>", "</div>"),
    )


def _linked(value: str) -> str:
    bare = html.escape(value.strip("[]' \""))
    return f'<a href="#">{bare}</a>' if "[" in value else bare


def picture(path: Path, target: Path, folder: Path) -> None:
    """A screenshot of a note."""
    source = folder / "note.html"
    source.write_text(page(path), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
    size = ["--window-size=840,1040", f"--user-data-dir={folder / 'profile'}"]
    subprocess.run(
        [CHROMIUM, *flags, *size, f"--screenshot={target}", source.as_uri()], check=True, capture_output=True
    )


def main() -> None:
    """Draft on a copy of the example vault, and show it."""
    with tempfile.TemporaryDirectory() as scratch:
        vault = Path(scratch) / "vault"
        shutil.copytree(TOP / "vault-example", vault)
        into_readme(transcript(run(*COMMAND, "--vault", str(vault))))
        picture(vault / NOTE, TOP / "docs" / "images" / "check-in.png", Path(scratch))


if __name__ == "__main__":
    main()
