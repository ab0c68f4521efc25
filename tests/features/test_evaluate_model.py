"""The starter on part of the labelled set: what ships is always sound, and nearly always the model's own."""

import time
from pathlib import Path

import pytest

from vault_coach.features.evaluate import Contender, run, samples
from vault_coach.llm import catalog
from vault_coach.llm.llama import Llama

EVERY = 9


@pytest.mark.model
@pytest.mark.parametrize(
    ("adapter", "questions", "stories"),
    [
        pytest.param(catalog.TUNED.path, 0.95, 0.9, id="as it was taught"),
        pytest.param(None, 0.8, 0.6, id="plain"),
    ],
)
def test_what_the_starter_ships_is_sound_and_mostly_its_own(
    starter: Path, adapter: Path | None, questions: float, stories: float
) -> None:
    """Bars: the recorded shares of questions and of story sentences by the model; the whole set has more."""
    model = Llama(starter, threads=2, adapter=adapter)
    wanted = [*samples()[::EVERY], *samples("story")[::3]]
    results = run(Contender("starter", model), wanted, time.monotonic, lambda _what: None)
    model.close()
    assert [(result.item.text, result.flaws) for result in results if result.flaws] == []
    assert [(result.sample.title, result.missed) for result in results if result.missed] == []
    for story, bar in ((False, questions), (True, stories)):
        items = [result.item for result in results if (result.sample.kind == "story") == story]
        assert sum(item.writer == "model" for item in items) / len(items) >= bar
