"""Files of the coach's own: valid in their formats, refreshed while they are its own, never over the user's."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from support.run import Run, answer, tree

CANVAS, NOTE, BASE = "Influence map.canvas", "Influence map.md", "Partners.base"

NODE_KEYS = {
    "text": {"text"},
    "file": {"file", "subpath"},
    "link": {"url"},
    "group": {"label", "background", "backgroundStyle"},
}
SIDES = {"top", "right", "bottom", "left"}
ENDS = {"none", "arrow"}
COLOUR = re.compile(r"[1-6]|#[0-9a-fA-F]{6}")


def files_of(result: Result) -> Any:
    """What became of files, in a JSON answer."""
    assert result.exit_code == 0
    return json.loads(result.stdout)["files"]


def check_canvas(board: dict[str, Any]) -> None:
    """Fail unless it follows JSON Canvas 1.0."""
    assert set(board) <= {"nodes", "edges"}
    ids = [thing["id"] for thing in [*board["nodes"], *board["edges"]]]
    assert len(ids) == len(set(ids))
    for node in board["nodes"]:
        required = {"id", "type", "x", "y", "width", "height"}
        assert required <= set(node) <= required | {"color"} | NODE_KEYS[node["type"]]
        assert all(type(node[key]) is int for key in ("x", "y", "width", "height"))
        assert node["width"] > 0
        assert node["height"] > 0
        assert node["type"] != "text" or node["text"]
    known = {node["id"] for node in board["nodes"]}
    for edge in board["edges"]:
        required = {"id", "fromNode", "toNode"}
        assert required <= set(edge) <= required | {"fromSide", "fromEnd", "toSide", "toEnd", "color", "label"}
        assert {edge["fromNode"], edge["toNode"]} <= known
        assert {edge.get("fromSide", "top"), edge.get("toSide", "top")} <= SIDES
        assert {edge.get("fromEnd", "none"), edge.get("toEnd", "none")} <= ENDS
    coloured = [thing["color"] for thing in [*board["nodes"], *board["edges"]] if "color" in thing]
    assert all(COLOUR.fullmatch(colour) for colour in coloured)


def board(vault: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((vault / CANVAS).read_text(encoding="utf-8"))
    return loaded


def card(vault: Path, name: str) -> dict[str, Any]:
    (node,) = [node for node in board(vault)["nodes"] if node.get("text", "").startswith(f"[[{name}]]")]
    return dict(node)


def test_the_board_follows_the_json_canvas_rules(coach: Run, vault: Path) -> None:
    coach("map", "--note")
    check_canvas(board(vault))


def test_on_the_board_more_trust_is_higher_and_more_need_is_further_right(coach: Run, vault: Path) -> None:
    coach("map", "--note")
    priya, hemi, xochitl = (card(vault, name) for name in ("Priya Nair", "Hemi Parata", "Xochitl Ramos"))
    assert priya["y"] < hemi["y"] < xochitl["y"]
    assert hemi["x"] < xochitl["x"] < priya["x"]


def test_no_card_of_the_board_lies_on_another(coach: Run, vault: Path) -> None:
    coach("map", "--note")
    cards = [node for node in board(vault)["nodes"] if node["type"] == "text"]
    for number, one in enumerate(cards):
        for other in cards[number + 1 :]:
            apart_x = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            apart_y = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
            assert apart_x or apart_y, (one["text"], other["text"])


def test_decisions_point_to_those_they_need_and_bridges_are_marked(coach: Run, vault: Path) -> None:
    coach("map", "--note")
    needs = {(edge["fromNode"], edge["toNode"]) for edge in board(vault)["edges"]}
    decision = card(vault, "Which lapse definition the house uses")
    assert (decision["id"], card(vault, "Priya Nair")["id"]) in needs
    assert "bridge to Venues" in card(vault, "Mirela Ionescu")["text"]
    assert "color" in card(vault, "Mirela Ionescu")
    assert "color" not in card(vault, "Kenji Watanabe")


def diagrams(vault: Path) -> list[list[str]]:
    text = (vault / NOTE).read_text(encoding="utf-8")
    return [diagram.strip().split("\n") for diagram in re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL)]


def test_the_quadrant_chart_is_one_mermaid_reads(coach: Run, vault: Path) -> None:
    coach("map", "--note")
    init, kind, x_axis, y_axis, *rest = diagrams(vault)[0]
    assert json.loads(init.removeprefix("%%{init: ").removesuffix("}%%"))
    assert kind == "quadrantChart"
    assert re.fullmatch(r"    x-axis [\w ]+ --> [\w ]+", x_axis)
    assert re.fullmatch(r"    y-axis [\w ]+ --> [\w ]+", y_axis)
    assert [line.split()[0] for line in rest[:4]] == [f"quadrant-{number}" for number in (1, 2, 3, 4)]
    points = [re.fullmatch(r'    "([^"]+)": \[(\d\.\d\d), (\d\.\d\d)\]', line) for line in rest[4:]]
    places = {point[1]: (float(point[2]), float(point[3])) for point in points if point}
    assert len(places) == len(points) == 14
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())
    assert places["Priya Nair"][0] > places["Xochitl Ramos"][0]
    assert places["Priya Nair"][1] > places["Xochitl Ramos"][1]
    assert len(set(places.values())) == len(places)


def test_the_network_is_one_mermaid_reads(coach: Run, vault: Path) -> None:
    coach("map", "--note")
    kind, *lines = diagrams(vault)[1]
    assert kind == "graph LR"
    shapes = {
        "team": r'subgraph t\d+\["[^"]+"\]',
        "end": "end",
        "person": r'[po]\d+\["[^"]+"\]',
        "decision": r'd\d+\{\{"[^"]+"\}\}',
        "tie": r"p\d+ --- p\d+",
        "need": r"d\d+ -\. needs \.-> [po]\d+",
        "style": r"classDef bridge [\w:.,\- ]+",
        "bridge": r"class p\d+(?:,p\d+)* bridge",
    }
    kinds = [next(name for name, shape in shapes.items() if re.fullmatch(shape, line.strip())) for line in lines]
    assert kinds.count("team") == kinds.count("end") == 6
    assert {"person", "decision", "tie", "need", "bridge"} <= set(kinds)
    declared = set(re.findall(r'\b([pod]\d+)(?=\["|\{\{)', "\n".join(lines)))
    used = set(re.findall(r"\b[pod]\d+\b", "\n".join(line for line in lines if '"' not in line)))
    assert used <= declared


def test_the_base_is_a_table_of_the_partners_for_obsidian(coach: Run, vault: Path) -> None:
    (vault / BASE).unlink()
    coach("portfolio", "--note")
    base = yaml.safe_load((vault / BASE).read_text(encoding="utf-8"))
    assert set(base) == {"filters", "formulas", "properties", "views"}
    listed = json.loads(base["filters"]["and"][0].removesuffix(".contains(file.path)"))
    assert "People/Priya Nair.md" in listed
    assert "People/Marisol Quispe.md" not in listed  # paused
    assert "People/Gwen Pritchard.md" not in listed  # not tracked
    assert all((vault / path).is_file() for path in listed)
    views = {view["name"]: view for view in base["views"]}
    assert next(iter(views)) == "Partners"
    assert "Farida Rahimova" in views["Note and record differ"]["filters"]["and"][0]
    columns = set(base["properties"])
    assert all(set(view["order"]) <= columns for view in views.values())


def test_the_picture_is_plain_svg_without_anything_that_runs_or_loads(coach: Run, tmp_path: Path) -> None:
    coach("map", "--svg", str(tmp_path / "map.svg"))
    text = (tmp_path / "map.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 (our own file)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {part.tag.split("}")[1] for part in root.iter()} <= {
        "svg",
        "style",
        "title",
        "g",
        "rect",
        "text",
        "path",
        "circle",
    }
    assert text.count("http") == 1
    assert "Priya Nair" in text


def test_a_second_run_changes_no_byte(coach: Run, vault: Path) -> None:
    coach("map", "--note")
    before = tree(vault)
    files = files_of(coach("map", "--note", "--json"))
    assert [(file["path"], file["written"], file["notice"]) for file in files] == [
        (CANVAS, False, None),
        (NOTE, False, None),
    ]
    assert tree(vault) == before


def test_files_still_as_the_coach_wrote_them_are_refreshed(coach: Run, vault: Path) -> None:
    coach("map", "--note")
    person = vault / "People" / "Xochitl Ramos.md"
    person.write_text(person.read_text(encoding="utf-8").replace("trust: 2", "trust: 5"), encoding="utf-8")
    old = card(vault, "Xochitl Ramos")
    files = files_of(coach("map", "--note", "--json"))
    assert [file["written"] for file in files] == [True, True]
    assert card(vault, "Xochitl Ramos")["y"] < old["y"]


@pytest.mark.parametrize("name", [CANVAS, NOTE])
def test_a_file_the_user_changed_stays_as_it_is_and_the_coach_says_so(name: str, coach: Run, vault: Path) -> None:
    coach("map", "--note")
    text = (vault / name).read_text(encoding="utf-8")
    (vault / name).write_text(text.replace("Ana", "Anna"), encoding="utf-8")
    before = tree(vault)
    result = coach("map", "--note")
    assert "stays as it is" in result.stdout
    assert tree(vault)[name] == before[name]


def test_a_base_the_user_made_is_never_written_over(coach: Run, vault: Path) -> None:
    before = tree(vault)
    result = coach("portfolio", "--note")
    assert "You made or changed Partners.base" in " ".join(result.stdout.split())
    assert tree(vault)[BASE] == before[BASE]


def test_text_of_the_users_own_around_the_maps_block_is_kept(coach: Run, vault: Path) -> None:
    coach("map", "--note")
    note = vault / NOTE
    note.write_text(note.read_text(encoding="utf-8") + "\nMy own thought.\n", encoding="utf-8")
    person = vault / "People" / "Xochitl Ramos.md"
    person.write_text(person.read_text(encoding="utf-8").replace("trust: 2", "trust: 5"), encoding="utf-8")
    files = files_of(coach("map", "--note", "--json"))
    assert files[1]["written"]
    assert note.read_text(encoding="utf-8").endswith("\nMy own thought.\n")


def test_undo_takes_a_file_away_again(coach: Run, vault: Path) -> None:
    before = tree(vault)
    coach("map", "--note")
    coach("undo")
    coach("undo")
    assert tree(vault) == before


def test_a_picture_inside_the_vault_is_written_with_the_same_care(coach: Run, vault: Path) -> None:
    victim = vault / "People" / "Priya Nair.md"
    before = tree(vault)
    result = coach("map", "--svg", str(victim))
    assert "stays as it is" in result.stdout
    assert tree(vault) == before
    coach("map", "--svg", str(vault / "map.svg"))
    assert (vault / "map.svg").exists()
    coach("undo")
    assert tree(vault) == before


def test_a_picture_that_cannot_be_written_is_one_sentence(coach: Run, tmp_path: Path) -> None:
    result = coach("map", "--svg", str(tmp_path / "nowhere" / "map.svg"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_the_notes_of_the_coach_are_no_evidence(coach: Run) -> None:
    before = answer(coach("signals", "--json"))
    coach("map", "--note")
    coach("portfolio", "--note")
    assert answer(coach("signals", "--json")) == before


def test_a_map_without_anybody_is_a_map(coach: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / f"{date(2026, 11, 2)} thought.md").write_text("Alone today.\n", encoding="utf-8")
    assert coach("map", "--note", at=empty).exit_code == 0
    check_canvas(board(empty))
