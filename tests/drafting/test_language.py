"""Telling the language of notes by their small words."""

import pytest

from vault_coach.drafting.language import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the list for the store is late and we have not sent it to them", "en"),
        ("die Liste für das Lager ist noch nicht da und wir warten auf den Wagen", "de"),
        ("la liste pour le dépôt est en retard et nous ne savons pas qui vous la donne", "fr"),
        ("la lista para el almacén no está y nos falta una firma por parte de los jefes", "es"),
        ("la lista per il magazzino non è pronta e ci sono anche gli errori di ieri nel foglio", "it"),
        ("a lista para o armazém não está pronta e nós esperamos uma assinatura do chefe", "pt"),
        ("de lijst voor het magazijn is nog niet klaar en wij wachten op een handtekening van de baas", "nl"),
        ("churn file", "en"),
        ("", "en"),
        ("日本語のメモです", "en"),
    ],
)
def test_the_language_of_a_note(text: str, code: str) -> None:
    assert language([text]) == code
