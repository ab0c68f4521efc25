"""Commands that draft."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from vault_coach.errors import CoachError
from vault_coach.features.session import Session, common

if TYPE_CHECKING:
    from vault_coach.features.draft_requests import DraftRequest
    from vault_coach.features.write_draft import DraftOptions
    from vault_coach.llm.backend import Backend
    from vault_coach.show.terminal import Terminal


@dataclass(frozen=True)
class Drafting:
    """How to draft, as the options of one call say.

    Attributes:
        why: Show what else the model wrote.
        flags: What to do with the draft.
    """

    session: Session
    no_model: bool
    why: bool
    flags: dict[str, bool] = field(default_factory=dict)

    @property
    def options(self) -> "DraftOptions":
        """What to do with the draft."""
        from vault_coach.features.write_draft import DraftOptions

        return DraftOptions(**self.flags)

    def backend(self) -> "Backend | None":
        """The model, unless it is to be left out."""
        return None if self.no_model else self.session.coach.backend()

    def backend_if_any(self) -> "Backend | None":
        """The model for what can do without: none, when nobody asked for one and none can be used."""
        try:
            return self.backend()
        except CoachError:
            if self.session.flags["model"]:
                raise
            return None

    def answer(self, asked: "DraftRequest") -> None:
        """Write one draft and show it."""
        from vault_coach.features import draft_requests
        from vault_coach.views.draft import DraftPage

        done = draft_requests.write(self.session.coach, asked, self.backend(), self.options)
        self.session.show(DraftPage(done, self.why))


def phrasing(command: Callable[..., None]) -> Callable[..., None]:
    """Options of every command that phrases sentences; the command gets them as one `Drafting`."""

    @click.option("--why", is_flag=True, help="Show what else the model wrote, and what was wrong with it.")
    @click.option("--no-model", is_flag=True, help="Write with the phrasebook, without a model.")
    @click.option("--model", metavar="MODEL", help="A GGUF file, or a model's name.")
    @wraps(command)
    def run(session: Session, *, why: bool, no_model: bool, **others: Any) -> None:
        del others["model"]  # `common` reads it
        command(Drafting(session, no_model, why), **others)

    return common(run)


def drafting(command: Callable[..., None]) -> Callable[..., None]:
    """Those options and more, for every command that drafts into a note."""

    @click.option("--print", "print_only", is_flag=True, help="Show the draft and never write.")
    @click.option("--dry-run", is_flag=True, help="Show what would be written, and do not write.")
    @click.option("--replace", is_flag=True, help="Write over a draft you edited.")
    @wraps(command)
    def run(drafting: Drafting, **others: Any) -> None:
        flags = {name: others.pop(name) for name in ("print_only", "dry_run", "replace")}
        command(replace(drafting, flags=flags), **others)

    return phrasing(run)


@click.command(epilog='Example: coach suggest "Priya Nair"')
@click.argument("partner", required=False)
@drafting
def suggest(drafting: Drafting, *, partner: str | None) -> None:
    """Draft a check-in before a one-on-one, into the note of that meeting.

    Without PARTNER: for everyone you meet alone today or on the next working day.
    """
    from vault_coach.features import check_in
    from vault_coach.features.next_moves import MovesPage
    from vault_coach.views import draft as draft_view
    from vault_coach.views.draft import DraftPage

    session, options = drafting.session, drafting.options
    coach = session.coach
    names = check_in.due(coach) if partner is None else [coach.person(partner)]
    check_in.check(coach, names, options)
    backend = drafting.backend() if names else None
    results = [check_in.suggest(coach, name, backend, options) for name in names]
    briefs = [draft_view.check_in(result, session.today, why=drafting.why) for result in results]
    moves = MovesPage(coach.view, () if names else coach.signals)
    reason = "" if names else "You meet nobody alone today or on the next working day, so here is what to do next."

    def show(terminal: "Terminal") -> None:
        for result in results:
            DraftPage(result.result, drafting.why).show(terminal)
        if not names:
            terminal.say(reason)
            moves.show(terminal)

    several = {"why": reason or None, "check_ins": briefs, "moves": moves.data()}
    session.answer(several if partner is None else briefs[0], show)


@click.command(epilog='Example: coach retro "School groups in one page"')
@click.argument("subject", metavar="INITIATIVE|PARTNER")
@drafting
def retro(drafting: Drafting, *, subject: str) -> None:
    """Draft questions to look back on how you worked together."""
    from vault_coach.features import draft_requests

    drafting.answer(draft_requests.retro(drafting.session.coach, subject))


@click.command(epilog='Example: coach story "School groups in one page"')
@click.argument("name", metavar="INITIATIVE")
@drafting
def story(drafting: Drafting, *, name: str) -> None:
    """Draft the story of what you did together, partners credited by name."""
    from vault_coach.features import draft_requests

    drafting.answer(draft_requests.story(drafting.session.coach, name))


@click.command(epilog='Example: coach start "Mirela Ionescu"')
@click.argument("partner")
@drafting
def start(drafting: Drafting, *, partner: str) -> None:
    """Draft a first, small thing to do together with a partner."""
    from vault_coach.features import draft_requests

    drafting.answer(draft_requests.start(drafting.session.coach, partner))


@click.command(epilog='Example: coach metrics "Gate scan truth"')
@click.argument("initiative")
@drafting
def metrics(drafting: Drafting, *, initiative: str) -> None:
    """Draft questions to agree on how you will both know that it works."""
    from vault_coach.features import draft_requests

    drafting.answer(draft_requests.metrics(drafting.session.coach, initiative))


@click.command(epilog='Example: coach premortem "Gate scan truth"')
@click.argument("subject", metavar="INITIATIVE|DECISION")
@drafting
def premortem(drafting: Drafting, *, subject: str) -> None:
    """Draft prompts to imagine that it failed, from what its own note takes for granted."""
    from vault_coach.features import draft_requests

    drafting.answer(draft_requests.premortem(drafting.session.coach, subject))


@click.command(epilog='Example: coach handoff "Gate scan truth" "Xochitl Ramos"')
@click.argument("initiative")
@click.argument("partner")
@drafting
def handoff(drafting: Drafting, *, initiative: str, partner: str) -> None:
    """Draft what a partner needs to know to go on, and what to ask so that it arrives."""
    from vault_coach.features import draft_requests

    drafting.answer(draft_requests.handoff(drafting.session.coach, initiative, partner))


@click.command(epilog='Example: coach rebalance "Kenji Watanabe"')
@click.argument("partner")
@drafting
def rebalance(drafting: Drafting, *, partner: str) -> None:
    """Draft an opener for a talk about give and take, with the record both ways."""
    from vault_coach.features import draft_requests

    drafting.answer(draft_requests.rebalance(drafting.session.coach, partner))


@click.command(epilog='Example: coach stretch "Priya Nair"')
@click.argument("partner")
@drafting
def stretch(drafting: Drafting, *, partner: str) -> None:
    """Draft the next, somewhat larger thing to do with a partner."""
    from vault_coach.features import draft_requests

    drafting.answer(draft_requests.stretch(drafting.session.coach, partner))


@click.command(epilog="Example: coach weekly --week 2026-W47")
@click.option(
    "--week", metavar="WEEK", help="Such as 2026-W47. Default: from Friday on this week, else the last one."
)
@drafting
def weekly(drafting: Drafting, *, week: str | None) -> None:
    """Look back on a week: its facts, the moves for the next one, three questions, and room for your answers."""
    from vault_coach.features import weekly as reflection
    from vault_coach.views.weekly import WeeklyPage

    coach = drafting.session.coach
    meant = reflection.asked(coach, week)
    done = reflection.write(coach, meant, drafting.backend(), drafting.options)
    drafting.session.show(WeeklyPage(meant, done, drafting.why))
