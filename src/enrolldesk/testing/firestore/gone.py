"""Clients that go away while they are answered: nobody's fault, and nobody is to be told."""

import logging


class _NotOfClientsGone(logging.Filter):
    """gRPC's server is silent about a client that has gone, unless it went while being answered."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith("ExecuteBatchError raised in core by servicer")


_FILTER = _NotOfClientsGone()


def keep_quiet_about_clients_gone() -> None:
    """Have gRPC's servers in this process be silent about them; done again it changes nothing."""
    logging.getLogger("grpc._cython.cygrpc").addFilter(_FILTER)
