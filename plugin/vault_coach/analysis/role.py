"""A person's place in the network of meetings, in words. Nobody is compared with anybody."""

from typing import Literal

from vault_coach.analysis.view import View

Role = Literal["bridge", "connector", "member", "apart"]

_CONNECTS = 0.1  # the share of all shortest ways from which someone is said to connect others


def network_role(view: View, name: str) -> Role:
    """Bridge: the only link between two teams. Connector: many ways lead through them. Apart: met nobody else."""
    if name in view.bridges:
        return "bridge"
    if name not in view.network or not view.network.adj[name]:
        return "apart"
    return "connector" if view.betweenness[name] >= _CONNECTS else "member"
