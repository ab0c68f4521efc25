"""The starter on part of the labelled set: what ships is always sound, and nearly always the model's own."""

import time
from pathlib import Path

import pytest

from vault_coach.evaluating import Contender, run, samples
from vault_coach.llm.llama import Llama

EVERY = 9
QUESTIONS, STORIES = 0.8, 0.6
"""The recorded bars: the model's share of questions and of story sentences; the whole set gives more."""


@pytest.mark.model
def test_what_the_starter_ships_is_sound_and_mostly_its_own(starter: Path) -> None:
    model = Llama(starter, threads=2)
    wanted = [*samples()[::EVERY], *samples("story")[::3]]
    results = run(Contender("starter", model), wanted, time.monotonic, lambda _what: None)
    model.close()
    assert [(each.item.text, each.flaws) for each in results if each.flaws] == []
    assert [(each.sample.title, each.missed) for each in results if each.missed] == []
    for story, bar in ((False, QUESTIONS), (True, STORIES)):
        items = [each.item for each in results if (each.sample.kind == "story") == story]
        assert sum(item.writer == "model" for item in items) / len(items) >= bar
