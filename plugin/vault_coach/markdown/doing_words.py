"""Words by which a line tells who is to do what: labels, modal verbs, verbs; English, German, French, Spanish."""

import re

LABELS = (
    r"action(?: item| point)?s?|ai|ap|to[- ]?do|task|follow[- ]?up|next step|owner|assignee|assigned to"
    r"|aufgabe|maßnahme|nächster schritt|action à mener|à faire|tâche|acción|tarea|pendiente|por hacer"
)
"""Labels that say that a task follows, as a regular expression."""

MODALS = (
    r"to|will|shall|must|should|can|could"
    r"|kann|können|peut|peuvent|puede|pueden|needs? to|ha(?:s|ve) to|(?:is|are) to|(?:is|are) going to"
    r"|(?:agreed|agrees|promised|promises|offered|offers|committed|volunteered) to"
    r"|muss|müssen|soll|sollen|wird|werden|hat zu|haben zu|übernimmt|übernehmen"
    r"|kümmert sich um|kümmern sich um"
    r"|doit|doivent|va|vont|devra|devront|se charge de|se chargent de|s['’]occupe de|s['’]occupent de"
    r"|debe|deben|debería|va a|van a|tiene que|tienen que|ha de|se encarga de|se encargan de|queda en"
)
"""What stands between who and what, as a regular expression."""

PLEASE = frozenset({"please", "pls", "bitte", "stp", "svp", "por"})
"""First words behind "Name, " that ask somebody for something."""

SPANS = frozenset(
    """
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri
    sat sun
    """.split()
)
"""Ends of a span of time: "April to June" names nobody."""

VERBS = frozenset(
    """
    accept add address adjust agree align analyse analyze announce answer apply approach approve arrange ask
    assemble assess attach attend back block book bring build buy call cancel capture change chase check
    circulate clarify clean clear close collect come compare compile complete confirm connect consider contact
    continue convert coordinate copy count cover create cut debug decide define deliver demo deploy describe
    design determine develop discuss distribute do document draft draw drive drop edit email enable ensure
    escalate establish estimate evaluate examine execute expand explain explore export extend fetch figure file
    fill finalise finalize find finish fix follow forward gather generate get give go grant handle have help
    hire hold identify implement import improve include inform initiate install integrate introduce investigate
    invite invoice join keep kick lead learn leave let liaise link list load look mail maintain make manage map
    measure meet mention merge migrate model monitor move negotiate note notify obtain open order organise
    organize outline own pass pay phone pick pilot ping plan post prepare present print prioritise prioritize
    process procure produce propose provide publish pull purchase push put raise reach read rebuild recommend
    record recruit reduce refactor refine register release remind remove rename renew repair replace reply
    report request research resend reserve resolve respond restart restore return review revise rewrite ring run
    schedule scope secure see sell send set settle setup share ship show sign simplify solve sort source speak
    specify spin split start stop store submit suggest summarise summarize supply support switch sync take talk
    tell test thank tidy track train transfer translate try turn type update upgrade upload use validate verify
    visit wait walk watch work wrap write
    """.split()
)
"""Verbs that action items begin with."""

NO_NAMES = frozenset(
    """
    need needs remember want wants like ready able happy time how what where when who why which whether
    something nothing anything everything things thing lots try wait due same easy hard next there it this that
    these those he she they we you the a an our my your his her their one two three somebody someone nobody
    everybody everyone all both team pricing
    """.split()
)
"""Words before "to" that are nobody's name."""

LABEL_WORDS = frozenset(
    """
    action actions item items next step steps follow up to do todo task tasks note notes question questions idea
    ideas reminder decision decisions risk risks plan plans budget deadline update updates status agenda topic
    topics team phase sprint release version part chapter week weekly monthly daily quarterly review project
    meeting call sync open issue issues points point key important urgent optional priority high low medium
    blocked waiting done draft final list goal goals outcome outcomes owner due date day morning evening q1 q2
    q3 q4 phase step stage milestone bug feature docs documentation tests design marketing sales legal finance
    engineering product support operations board office room report proposal contract invoice offer terms
    conditions aufgabe aufgaben notiz notizen frage fragen idee entscheidung risiko projekt besprechung thema
    offene punkte woche wichtig tâche tâches question réunion projet semaine décision risque tarea tareas nota
    fyi ps nb tip tips info context notas pregunta reunión proyecto semana
    """.split()
)
"""Words of labels: "Next Step: …" names nobody."""

_THIRD = """
    sends writes prepares confirms asks brings gives makes takes gets sets finds talks sorts provides ensures
    fixes arranges organises organizes creates completes submits delivers handles investigates speaks decides
    agrees tells invites introduces joins pays buys collects chases circulates finalises finalizes publishes
    uploads verifies schickt sendet schreibt bereitet klärt prüft fragt bringt macht holt erstellt liefert
    meldet organisiert bucht ruft envoie écrit prépare vérifie demande apporte fait organise contacte appelle
    rédige transmet partage envía escribe prepara confirma pregunta trae hace organiza llama redacta comparte
    revisa
    """.split()
# Such as "reviews", which may be a noun: a verb only with what follows it.
_DOUBTFUL = """
    calls checks drafts reviews updates plans reports shares books counts moves tests schedules contacts picks
    posts tracks runs signs looks works visits lists orders prints signs starts leads owns closes follows clears
    cleans copies shows reads
    """.split()
_THIRD_PERSON = re.compile(rf" (?:{'|'.join(_THIRD)})(?= )")
_DOUBTFUL_PERSON = re.compile(
    rf" (?:{'|'.join(_DOUBTFUL)})(?= (?:the|a|an|our|my|me|us|his|her|their|it|them|with|up|out|in|into|at|through"
    r"|for|all|this|that|two|three|new)\b)"
)


PERHAPS, SURELY = 1, 2


def is_third_person(text: str, at: int) -> int:
    """Return `SURELY` when a verb such as "sends" follows at a place, `PERHAPS` for "reviews the", else 0."""
    if text[at : at + 1] != " ":
        return 0
    if _THIRD_PERSON.match(text, at):
        return SURELY
    return PERHAPS if _DOUBTFUL_PERSON.match(text, at) else 0
