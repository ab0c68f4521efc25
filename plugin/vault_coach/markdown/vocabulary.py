"""The words people use: property names with their aliases, inline fields, kinds of note."""

from functools import lru_cache

from vault_coach.domain.reading import NoteKind

_ALIASES: dict[str, str] = {
    "date": "date, day, when, start, created, created at, date created, creation date",
    "attendees": "attendees, people, participants, members, with, person, invitees, present",
    "absent": (
        "absent, absentees, apologies, regrets, excused, declined, not present, no show, no shows, abwesend,"
        "fehlend, entschuldigt, excusés, absents, ausentes"
    ),
    "cancelled": "cancelled, canceled, is cancelled, abgesagt, annulé, cancelado",
    "aliases": "aliases, alias",
    "role": "role, position, job title",
    "team": "team, org, company, department, organization, organisation",
    "tier": "tier, circle",
    "trust": "trust",
    "interdependence": "interdependence",
    "rated": "rated, rated on, last rated",
    "goals": "goals, goal",
    "win": "win",
    "topics": "topics, topic",
    "authority": "authority",
    "cadence": "cadence, cadence days, contact frequency, frequency, contact cadence",
    "paused": "paused",
    "snooze-until": "snooze until, snooze, snoozed until",
    "last-contact": (
        "last contact, last contacted, last contact date, last chat, last chatted, last met, last meeting,"
        "last met on,"
        "last seen, last spoke, last spoken, last talk, last talked, last call, last coffee, last interaction,"
        "last catch up, last touch, last touchpoint, last conversation, last one on one, last 1 1"
    ),
    "kind": "kind, meeting type",
    "type": "type, class, categories, category",
    "initiative": "initiative, project",
    "minutes": "minutes, duration",
    "partners": "partners",
    "status": "status",
    "size": "size",
    "started": "started, start date, started on",
    "ended": "ended, end date, ended on",
    "outcome": "outcome",
    "metrics": "metrics",
    "checkpoint-cadence": "checkpoint cadence",
    "value": "value",
    "raised": "raised, raised on",
    "decided": "decided, decided on",
    "deciders": "deciders, decider",
    "needs": "needs",
    "influencers": "influencers, influencer",
    "coach": "coach",
    "tags": "tags, tag",
}

_BY_KIND: dict[NoteKind, dict[str, str]] = {
    "partner": {
        "role": "role, position, job title, title",
        "name": "name, full name, display name",
        "email": "email, mail, e-mail address, email address, emails, work email",
    },
    "initiative": {
        "partners": "partners, people, members, participants, with",
        "started": "started, start date, started on, start",
    },
}

PEOPLE = frozenset({"attendees", "absent", "partners", "deciders", "needs", "influencers"})
"""Fields whose values are people: links, or names between commas."""

LISTS = frozenset({"aliases", "topics", "tags", "email"})
"""Fields whose one-line value is a list between commas."""

KIND_KEYS = ("type", "kind", "class", "categories", "category")
"""Properties that may tell what a note is, in the order they are asked."""

CREATED_RANK = 4
"""From this place on, the aliases of `date` say when the file was made: the last resort."""

_MARKS = (
    "gave, got, offered, asked, credit, credited-by, invited, introduced, handed-off, confirmed, balance, trust,"
    "interdependence, worked, friction, decided, dissent, difference, learned"
)

_SECTION_MARKS = {
    "friction": "friction",
    "worked": "wins, what worked",
    "decided": "decisions, decision, decisions made",
}

_KINDS: dict[NoteKind, str] = {
    "partner": "partner, person, people, contact, colleague, stakeholder, teammate",
    "meeting": (
        "meeting, 1-1, 1:1, one-on-one, call, sync, checkpoint, check-in, retro, retrospective, coffee, workshop,"
        "standup"
    ),
    "initiative": "initiative, project, joint-effort, collaboration",
    "decision": "decision",
    "learning": "learning, deep-work, course",
    "journal": "journal, daily, daily-note",
    "review": "portfolio-review",
}

_DROPPED = str.maketrans("", "", " -_\u00a0")


@lru_cache(maxsize=4096)
def squash(name: str) -> str:
    """Return a name without case, spaces, dashes and underscores: `last_contact` and `lastContact` are one."""
    return name.lower().translate(_DROPPED)


def _names(text: str) -> list[str]:
    return [squash(name) for name in text.split(",")]


def _table(rows: dict[str, str]) -> dict[str, tuple[str, int]]:
    return {alias: (name, rank) for name, row in rows.items() for rank, alias in enumerate(_names(row))}


_COMMON = _table(_ALIASES)
_SPECIAL = {kind: {**_COMMON, **_table(rows)} for kind, rows in _BY_KIND.items()}
_MARK_NAMES = {squash(name): name.strip() for name in _MARKS.split(",")}
_SECTION_NAMES = {squash(name): kind for kind, row in _SECTION_MARKS.items() for name in row.split(",")}
_KNOWN = frozenset(_MARK_NAMES).union(_COMMON, *_SPECIAL.values())
_KIND_WORDS = {squash(word): kind for kind, row in _KINDS.items() for word in row.split(",")}


def properties_of(kind: NoteKind) -> dict[str, tuple[str, int]]:
    """Map squashed key to canonical name and place among the aliases (0 is best), in a note of that kind."""
    return _SPECIAL.get(kind, _COMMON)


def is_known(key: str) -> bool:
    """Return True when a squashed key means something in some note."""
    return key in _KNOWN


def mark(key: str) -> str | None:
    """Return the canonical name of an inline field of the method, None for any other squashed key."""
    return _MARK_NAMES.get(key)


def section_mark(heading: str) -> str:
    """Return the inline field that bullets under a heading stand for, "" for most headings."""
    return _SECTION_NAMES.get(squash(heading.rstrip(": ")), "")


@lru_cache(maxsize=4096)
def kind_word(word: str) -> NoteKind | None:
    """Return the kind of note a word stands for, singular or plural; None for any other word."""
    bare = squash(word)
    for form in (bare, bare.removesuffix("s"), bare.removesuffix("es")):
        if form in _KIND_WORDS:
            return _KIND_WORDS[form]
    return None
