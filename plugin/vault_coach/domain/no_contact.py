"""Words by which a note says that people did not meet: cancelled, absent, a birthday, a plan.

English, German, French and Spanish.
"""

import re
from datetime import date
from functools import lru_cache

from vault_coach.domain import dates

_CALLED_OFF = (
    r"cancell?ed|canceled|called off|postponed|rescheduled|did(?: not|n['’]t) (?:happen|take place)|no[- ]show"
    r"|abgesagt|ausgefallen|entfallen|entfällt|fällt aus|verschoben|fand nicht statt|storniert"
    r"|annulée?s?|reportée?s?|n['’]a pas eu lieu|décommandée?"
    r"|cancelad[oa]s?|anulad[oa]s?|pospuest[oa]s?|aplazad[oa]s?|suspendid[oa]s?|no tuvo lugar"
)
# "Cancelled: sync with Nadia", "Sync with Nadia (cancelled)", "Sync - cancelled", "~~Sync~~ cancelled".
_TALKS = (
    r"meeting|call|sync|1[:-]1|one[- ]on[- ]one|check-?in|coffee|lunch|termin|treffen|réunion|point|reunión|cita"
)
_TITLE = re.compile(
    rf"^[\W\d_]*(?:{_CALLED_OFF})(?:\s*[:–—|-]|\s*$|[)\]]|\s+(?:{_TALKS})\b)"
    rf"|[(\[–—:|,-]\s*(?:{_CALLED_OFF})\s*[)\]]?\s*[.!]?$",
    re.IGNORECASE,
)
# A line that says nothing else, or why: "Cancelled.", "Meeting was cancelled as Nadia is ill", "Moved to 3 Dec".
_SUBJECT = (
    r"(?:(?:the|this|our|das|der|die|la|le|el|diese[rs]?|cette|esta)\s+)?"
    r"(?:meeting|call|sync|1:1|one-on-one|session|it|termin|treffen|gespräch|réunion|rendez-vous|rdv|reunión|cita)"
    r"\s*:?\s+(?:(?:was|is|has been|got|wurde|ist|a été|est|fue|ha sido|se ha)\s+)?"
)
_WHY = r"(?=\s*(?:[.,;:!()–—*_-]|$)|\s+(?:because|since|by|as|due|until|wegen|da|weil|parce|car|par|por|porque)\b)"
_LINE = re.compile(
    rf"[\W_]*(?:status\s*:\s*)?(?:{_SUBJECT}(?:{_CALLED_OFF})|(?:{_CALLED_OFF}){_WHY}"
    rf"|(?:{_SUBJECT})?moved to (?!the )[\w ,.-]{{1,30}}$)",
    re.IGNORECASE,
)
_STATUSES = re.compile(rf"[\W_]*(?:{_CALLED_OFF}|moved|missed|declined)[\W_]*", re.IGNORECASE)
_TRUTHS = frozenset({"true", "yes", "ja", "oui", "sí", "si", "1", "x"})

