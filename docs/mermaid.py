"""Gets the Mermaid library for the pictures of the docs: one version, checked, kept in build/. Needs npm.

The coach itself never loads it: Obsidian draws the diagrams in notes, this draws them for the docs.
"""

import hashlib
import html
import subprocess
import tarfile
from pathlib import Path

VERSION = "11.17.2"
SHA256 = "581ed7d74bd9048d0e3a91363927d72ef22942d7722546b27f7cc29e35390eb8"
_CACHE = Path(__file__).parents[1] / "build" / "mermaid"
_MEMBER = "package/dist/mermaid.min.js"

_PAGE = """<!doctype html><meta charset="utf-8">
<style>body {{ margin: 24px; background: #fff; }} pre {{ margin: 0; }}</style>
<pre class="mermaid">{diagram}</pre><script src="{library}"></script>
<script>mermaid.initialize({{ startOnLoad: true, theme: "neutral", securityLevel: "strict" }});</script>"""


def library() -> Path:
    """The library's one file, fetched by npm when it is not there yet.

    Raises:
        ValueError: When it is not the file this was written for.
    """
    path = _CACHE / f"mermaid-{VERSION}.min.js"
    if not path.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", f"mermaid@{VERSION}", "--silent", "--pack-destination", str(_CACHE)]
        subprocess.run(command, check=True, capture_output=True)
        with tarfile.open(_CACHE / f"mermaid-{VERSION}.tgz") as packed:
            found = packed.extractfile(_MEMBER)
            path.write_bytes(found.read() if found else b"")
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        path.unlink()
        message = f"{path.name} is not the file that was checked; fetch it again or review the new one"
        raise ValueError(message)
    return path


def page(diagram: str) -> str:
    """A web page that shows one diagram, as strictly as Obsidian does."""
    return _PAGE.format(diagram=html.escape(diagram), library=library().as_uri())
