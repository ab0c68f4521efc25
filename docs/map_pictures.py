"""Draws the pictures of the influence map: the board as Obsidian lays it out, the SVG, its note's diagrams.

Needs Chromium, and npm for the diagrams.

python docs/map_pictures.py
"""

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import mermaid

TOP = Path(__file__).parents[1]
IMAGES = TOP / "docs" / "images"
CHROMIUM = "chromium"
_COLOURS = {"1": "#e93147", "2": "#ec7500", "3": "#e0ac00", "4": "#08b94e", "5": "#00bfbc", "6": "#7852ee"}
_MARGIN = 60
_DIAGRAM = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
_NAMES = ("quadrants", "network")
_DRAWN = re.compile(r'<svg[^>]* viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
_STYLE = """body { margin: 0; background: #f6f6f6; font: 15px/1.35 Inter, "Noto Sans", sans-serif; color: #222; }
div { position: absolute; box-sizing: border-box; } .text { background: #fff; border: 2px solid #c4c4c4;
border-radius: 8px; padding: 12px 16px; overflow: hidden; white-space: pre-line; } .group { border-radius: 8px;
border: 2px solid #c4c4c4; opacity: 0.9; } .label { top: -24px; left: 2px; white-space: nowrap; color: #666;
font-size: 14px; position: absolute; } a { color: #6a4fc4; text-decoration: none; } svg { position: absolute; }"""

Node = dict[str, Any]


def page(board: dict[str, list[Node]]) -> tuple[str, int, int]:
    """A board as a web page, with its width and height."""
    nodes = {node["id"]: node for node in board["nodes"]}
    left, top = (min(node[side] for node in nodes.values()) - _MARGIN for side in ("x", "y"))
    width = max(node["x"] + node["width"] for node in nodes.values()) - left + _MARGIN
    height = max(node["y"] + node["height"] for node in nodes.values()) - top + _MARGIN
    groups = [_box(node, left, top) for node in board["nodes"] if node["type"] == "group"]
    cards = [_box(node, left, top) for node in board["nodes"] if node["type"] != "group"]
    lines = "".join(_line(nodes[e["fromNode"]], nodes[e["toNode"]], left, top) for e in board["edges"])
    arrows = f'<svg width="{width}" height="{height}" fill="none" stroke="#999" stroke-width="3">{lines}</svg>'
    return (
        f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{''.join([*groups, arrows, *cards])}",
        width,
        height,
    )


def _box(node: Node, left: int, top: int) -> str:
    place = f"left:{node['x'] - left}px;top:{node['y'] - top}px;width:{node['width']}px;height:{node['height']}px"
    colour = _COLOURS.get(node.get("color", ""), "")
    tint = f";border-color:{colour};background:color-mix(in srgb, {colour} 9%, white)" if colour else ""
    if node["type"] == "group":
        inner = f'<span class="label">{html.escape(node["label"])}</span>'
    else:
        bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(node["text"]))
        inner = re.sub(r"\[\[(?:[^\]|]+\|)?([^\]]+)\]\]", r"<a>\1</a>", bold)
    return f'<div class="{node["type"]}" style="{place}{tint}">{inner}</div>'


def _line(start: Node, end: Node, left: int, top: int) -> str:
    x, y = start["x"] - left, start["y"] - top + start["height"] // 2
    to_x, to_y = end["x"] + end["width"] - left, end["y"] - top + end["height"] // 2
    return f'<path d="M{x} {y} C{x - 90} {y} {to_x + 90} {to_y} {to_x} {to_y} l9 -6 m-9 6 l9 6"/>'


def shoot(address: str, target: Path, width: int, height: int, folder: Path) -> None:
    """A screenshot of a page of that size."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
    size = [f"--window-size={width},{height}", f"--user-data-dir={folder / 'profile'}"]
    wait = "--virtual-time-budget=20000"  # diagrams take a moment
    subprocess.run(
        [CHROMIUM, *flags, *size, wait, f"--screenshot={target}", address], check=True, capture_output=True
    )


def draw_diagrams(note: Path, folder: Path) -> None:
    """A picture of each diagram in the map's note.

    Raises:
        ValueError: When Mermaid does not understand one.
    """
    found = _DIAGRAM.findall(note.read_text(encoding="utf-8"))
    for name, diagram in zip(_NAMES, found, strict=True):
        source = folder / f"{name}.html"
        source.write_text(mermaid.page(diagram), encoding="utf-8")
        drawn = _dom(source, folder)
        size = _DRAWN.search(drawn)
        if not size or "Syntax error" in drawn:
            message = f"Mermaid does not understand the {name}"
            raise ValueError(message)
        width, height = (round(float(side)) + _MARGIN for side in size.groups())
        shoot(source.as_uri(), IMAGES / f"influence-map-{name}.png", width, height, folder)


def _dom(source: Path, folder: Path) -> str:
    """A page as it is once its scripts have run."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    command = [CHROMIUM, *flags, "--window-size=4000,4000", "--virtual-time-budget=20000", "--dump-dom"]
    command.append(source.as_uri())
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Draw the map of a copy of the example vault."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        vault, drawn = folder / "vault", folder / "map.svg"
        shutil.copytree(TOP / "vault-example", vault)
        words = ["map", "--note", "--svg", str(drawn), "--vault", str(vault), "--today", "2026-11-24"]
        subprocess.run([sys.executable, "-m", "vault_coach", *words], check=True, capture_output=True)
        text, width, height = page(json.loads((vault / "Influence map.canvas").read_text(encoding="utf-8")))
        (folder / "board.html").write_text(text, encoding="utf-8")
        shoot((folder / "board.html").as_uri(), IMAGES / "influence-map-canvas.png", width, height, folder)
        draw_diagrams(vault / "Influence map.md", folder)
        size = re.search(r'width="(\d+)" height="(\d+)"', drawn.read_text(encoding="utf-8"))
        if size:
            shoot(drawn.as_uri(), IMAGES / "influence-map.png", int(size[1]), int(size[2]), folder)


if __name__ == "__main__":
    main()
