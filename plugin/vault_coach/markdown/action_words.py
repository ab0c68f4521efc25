"""Words that head a list of actions: Action items, Next steps, To do, in English, German, French and Spanish."""

import re
from functools import lru_cache

_HEADS = (
    # English
    "actions?|actionitems?|actionpoints?|actionlist|actionplan|actionsteps?|nextsteps?|nextactions?|todos?"
    "|todolist|todoitems?|tasks?|tasklist|followups?|followupitems?|followupactions?|commitments?|openitems?"
    "|deliverables?|assignments?|itemstodo|thingstodo"
    # German
    "|aufgaben?|aufgabenliste|nächsteschritte|nächsterschritt|maßnahmen?|massnahmen?|offenepunkte|todoliste"
    "|aktionen|aktionspunkte|folgeaktionen|handlungspunkte|arbeitsaufträge|weiteresvorgehen|zuerledigen"
    # French
    "|prochainesétapes?|prochainesactions|étapessuivantes|tâches?|àfaire|choseàfaire|chosesàfaire|pointsdaction"
    "|plandaction|actionsàmener|actionsàsuivre|suitesàdonner|resteàfaire|relevédactions"
    # Spanish
    "|acciones|próximospasos|siguientespasos|tareas|pendientes|temaspendientes|porhacer|puntosdeacción"
    "|plandeacción|compromisos|próximasacciones|accionesaseguir"
)
_BEFORE = (
    "my|our|your|their|open|new|agreed|key|suggested|proposed|recommended|immediate|outstanding|pending|remaining"
    "|required|upcoming|further|additional|all|main|team|important"
    "|meine|unsere|deine|ihre|eure|offene|neue|vereinbarte|vorgeschlagene|weitere"
    "|mes|nos|vos|tes|leurs|nouvelles|les|mis|nuestros|nuestras|tus|sus|nuevas|nuevos|las|los"
)
_BEHIND = "required|needed|agreed|arising|agreedon|assigned|offen|vereinbart|convenues|acordadas|acordados"
_ACTIONS = re.compile(rf"(?:{_BEFORE}){{0,2}}(?:{_HEADS})(?:{_BEHIND})?")
# What may stand beside such words without making the list one of something else.
_BESIDE = re.compile(
    r"(?:the)?(?:owners?|whodoeswhat|who|when|what|deadlines?|duedates?|dates?|timelines?|responsib(?:le|ilities)"
    r"|people|verantwortliche|verantwortlichkeiten|zuständigkeiten|termine|fristen|wer|wann"
    r"|responsables?|échéances?|délais|plazos|fechas)"
)
# "3.", "2.1", "IV.", "b)" before a heading.
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.):]?|[IVXivx]{1,5}[.)]|[A-Za-z][.)])\s+")
# "(Nadia)", "[Nadia]", "– Nadia", ": Nadia", "for Nadia" behind the words.
_ADDITION = re.compile(
    r"\s*\(([^()]{1,60})\)\W*$|\s*\[([^\[\]]{1,60})\]\W*$|\s+[-–—]\s+(.{1,40})$|:\s+([^:]{1,40})$"
    r"|\s+(?:for|of|from|by|für|von|aus|pour|de|para)\s+(.{1,40})$"
)
# "Nadia's action items" before them.
_WHOSE = re.compile(r"([^\W\d_][\w'-]{0,40}?(?: [^\W\d_][\w'-]{0,40}?){0,2})['’]s?\s+(?=\S)")
_JOINED = re.compile(r"\s*(?:[/&+|,]|\b(?:and|und|et|y|e|or|oder|ou)\b)\s*", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W_\d]+")
_NO_NAMES = frozenset(
    "today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday all team everyone draft"
    " open done wip heute morgen alle offen hoy todos tous ouvert new".split()
)

PLAIN_HEADS = frozenset(
    {"actions", "action items", "action points", "next steps", "next actions", "to do", "to-do", "todo", "todos"}
    | {"to-dos", "tasks", "follow-ups", "follow ups", "followups", "open items", "deliverables"}
    | {"aufgaben", "nächste schritte", "maßnahmen", "offene punkte", "prochaines étapes", "à faire", "tâches"}
    | {"próximos pasos", "tareas", "pendientes", "acciones"}
)
"""Words that head a list even as a bullet without any emphasis, in lower case."""


@lru_cache(maxsize=4096)
def is_actions(words: str) -> bool:
    """Return True when all of a heading's words stand for actions, whatever is added in brackets."""
    words = _NUMBER.sub("", words.strip(" \t*_#"), count=1)
    return any(_are_actions(part) for part in (words, _ADDITION.sub("", words), _WHOSE.sub("", words, count=1)))


@lru_cache(maxsize=4096)
def addition(words: str) -> str:
    """Return what is added to the words of a heading of actions, perhaps a name; "" for nothing."""
    words = words.strip(" \t*_:#")
    match = _ADDITION.search(words)
    if match and not _are_actions(words):
        added = next(group for group in match.groups() if group).strip(" *_")
    else:
        whose = _WHOSE.match(_NUMBER.sub("", words, count=1))
        added = whose[1] if whose else ""
    return "" if added.lower() in _NO_NAMES else added


def _are_actions(words: str) -> bool:
    parts = [_NOT_LETTERS.sub("", part).lower() for part in _JOINED.split(words.replace("'", "").replace("’", ""))]
    parts = [part for part in parts if part]
    return any(map(_ACTIONS.fullmatch, parts)) and all(
        _ACTIONS.fullmatch(part) or _BESIDE.fullmatch(part) for part in parts
    )
