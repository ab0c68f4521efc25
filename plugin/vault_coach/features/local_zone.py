"""The time zone of this machine, with its summer time where the system tells which one it is."""

import os
from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

_LOCALTIME = Path("/etc/localtime")
_FOLDER = "zoneinfo/"


def local_zone(
    environment: Mapping[str, str], otherwise: tzinfo | None, localtime: Path = _LOCALTIME
) -> tzinfo | None:
    """Return the zone the user is in: that of `TZ`, else the system's.

    Args:
        environment: Variables.
        otherwise: What to take where neither names one.
        localtime: The link by which most systems name their zone.
    """
    named = environment.get("TZ", "").lstrip(":")
    if not named:
        named = os.path.realpath(localtime).partition(_FOLDER)[2]
    try:
        return ZoneInfo(named)
    except (ValueError, OSError, KeyError):  # no such zone here, or none of that form
        return otherwise
