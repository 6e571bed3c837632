"""What can be seen in a network: who bridges, who is alone, what hangs on one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Network:
    """Roles, each with its organisation, and the pairs of them that have contact."""

    roles: dict[str, str]
    ties: tuple[tuple[str, str], ...] = ()

    def graph(self) -> nx.Graph[str]:
        """The same for networkx, which takes a moment to import."""
        import networkx as nx

        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.roles)
        graph.add_edges_from(self.ties)
        return graph


def alone(network: Network) -> tuple[str, ...]:
    """The roles nobody has contact with."""
    tied = {role for tie in network.ties for role in tie}
    return tuple(role for role in network.roles if role not in tied)


def bridging(network: Network) -> dict[str, float]:
    """The roles that stand between others, with their share of the shortest ways."""
    import networkx as nx

    between = nx.betweenness_centrality(network.graph())
    shares = {role: share for role, share in between.items() if share > 1e-9}
    return dict(sorted(shares.items(), key=lambda entry: -entry[1]))


def groups(network: Network) -> tuple[tuple[str, ...], ...]:
    """The roles that reach each other, the largest group first."""
    import networkx as nx

    order = list(network.roles)
    found = [
        sorted(g, key=order.index) for g in nx.connected_components(network.graph())
    ]
    return tuple(tuple(group) for group in sorted(found, key=len, reverse=True))


def without(network: Network, role: str) -> Network:
    """The network after one person has left."""
    roles = {name: place for name, place in network.roles.items() if name != role}
    return Network(roles, tuple(tie for tie in network.ties if role not in tie))


def lost_without(network: Network, role: str) -> tuple[str, ...]:
    """Who loses contact with the rest of their group when *role* is taken away."""
    own = next(group for group in groups(network) if role in group)
    left = [g for g in groups(without(network, role)) if g[0] in own]
    return tuple(name for group in left[1:] for name in group)


def hinges(network: Network) -> dict[str, tuple[str, ...]]:
    """The roles on which contact hangs, each with those who would lose it."""
    import networkx as nx

    cut = set(nx.articulation_points(network.graph()))
    return {role: lost_without(network, role) for role in network.roles if role in cut}


def single_ties(network: Network) -> Iterator[tuple[str, str]]:
    """The ties that are the only ones between two organisations."""
    between: dict[frozenset[str], list[tuple[str, str]]] = {}
    for one, other in network.ties:
        places = frozenset({network.roles[one], network.roles[other]})
        if len(places) == 2 and "" not in places:
            between.setdefault(places, []).append((one, other))
    yield from (ties[0] for ties in between.values() if len(ties) == 1)
