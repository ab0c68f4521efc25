"""The rules, one module a family of signals; importing this package fills the registry."""

from vault_coach.analysis.rules import (  # noqa: F401  (fills the registry)
    balance,
    contact,
    handover,
    influence,
    initiatives,
    portfolio,
    promises,
    ratings,
    reflection,
)
