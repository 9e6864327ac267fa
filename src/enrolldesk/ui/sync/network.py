"""Whether this computer has a network, where the platform can tell; a hint, never a condition."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtNetwork import QNetworkInformation


def watch_network(changed: Callable[[bool], None]) -> bool:
    """Tell from now on whether there is a network; False where nobody knows."""
    wanted = QNetworkInformation.Feature.Reachability
    if not QNetworkInformation.loadBackendByFeatures(wanted):
        return False
    network = QNetworkInformation.instance()
    up = QNetworkInformation.Reachability.Online
    network.reachabilityChanged.connect(lambda reachability: changed(reachability == up))
    changed(network.reachability() == up)
    return True