_AWAY = (
    r"absent(?:ee)?s?|absente?s?|apolog(?:y|ies)(?: from| received)?|regrets(?: from)?|excused|excusée?s?"
    r"|excusad[oa]s?|not (?:present|attending|in attendance)|unable to (?:attend|join)|could(?: not|n['’]t) "
    r"(?:attend|join|make it)|did(?: not|n['’]t) (?:attend|join|come|show up|make it)|no[- ]shows?|missing"
    r"|declined|sends? (?:her |his |their )?(?:apologies|regrets)|sent (?:her |his |their )?(?:apologies|regrets)"
    r"|entschuldigt|unentschuldigt|abwesende?|fehlend|fehlte|fehlt|verhindert|nicht (?:anwesend|dabei)"
    r"|non présente?s?|n['’](?:a|ont) pas pu (?:venir|participer|assister)|pas (?:là|présente?s?)"
    r"|ausentes?|disculpas|no (?:asisti(?:ó|eron)|asisten(?:tes)?|pud(?:o|ieron) (?:venir|asistir))|falt(?:ó|aron)"
)
_AWAY_LABEL = re.compile(
    rf"[\W_\d]*(?:{_AWAY})(?:\s*\([^()]*\))?[\s*_]*(?::|[–—-]\s|::|$|(?=\[\[|@))[*_]*", re.IGNORECASE
)
_AWAY_BEHIND = re.compile(
    r"\W*(?:\s*(?:is|was|were|are|has been|will be|had|war|waren|ist|était|est|estuvo|está)\s+)?"
    rf"(?:{_AWAY})(?!\s+(?:data|values?|figures?|numbers?|rows?|files?|fields?))(?!\w)",
    re.IGNORECASE,
)
_AWAY_ENDING = re.compile(rf"\s*[(\[–—,:-]\s*(?:{_AWAY})\s*[)\]]?\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;](?![^\[\]]*\]\])|\s(?:and|&|und|et|y|e)\s")
# A link, "@Nadia Okafor" or "Nadia Okafor".
_SOMEBODY = re.compile(r"\[\[[^\[\]\n]+\]\]|@?[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+){0,3}")
_STEMS = re.compile(
    r"absen|anwesend|apolog|regret|excus|present|attend|unable|join|make it|no.show|missing|declined"
    r"|entschuldigt|abwesend|fehl|verhindert|dabei|présent|venir|pas pu|ausent|disculpas|asist|falt",
    re.IGNORECASE,
)

_LONGEST_LABEL = 48
_LONGEST_LINE = 500  # longer ones are stories, in which such words may be about anything
_ABSENCE = tuple(
    "absen apolog regret excus present attend unable join make it no-show missing declined show up entschuldigt"
    " abwesend anwesend fehl verhindert dabei présent venir pas pu ausent disculpas asist falt".split()
)
_BIRTHDAY = re.compile(
    r"\bb(?:irth)?-?days?\b|🎂|\bgeburtstag|\banniversaire\b|\bcumpleaños\b|\bcumple\b", re.IGNORECASE
)
_FUTURE = (
    r"tomorrow|next (?:week|month|monday|tuesday|wednesday|thursday|friday|quarter)|day after tomorrow"
    r"|later this week|in (?:two|three|a few|2|3) (?:days|weeks)"
    r"|übermorgen|nächste[nrs]? (?:woche|monat|montag|dienstag|mittwoch|donnerstag|freitag)|kommende[nrs]? \w+"
    r"|demain|après-demain|la semaine prochaine|le mois prochain|(?:lundi|mardi|mercredi|jeudi|vendredi) prochain"
    r"|pasado mañana|la (?:próxima semana|semana que viene)|el (?:próximo \w+|\w+ que viene)|la próxima vez"
)
_PLANNED = re.compile(
    rf"[\W_\d]*(?:(?:{_FUTURE}|morgen|mañana)(?:\s*[:,–—-]|\s)"
    r"|(?:plan(?:ned|s)?|upcoming|agenda for tomorrow|geplant|prévu|previsto)\s*:)",
    re.IGNORECASE,
)
_INTENT = re.compile(
    r"[\W_\d]*(?:remember to|remind(?:er)?(?: me)? to|need to|have to|must|should|want to|plan to)\s",
    re.IGNORECASE,
)
_LATER = re.compile(
    rf"(?<!\w)(?:{_FUTURE}|(?<!heute )(?<!am )morgen|(?<!la )(?<!esta )mañana)(?!\w)", re.IGNORECASE
)
_CLAUSE = re.compile(r"[.,;:()–—]\s|\s-\s")
# Words that tell of what has been: with one of them, "next week" is only what was spoken about.
_PAST = re.compile(
    r"\b(?:met|spoke|saw|had|told|said|was|were|did|sent|got|gave|came|went|heard|took|made"
    r"|(?!need|feed|speed|indeed)\w{2,}ed"
    r"|hatte|hatten|war|waren|sprach|sagte|traf|trafen|gesprochen|getroffen|ge\w{2,}t"
    r"|ai|avons|avez|ont|était|étaient|dijo|fue|vimos|tuvimos|\w{2,}(?:amos|imos|aron|ieron))\b"
    r"|\w(?:é|ée|és|ó)\b",
    re.IGNORECASE,
)
# One of these stands in every line that may be about a birthday or about what is yet to come.
_HINT = re.compile(
    r"tomorrow|next |week|morgen|demain|mañana|day|geburt|annivers|cumple|🎂|plan|20\d\d-|remember|remind|need to"
    r"|have to|must|should|want to|nächste|kommende|prochain|próxim|que viene|pr[eé]v|upcoming|bday",
    re.IGNORECASE,
)
_PLAN_HEADING = re.compile(
    r"[\W_\d]*(?:tomorrow|next (?:week|month|steps|actions)|upcoming|plans?(?: for .*)?|this week['’]s plan|morgen"
    r"|nächste (?:woche|schritte)|demain|la semaine prochaine|prochaines étapes|mañana|próxima semana"
    r"|próximos pasos|birthdays?|geburtstage?|anniversaires|cumpleaños)[\W_]*",
    re.IGNORECASE,
)


