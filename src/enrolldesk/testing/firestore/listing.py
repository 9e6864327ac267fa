"""The methods that list: documents page by page, collection ids, cursors that split a query."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterable

from enrolldesk.testing.firestore import fields
from enrolldesk.testing.firestore.calls import Counters
from enrolldesk.testing.firestore.engine import Engine, View
from enrolldesk.testing.firestore.paths import name_key, split
from enrolldesk.testing.firestore.queries import Query
from enrolldesk.testing.firestore.rules import Person
from enrolldesk.testing.firestore.wire import (
    Cursor,
    Document,
    ListCollectionIdsResponse,
    ListDocumentsResponse,
    Message,
    PartitionQueryResponse,
    StructuredQuery,
    Value,
    invalid,
)

_LARGEST_PAGE = 300
_SMALLEST_PARTITION = 128
_LISTS = 8
"""Lists that are paged through at the same time without being looked up again."""

_List = tuple[str, str, str, int]


class Listing:
    """Answers requests that page through what there is."""

    def __init__(self, engine: Engine, counters: Counters) -> None:
        self._engine = engine
        self._counters = counters
        self._lists: OrderedDict[_List, list[Message]] = OrderedDict()

    async def list_documents(self, request: Message, person: Person | None) -> Message:
        """One page of a collection, on request with names that only have documents below them."""
        if request.show_missing and request.order_by:
            raise invalid("show_missing cannot be combined with order_by.")
        view = self._view(request)
        query = StructuredQuery(
            from_=[{"collection_id": request.collection_id}], order_by=_orders(request.order_by)
        )
        self._engine.gate.allow_query(view.database, request.parent, query, person)
        documents = self._found(request, view, query)
        if view.transaction is not None:
            names = [document.name for document in documents]
            await self._engine.transactions.read(view.transaction, names)
        if request.show_missing:
            collection = f"{request.parent}/{request.collection_id}"
            missing = view.database.missing_documents(collection, view.at)
            documents = [*documents, *(Document(name=name) for name in missing)]
            documents.sort(key=lambda document: name_key(document.name))
        page, following = _page(documents, request, view)
        self._counters.reads += max(1, len(page))
        if request.HasField("mask"):
            page = [fields.masked(document, request.mask.field_paths) for document in page]
        return ListDocumentsResponse(documents=page, next_page_token=following)

    async def list_collection_ids(self, request: Message, person: Person | None) -> Message:
        """One page of the ids of the collections right below a document or the root."""
        self._engine.gate.forbid(person)
        view = self._view(request)
        ids = view.database.collection_ids(request.parent, view.at)
        page, following = _page(ids, request, view)
        self._counters.reads += 1
        return ListCollectionIdsResponse(collection_ids=page, next_page_token=following)

    async def partition_query(self, request: Message, person: Person | None) -> Message:
        """One page of cursors that cut a collection group into parts of about the same size."""
        self._engine.gate.forbid(person)
        if request.partition_count <= 0:
            raise invalid("partition_count must be positive.")
        view = self._view(request)
        query = Query(request.parent, request.structured_query)
        if not query.is_group or len(query.orders) != 1:
            raise invalid("Only a collection group ordered by name can be partitioned.")
        names = [version.name for version in query.run(view.database, view.at)]
        parts = min(request.partition_count + 1, max(1, len(names) // _SMALLEST_PARTITION))
        cuts = [names[len(names) * part // parts] for part in range(1, parts)]
        page, following = _page(cuts, request, view)
        cursors = [Cursor(values=[Value(reference_value=name)], before=True) for name in page]
        return PartitionQueryResponse(partitions=cursors, next_page_token=following)

    def _found(self, request: Message, view: View, query: Message) -> list[Message]:
        """What a list has; what stood at a moment is looked up once for all of its pages."""
        of = request.parent, request.collection_id, request.order_by, view.read_time
        found = self._lists.pop(of, None) if view.transaction is None else None
        if found is None:
            versions = Query(request.parent, query).run(view.database, view.at)
            found = [version.document for version in versions]
        if view.transaction is None:
            self._lists[of] = found
        if len(self._lists) > _LISTS:
            self._lists.popitem(last=False)
        return found

    def _view(self, request: Message) -> View:
        """What to look at: later pages look at the same moment as the first."""
        database = self._engine.database(split(request.parent)[0])
        view = self._engine.view(request, database)
        if not request.page_token or view.transaction is not None:
            return view
        at, _ = _place(request.page_token)
        return View(database, at, at)


def _orders(text: str) -> Iterable[Message]:
    for clause in filter(None, (part.strip() for part in text.split(","))):
        field, _, direction = clause.partition(" ")
        descending = direction.strip().lower() == "desc"
        yield StructuredQuery.Order(
            field={"field_path": field},
            direction=StructuredQuery.DESCENDING if descending else StructuredQuery.ASCENDING,
        )


def _page(items: list[Message], request: Message, view: View) -> tuple[list[Message], str]:
    """The items a page token points at, and the token of the page after them."""
    if request.page_size < 0:
        raise invalid("page_size cannot be negative.")
    start = _place(request.page_token)[1] if request.page_token else 0
    end = start + (min(request.page_size, _LARGEST_PAGE) or _LARGEST_PAGE)
    if end >= len(items):
        return items[start:], ""
    text = f"{view.read_time}:{end}"
    return items[start:end], urlsafe_b64encode(text.encode()).decode()


def _place(token: str) -> tuple[int, int]:
    try:
        at, _, start = urlsafe_b64decode(token).decode().partition(":")
        return int(at), int(start)
    except ValueError:
        raise invalid("The page token is not one of this server's.") from None
