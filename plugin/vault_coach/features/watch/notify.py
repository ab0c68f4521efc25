"""A notification on the desktop: the name of a note, and no more. Where it cannot be shown, nothing happens."""

import subprocess
import sys
from collections.abc import Mapping
from html import escape

_SECONDS = 5
_TITLE = "Your coach drafted something"
_TOAST = """
[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType=WindowsRuntime] > $null
$t = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent(1)
$t.GetElementsByTagName('text')[0].InnerText = $env:COACH_TITLE
$t.GetElementsByTagName('text')[1].InnerText = $env:COACH_NOTE
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('vault-coach').Show($t)
"""
_SCRIPT = ("on run argv", "display notification (item 1 of argv) with title (item 2 of argv)", "end run")


def notification_command(platform: str, note: str) -> list[str]:
    """Build the command that shows a notification, with the note's name as a value and never as code."""
    if platform == "darwin":
        lines = [part for line in _SCRIPT for part in ("-e", line)]
        return ["osascript", *lines, "--", note, _TITLE]
    if platform == "win32":
        return ["powershell", "-NoProfile", "-NonInteractive", "-Command", _TOAST]
    return ["notify-send", "--app-name=vault-coach", "--", _TITLE, escape(note, quote=False)]


def show_notification(note: str, environment: Mapping[str, str]) -> str:
    """Show a note's name on the desktop.

    Returns:
        Why that failed, "" when it did not.
    """
    variables = {**environment, "COACH_NOTE": note, "COACH_TITLE": _TITLE}
    command = notification_command(sys.platform, note)
    try:
        subprocess.run(  # noqa: S603 (the words above)
            command, check=True, capture_output=True, timeout=_SECONDS, env=variables
        )
    except (OSError, subprocess.SubprocessError) as error:
        return type(error).__name__
    return ""
