"""The adapter as llama.cpp reads it says what PyTorch learned. Needs the extra `train`."""

from pathlib import Path

import pytest

from vault_coach.llm import catalog

pytest.importorskip("torch", reason='needs pip install "vault-coach[train]"')
pytest.importorskip("transformers", reason='needs pip install "vault-coach[train]"')

GIVEN = "neglected\nMei, we were last in touch on 4 March;"
LEARNED = (" how", " have", " you", " been", " since", " then", "?")


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_llama_cpp_and_pytorch_agree_on_what_was_learned(starter: Path) -> None:
    from vault_coach.finetune.agreement import agreement  # noqa: PLC0415 (needs PyTorch)
    from vault_coach.finetune.tokens import vocabulary  # noqa: PLC0415 (the same)
    from vault_coach.finetune.train import Tokens  # noqa: PLC0415 (the same)

    known = vocabulary(starter)
    learned = tuple(token for part in LEARNED for token in known.tokenize(part))
    apart, changed = agreement(
        starter, catalog.TUNED.path, [Tokens((*known.begin(""), *known.tokenize(GIVEN)), learned)]
    )
    assert changed > 0.5, "the adapter changes what the model says"
    assert apart < changed / 4, "and both runners agree on how"
