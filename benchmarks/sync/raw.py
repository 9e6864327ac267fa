"""The floor: every document of a school streamed by the client's own call and looked at no further.

`python -m benchmarks.sync.raw ADDRESS` prints how many there were, the seconds it took, and the
processor's.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import AsyncIterable
from functools import partial

from google.cloud.firestore_v1.types import firestore, query

from benchmarks.sync.served import PROJECT, SCHOOL
from enrolldesk.adapters.firestore.channel import Metadata
from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.app.sync.reading import COLLECTIONS
from enrolldesk.testing.firestore.loops import run

LONG = 3600.0


async def _begin(
    feed: FirestoreFeed, asked: firestore.RunQueryRequest, metadata: Metadata
) -> AsyncIterable[object]:
    api = feed.channel.api
    return await api.run_query(asked, retry=None, timeout=LONG, metadata=metadata)


async def stream(address: str) -> tuple[int, float, float]:
    """How many documents there are, how long they take to arrive, and what of the processor."""
    feed = FirestoreFeed(PROJECT, SCHOOL, emulator=address)
    count, begun, used = 0, time.perf_counter(), time.process_time()
    for collection in COLLECTIONS:
        selector = query.StructuredQuery.CollectionSelector(collection_id=collection)
        asked = firestore.RunQueryRequest(
            parent=feed.school, structured_query=query.StructuredQuery(from_=[selector])
        )
        answers = await feed.channel.call(partial(_begin, feed, asked))
        async for _ in answers:
            count += 1
    seconds, processor = time.perf_counter() - begun, time.process_time() - used
    await feed.close()
    return count, seconds, processor


if __name__ == "__main__":
    gc.disable()
    print(json.dumps(run(stream(sys.argv[1]))))
