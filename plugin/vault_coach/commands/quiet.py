"""Commands that silence a signal or a person."""

from datetime import date, datetime

import click

from vault_coach.features.session import Session, common


def _day(_context: click.Context, _option: click.Parameter, value: datetime) -> date:
    return value.date()


@click.command(epilog='Example: coach snooze "Priya Nair" --until 2026-12-20')
@click.argument("what", metavar="PARTNER|SIGNAL")
@click.option(
    "--until",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="The last day of the rest; a day gone by ends it.",
)
@common
def snooze(session: Session, *, what: str, until: date) -> None:
    """Hear nothing about a person or a signal until a day. `coach signals` shows what each is called."""
    from vault_coach.features import snooze
    from vault_coach.views.quiet import QuietPage

    session.show(QuietPage(snooze.snooze(session.coach, what, until)))


@click.command(epilog="Example: coach dismiss 3f2a9c1e")
@click.argument("signal")
@click.option("--back", is_flag=True, help="Bring it back instead.")
@common
def dismiss(session: Session, *, signal: str, back: bool) -> None:
    """Hear no more of one signal; it comes back by itself only when what it rests on changes."""
    from vault_coach.features import snooze
    from vault_coach.views.quiet import QuietPage

    done = snooze.bring_back(session.coach, signal) if back else snooze.dismiss(session.coach, signal)
    session.show(QuietPage(done))
