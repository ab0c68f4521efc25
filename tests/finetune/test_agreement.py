"""The adapter as llama.cpp reads it says what PyTorch learned. Needs the extra `train`."""

from pathlib import Path

import pytest

from vault_coach.llm import catalog

pytest.importorskip("torch", reason='needs pip install "vault-coach[train]"')
pytest.importorskip("transformers", reason='needs pip install "vault-coach[train]"')

PROMPT = "neglected\nMei, we were last in touch on 4 March;"
ENDING = (" how", " have", " you", " been", " since", " then", "?")


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_llama_cpp_and_pytorch_agree_on_what_was_learned(starter: Path) -> None:
    from vault_coach.finetune.agreement import agreement  # noqa: PLC0415 (needs PyTorch)
    from vault_coach.finetune.encode import Encoded, load_tokenizer  # noqa: PLC0415 (the same)

    tokenizer = load_tokenizer(starter)
    ending = tuple(token for part in ENDING for token in tokenizer.tokenize(part))
    example = Encoded((*tokenizer.begin(""), *tokenizer.tokenize(PROMPT)), ending)
    apart, changed = agreement(starter, catalog.TUNED.path, [example])
    assert changed > 0.5, "the adapter changes what the model says"
    assert apart < changed / 4, "and both runners agree on how"
