"""Words in and around names, in English, German, French and Spanish; all in lower case."""

TITLES = frozenset(
    "dr prof professor mr mrs ms miss mx sir dame rev herr frau hr fr madame mme monsieur mlle señor"
    " señora sr sra doña ing dipl".split()
)
"""Titles before a name, in lower case and without a dot; they are no part of it."""

PARTICLES = frozenset(
    "van von der den de del della di da do dos das du la le les ten ter zu zum zur bin ibn al el af av y e".split()
)
"""Small words inside a family name."""

CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar"
    " apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon"
    " tue wed thu fri sat sun januar februar märz mai juni juli oktober dezember montag dienstag mittwoch"
    " donnerstag freitag samstag sonntag janvier février mars avril juin juillet août septembre octobre"
    " novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche enero febrero marzo abril mayo"
    " junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes"
    " sábado domingo".split()
)
"""Months and weekdays in English, German, French and Spanish, in lower case."""

WORDS = CALENDAR | frozenset(
    # English: verbs, nouns and adjectives
    "mark will bill grant chase drew rob sue pat jack chip skip buck wade pierce lance hunt trace frank"
    " rich sandy rusty sunny dusty misty grace art hope faith joy rose dawn eve summer autumn spring"
    " winter ivy iris lily daisy ruby amber crystal jade pearl olive violet heather holly hazel ginger sky"
    " star melody harmony carol mercy patience prudence constance charity verity honor honour gene guy"
    " earl duke king prince baron bishop miles mason carter cooper hunter fisher taylor tyler parker"
    " porter piper ward reed heath cliff glen ford brook lane max norm ray rod van chance major ace ash"
    " basil clay colt dale flint forest gale jay jet robin rocky stone penny bob dot peg nick stew tad"
    " woody wolf angel destiny journey justice liberty paris london sydney victoria dean case"
    # German
    " ernst heide wolf rosa viola horst volker kai falk lotse stern sommer frost gunst traut"
    # French
    " pierre claire blanche aimée marine france olive fleur constant désiré clément colombe avril juste"
    # Spanish
    " mercedes dolores consuelo pilar luz sol paz mar ángel angel cruz esperanza soledad rocío nieves"
    " salvador marina alba blanca clara victoria gloria remedios rosario socorro".split()
)
"""Words that are also first names, in lower case: a capital at the start of a line makes them no person."""

NOUNS = frozenset(
    # what stands with a capital behind a name and is no family name, in notes and their titles
    "intro introduction sync meeting call chat review planning plan plans roadmap kickoff kick-off notes"
    " note update updates onboarding interview retro retrospective check-in checkin catch-up catchup"
    " standup stand-up weekly daily monthly quarterly biweekly one-on-one coffee lunch dinner breakfast"
    " workshop demo project budget report feedback goals performance team data design sales product"
    " marketing finance legal support contract offer numbers export strategy session discussion follow-up"
    " followup prep debrief agenda minutes summary status brief briefing pitch proposal deck slides draft"
    " docs doc wiki page dashboard migration launch release handover hand-off handoff about re and or with"
    " from for to in on at by the a an is was has will can should must to-do todo next last new today"
    " tomorrow tonight morning afternoon evening week month quarter year please fyi asap ok via vs i you"
    " we they gespräch treffen termin besprechung bericht plan planung angebot vertrag zahlen protokoll"
    " übergabe mittagessen réunion point entretien rapport projet contrat offre bilan déjeuner café"
    " reunión llamada informe proyecto contrato oferta seguimiento almuerzo cita".split()
)
"""Nouns and small words that may stand behind a first name without being a family name, in lower case."""

DETERMINERS = frozenset(
    "a an the this that these those each every our my your their its some any no first last next ein eine"
    " einen einem eines der die das den dem des kein keine le la les un une des du ce cette mon ma mes el"
    " los las una unos unas del este esta mi su".split()
)
"""Words before a noun, in English, German, French and Spanish: what follows is no name."""
