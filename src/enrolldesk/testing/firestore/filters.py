"""Where clauses: whether a document passes, and which fields they order a query by."""

from collections.abc import Callable, Iterator

from enrolldesk.testing.firestore import values
from enrolldesk.testing.firestore.documents import Version
from enrolldesk.testing.firestore.paths import NAME_FIELD, FieldPath, field_path
from enrolldesk.testing.firestore.wire import Message, StructuredQuery, invalid

Test = Callable[[Version], bool]

_FIELD = StructuredQuery.FieldFilter
_UNARY = StructuredQuery.UnaryFilter
_COMPOSITE = StructuredQuery.CompositeFilter

_INEQUALITIES = frozenset(
    {
        _FIELD.LESS_THAN,
        _FIELD.LESS_THAN_OR_EQUAL,
        _FIELD.GREATER_THAN,
        _FIELD.GREATER_THAN_OR_EQUAL,
        _FIELD.NOT_EQUAL,
        _FIELD.NOT_IN,
    }
)
_LISTS = {_FIELD.IN: 30, _FIELD.ARRAY_CONTAINS_ANY: 30, _FIELD.NOT_IN: 10}
_COMPARISONS: dict[int, Callable[[values.Key, values.Key], bool]] = {
    _FIELD.LESS_THAN: lambda held, asked: held < asked,
    _FIELD.LESS_THAN_OR_EQUAL: lambda held, asked: held <= asked,
    _FIELD.GREATER_THAN: lambda held, asked: held > asked,
    _FIELD.GREATER_THAN_OR_EQUAL: lambda held, asked: held >= asked,
}


def compile_filter(where: Message) -> Test:
    """The filter as a function of one version; refuses what no query may ask."""
    match where.WhichOneof("filter_type"):
        case "composite_filter":
            return _composite(where.composite_filter)
        case "field_filter":
            return _field(where.field_filter)
        case "unary_filter":
            return _unary(where.unary_filter)
        case _:
            return lambda version: True


def inequality_fields(where: Message) -> set[FieldPath]:
    """The fields that must exist and that order the results, because they are compared."""
    return {
        field_path(each.field.field_path)
        for each in leaves(where)
        if (each.op in _INEQUALITIES if hasattr(each, "value") else each.op in _NEGATIVE_UNARY)
    }


def equality_fields(where: Message) -> list[FieldPath]:
    """The fields compared for being equal, or for what they contain."""
    found = dict.fromkeys(field_path(each.field.field_path) for each in leaves(where))
    return [path for path in found if path not in inequality_fields(where)]


def leaves(where: Message) -> Iterator[Message]:
    """The single conditions of a filter, however deep."""
    kind = where.WhichOneof("filter_type")
    if kind == "composite_filter":
        for inner in where.composite_filter.filters:
            yield from leaves(inner)
    elif kind is not None:
        yield getattr(where, kind)


_NEGATIVE_UNARY = (_UNARY.IS_NOT_NAN, _UNARY.IS_NOT_NULL)


def _composite(where: Message) -> Test:
    tests = [compile_filter(each) for each in where.filters]
    if not tests:
        raise invalid("A composite filter must have at least one filter.")
    if where.op == _COMPOSITE.AND:
        return lambda version: all(test(version) for test in tests)
    if where.op == _COMPOSITE.OR:
        return lambda version: any(test(version) for test in tests)
    raise invalid("A composite filter must be AND or OR.")


def _unary(where: Message) -> Test:
    path = field_path(where.field.field_path)
    absent_or_null = (None, (values.NULL, 0))
    match where.op:
        case _UNARY.IS_NULL:
            return lambda version: version.key(path) == (values.NULL, 0)
        case _UNARY.IS_NAN:
            return lambda version: version.key(path) == values.NOT_A_NUMBER
        case _UNARY.IS_NOT_NULL:
            return lambda version: version.key(path) not in absent_or_null
        case _UNARY.IS_NOT_NAN:
            return lambda version: version.key(path) not in (*absent_or_null, values.NOT_A_NUMBER)
        case _:
            raise invalid("A unary filter must have an operator.")


def _field(where: Message) -> Test:
    path = field_path(where.field.field_path)
    if where.op in _LISTS:
        _check_list(where)
    if path == (NAME_FIELD,):
        _check_names(where)
    asked = values.key(where.value)
    if where.op in _COMPARISONS:
        return _comparison(path, _COMPARISONS[where.op], asked)
    null = (values.NULL, 0)
    match where.op:
        case _FIELD.EQUAL:
            return lambda version: version.key(path) == asked
        case _FIELD.NOT_EQUAL:
            return lambda version: version.key(path) not in (None, null, asked)
        case _FIELD.IN:
            return lambda version: version.key(path) in asked[1]
        case _FIELD.NOT_IN:
            if null in asked[1]:
                return lambda version: False
            return lambda version: version.key(path) not in (None, null, *asked[1])
        case _FIELD.ARRAY_CONTAINS:
            return lambda version: asked in _elements(version.key(path))
        case _FIELD.ARRAY_CONTAINS_ANY:
            return lambda version: any(each in asked[1] for each in _elements(version.key(path)))
        case _:
            raise invalid("A field filter must have an operator.")


def _comparison(
    path: FieldPath, holds: Callable[[values.Key, values.Key], bool], asked: values.Key
) -> Test:
    def test(version: Version) -> bool:
        held = version.key(path)
        return held is not None and held[0] == asked[0] and holds(held, asked)

    return test


def _elements(held: values.Key | None) -> tuple[values.Key, ...]:
    if held is None or held[0] != values.ARRAY:
        return ()
    elements: tuple[values.Key, ...] = held[1]
    return elements


def _check_list(where: Message) -> None:
    name = _FIELD.Operator.Name(where.op)
    if not where.value.HasField("array_value") or not where.value.array_value.values:
        raise invalid(f"'{name}' requires a non-empty ArrayValue.")
    most = _LISTS[where.op]
    if len(where.value.array_value.values) > most:
        raise invalid(f"'{name}' supports up to {most} comparison values.")


def _check_names(where: Message) -> None:
    asked = where.value.array_value.values if where.op in _LISTS else [where.value]
    if not all(each.HasField("reference_value") for each in asked):
        raise invalid("__key__ filter value must be a Key")