def may_tell_absence(text: str) -> bool:
    """Return False for a text in lower case in which no word about absence stands."""
    return any(stem in text for stem in _ABSENCE)


def is_cancelled(words: str) -> bool:
    """Return True for a title or heading of a meeting that was called off."""
    return len(words) > 4 and bool(_TITLE.search(words))  # noqa: PLR2004 (no such word is shorter)


def tells_cancelled(line: str) -> bool:
    """Return True for a line that says of the whole meeting that it was called off."""
    return bool(_LINE.match(line))


def is_cancelled_status(status: str) -> bool:
    """Return True for the status of a meeting that did not take place."""
    return bool(_STATUSES.fullmatch(status))


def is_true(value: str) -> bool:
    """Return True for the value of a property that is ticked."""
    return value.strip().lower() in _TRUTHS


def is_absence_label(line: str) -> bool:
    """Return True for a line or heading such as `Apologies:`, with people below."""
    return len(line) <= _LONGEST_LABEL and bool(_STEMS.search(line) and _AWAY_LABEL.fullmatch(line))


def without_absence(name: str) -> str:
    """Return the name of one who was not there, as in "Nadia Okafor (absent)"; "" for everyone else."""
    match = _AWAY_ENDING.search(name)
    return name[: match.start()].strip() if match else ""


def named_absent(line: str) -> list[str]:
    """List whom a line names as not there: behind a label, or right before such words; links in their brackets."""
    if len(line) > _LONGEST_LINE or not _STEMS.search(line):
        return []
    if label := _AWAY_LABEL.match(line):
        return [name.strip(" *_.") for name in _BETWEEN.split(line[label.end() :]) if name.strip(" *_.")]
    return [match[0] for match in _SOMEBODY.finditer(line) if _AWAY_BEHIND.match(line, match.end())]


@lru_cache(maxsize=4096)
def is_plan_heading(heading: str) -> bool:
    """Return True for headings below which no contact is told of."""
    return bool(_PLAN_HEADING.fullmatch(heading))


def is_no_meeting(line: str, day: date | None) -> bool:
    """Return True for a line about a birthday, or about what is yet to come.

    Args:
        line: A line that links somebody.
        day: The day it was written on.
    """
    if len(line) > _LONGEST_LINE or not _HINT.search(line):
        return False
    if _PLANNED.match(line):
        return True
    return not _PAST.search(line) and (bool(_BIRTHDAY.search(line) or _INTENT.match(line)) or _is_later(line, day))


def _is_later(line: str, day: date | None) -> bool:
    """Return True for a line that names a later day, or says of all it links that it is yet to come."""
    if day is not None and (named := dates.in_text(line)) is not None and named > day:
        return True
    if not _LATER.search(line):
        return False
    about = [clause for clause in _CLAUSE.split(line) if "[[" in clause or "@" in clause or "](" in clause]
    return all(_LATER.search(clause) for clause in about)
