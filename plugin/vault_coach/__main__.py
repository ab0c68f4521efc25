"""`python -m vault_coach` is the `coach` command."""

from vault_coach.cli import main

main()
