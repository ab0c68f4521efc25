"""Learning from examples, shown on a model of a few thousand numbers: it learns, goes on, is written and read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.filterwarnings("default")
torch = pytest.importorskip("torch", reason='learning needs the extra: pip install "vault-coach[train]"')
transformers = pytest.importorskip("transformers", reason="the same")
pytest.importorskip("gguf", reason="the same")
pytest.importorskip("llama_cpp", reason="the same")

from vault_coach.finetune import lora  # noqa: E402 (only where the extras are installed)
from vault_coach.finetune.train import (  # noqa: E402 (the same)
    Encoded,
    TrainingConfig,
    TrainingLog,
    mean_loss,
    train,
)

CONFIG = TrainingConfig(rate=0.03, epochs=8, batch=2)
TAUGHT = [Encoded((1, number), (number + 1, 2)) for number in range(3, 15)]
HELD_OUT = TAUGHT[::4]


def tiny() -> Any:
    torch.manual_seed(1)
    config = transformers.LlamaConfig(
        vocab_size=20,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        initializer_range=0.5,
    )
    return transformers.LlamaForCausalLM(config).requires_grad_(requires_grad=False)


SIZE = lora.Size(rank=2, layers=2)


def learn(
    checkpoint: Path | None = None, *, stop: int = 0, taught: Sequence[Encoded] = TAUGHT
) -> tuple[TrainingLog, dict[str, lora.Lora], list[str]]:
    """A new adapter that learned, until it is stopped after so many steps."""
    model, lines = tiny(), list[str]()
    adapter = lora.attach(model, SIZE)

    def progress(line: str) -> None:
        lines.append(line)
        if stop and f"step {stop} of" in line:
            raise KeyboardInterrupt

    return (
        train(model, adapter, taught, HELD_OUT, CONFIG, progress=progress, checkpoint=checkpoint),
        adapter,
        lines,
    )


def stopped(checkpoint: Path, step: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        learn(checkpoint, stop=step)


def numbers(adapter: dict[str, lora.Lora]) -> list[Any]:
    return [matrix.tolist() for part in adapter.values() for matrix in (part.a, part.b)]


def test_it_learns_and_keeps_what_did_best() -> None:
    log, _, lines = learn()
    losses = [loss for _, loss in log.losses]
    assert log.best == min(losses) < losses[0] - 1
    assert lines[-1].startswith("Learning, step 48 of 48: loss ")


def test_it_ends_with_the_weights_that_did_best(tmp_path: Path) -> None:
    log, adapter, _ = learn()
    model = tiny()
    parts = lora.attach(model, SIZE)
    lora.write(tmp_path / "one.gguf", model, adapter, {})
    lora.load_weights(tmp_path / "one.gguf", model, parts)
    assert mean_loss(model, HELD_OUT, 2) == pytest.approx(log.best, rel=0.02)


@pytest.mark.parametrize("step", [20, 21, 47])
def test_a_stopped_run_goes_on_and_ends_as_one_that_was_not(tmp_path: Path, step: int) -> None:
    stopped(tmp_path / "run.part", step)
    log, adapter, lines = learn(tmp_path / "run.part")
    whole, same, _ = learn()
    assert lines[0].startswith("Going on after step ")
    assert log == whole
    assert numbers(adapter) == numbers(same)
    assert list(tmp_path.iterdir()) == []


def test_what_was_left_off_with_other_examples_is_begun_anew(tmp_path: Path) -> None:
    stopped(tmp_path / "run.part", 20)
    _, _, lines = learn(tmp_path / "run.part", taught=TAUGHT[1:])
    assert lines[0].startswith("Learning, step 1 of ")


def test_a_written_adapter_is_read_as_it_was(tmp_path: Path) -> None:
    _, adapter, _ = learn()
    model = tiny()
    lora.write(tmp_path / "one.gguf", model, adapter, {"about": "a test"})
    again = lora.attach(tiny(), lora.size(tmp_path / "one.gguf"))
    lora.load_weights(tmp_path / "one.gguf", model, again)
    for name, part in adapter.items():
        assert torch.allclose(part.a, again[name].a, atol=1e-3)
        assert torch.allclose(part.b, again[name].b, atol=1e-3)


def test_only_the_last_layers_have_one(tmp_path: Path) -> None:
    model = tiny()
    adapter = lora.attach(model, lora.Size(rank=1, layers=1))
    assert {name.split(".")[1] for name in adapter} == {"1"}
    lora.write(tmp_path / "one.gguf", model, adapter, {})
    assert lora.size(tmp_path / "one.gguf") == (1, 1)
