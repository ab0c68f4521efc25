"""Language of notes, guessed from their small words. Pure."""

from collections.abc import Iterable

from vault_coach.drafting.checks import words

_SMALL = {
    "en": "the and of to is that was with for not are this have you we it on be from they",
    "de": "der die das und ist nicht mit für auf ein eine wir sie den dem von zu auch noch wird",
    "fr": "le la les et est pas avec pour une des nous vous dans que qui sur du au plus elle",
    "es": "el la los las y es no con para una nos por que del se lo al más está sobre",
    "it": "il lo gli e è non con per una di che del della sono nel alla più ci anche questo",
    "pt": "o os as e é não com para uma de que do da no na em mais nós está isso",
    "nl": "de het een en is niet met voor op wij zij van te ook nog wordt dat die aan bij",
}
LANGUAGES = tuple(_SMALL)
"""Codes of the languages that can be guessed."""

_ENOUGH = 4  # fewest small words to guess from
_CLEAR = 1.5  # how many times as many as those of the next language


def language(texts: Iterable[str]) -> str:
    """Return the code of the language that most small words belong to; "en" when that is not clear."""
    spoken = [word for text in texts for word in words(text)]
    counts = {code: sum(word in small for word in spoken) for code, small in _SETS.items()}
    ranked = sorted(counts, key=lambda code: (-counts[code], code))
    best, next_best = counts[ranked[0]], counts[ranked[1]]
    return ranked[0] if best >= _ENOUGH and best >= _CLEAR * next_best else "en"


_SETS = {code: frozenset(small.split()) for code, small in _SMALL.items()}
