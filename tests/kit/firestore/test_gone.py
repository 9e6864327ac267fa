"""A client that goes away while it is answered fails no test; what else goes wrong still does."""

import logging

from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.strict import Expect

GRPC = logging.getLogger("grpc._cython.cygrpc")


def test_only_clients_that_have_gone_are_passed_over(
    server: ServerThread, expect_message: Expect
) -> None:
    GRPC.error(
        "ExecuteBatchError raised in core by servicer method "
        "[/google.firestore.v1.Firestore/BatchGetDocuments]"
    )
    expect_message("Unexpected .ValueError. raised by servicer method")
    GRPC.error("Unexpected [ValueError] raised by servicer method [Commit]")
