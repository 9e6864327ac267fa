"""What goes wrong on request: which calls are hit, and how."""

import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, Protocol

Kind = Literal["status", "delay", "hang", "cut", "black_hole", "refuse", "throttle"]
Effect = Literal["none", "before", "after", "on release"]
ANY = "*"


@dataclass(frozen=True)
class Fault:
    """One rule: the calls it hits, and what happens to them.

    `effect` says when the request takes effect: never, before the trouble (the answer is what gets
    lost), after it, or once somebody releases the fault.
    """

    kind: Kind
    method: str = ANY
    path: str = ANY
    nth: int | None = None
    times: int | None = None
    probability: float = 1.0
    seed: int = 0
    effect: Effect = "none"
    code: str = "UNAVAILABLE"
    words: str = "The service is currently unavailable."
    seconds: float = 0.0
    bytes_per_second: int = 0
    after_messages: int = 0

    def as_json(self) -> dict[str, Any]:
        """For the control channel."""
        return asdict(self)


@dataclass
class _Rule:
    fault: Fault
    seen: int = 0
    fired: int = 0
    released: list[Callable[[], None]] = field(default_factory=list)
    is_released: bool = False
    dice: random.Random = field(default_factory=random.Random)


class FaultBook:
    """The faults in force. Safe to change from any thread."""

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._lock = threading.RLock()
        self._rules: dict[int, _Rule] = {}
        self._next = 1
        self._changed = changed

    def add(self, fault: Fault) -> int:
        """Put a fault in force; returns the number to name it by."""
        with self._lock:
            number, self._next = self._next, self._next + 1
            self._rules[number] = _Rule(fault, dice=random.Random(fault.seed))
            return number

    def remove(self, number: int) -> None:
        """Take a fault out of force; calls that it holds stay held until released."""
        with self._lock:
            rule = self._rules.get(number)
            if rule is not None:
                rule.fault = Fault(rule.fault.kind, times=0)

    def clear(self) -> None:
        """Take every fault out of force and let go of what they hold."""
        with self._lock:
            for number in list(self._rules):
                self.remove(number)
                self.release(number)

    def release(self, number: int) -> None:
        """Let the calls that a fault holds, now or later, take effect."""
        with self._lock:
            rule = self._rules[number]
            rule.is_released = True
            waiting, rule.released = rule.released, []
        for go in waiting:
            go()

    def fired(self, number: int) -> int:
        """How many calls a fault has hit."""
        with self._lock:
            return self._rules[number].fired

    def match(self, method: str, paths: Iterable[str]) -> tuple[int, Fault] | None:
        """The first fault that hits this call, if any; every fault counts the call."""
        hit: tuple[int, Fault] | None = None
        paths = list(paths)
        with self._lock:
            for number, rule in self._rules.items():
                if self._hits(rule, method, paths) and hit is None:
                    rule.fired += 1
                    hit = number, rule.fault
        if hit is not None:
            self._changed()
        return hit

    def when_released(self, number: int, go: Callable[[], None]) -> None:
        """Call back once the fault is released, at once if it was."""
        with self._lock:
            rule = self._rules[number]
            if not rule.is_released:
                rule.released.append(go)
                return
        go()

    def _hits(self, rule: _Rule, method: str, paths: list[str]) -> bool:
        fault = rule.fault
        if fault.method not in (ANY, method):
            return False
        if fault.path != ANY and not any(fnmatchcase(path, fault.path) for path in paths):
            return False
        rule.seen += 1
        if fault.times is not None and rule.fired >= fault.times:
            return False
        if fault.nth is not None and rule.seen != fault.nth:
            return False
        return fault.probability >= 1.0 or rule.dice.random() < fault.probability


class FaultPort(Protocol):
    """Where faults are put in force: this process's server, or another's."""

    def add(self, fault: Fault) -> int: ...
    def remove(self, number: int) -> None: ...
    def clear(self) -> None: ...
    def release(self, number: int) -> None: ...
    def fired(self, number: int) -> int: ...


@dataclass(frozen=True)
class Hold:
    """A fault in force."""

    port: FaultPort
    number: int

    @property
    def fired(self) -> int:
        """How many calls it has hit."""
        return self.port.fired(self.number)

    def release(self) -> None:
        """Let the calls it holds take effect, whether or not anybody waits for the answer."""
        self.port.release(self.number)

    def remove(self) -> None:
        """Hit no further calls."""
        self.port.remove(self.number)


class Faults:
    """Trouble by name. Every method takes the matchers of `Fault` as keywords.

    `method` is a name as the protocol spells it (`Commit`, `BatchGetDocuments`, `Listen`), `path` a
    pattern over the documents and collections a call names (`schools/*/batches/*`), `nth` counts
    matching calls from 1, `times` limits how often the fault strikes, `probability` rolls dice with
    `seed`.
    """

    def __init__(self, port: FaultPort) -> None:
        self._port = port

    def status(
        self, code: str, *, applied: bool | Literal["later"] = False, words: str = "", **where: Any
    ) -> Hold:
        """Answer with a gRPC status, before or after the request took effect.

        Applied ``later`` it takes effect once the test releases it, long after the answer.
        """
        effect: Effect = "before" if applied else "none"
        return self._add(
            "status",
            code=code,
            words=words or f"{code} on request of a test.",
            effect="on release" if applied == "later" else effect,
            **where,
        )

    def lose_acknowledgement(self, **where: Any) -> Hold:
        """Apply the request, then answer UNAVAILABLE."""
        return self.status("UNAVAILABLE", applied=True, words="Connection reset by peer", **where)

    def quota(self, **where: Any) -> Hold:
        """Refuse as the service does when a quota is used up."""
        return self.status("RESOURCE_EXHAUSTED", words="Quota exceeded.", **where)

    def delay(self, seconds: float, *, applied: bool = False, **where: Any) -> Hold:
        """Answer late; apply first or last."""
        return self._add("delay", seconds=seconds, effect="before" if applied else "after", **where)

    def hang(self, *, effect: Effect = "on release", **where: Any) -> Hold:
        """Never answer until released; the request takes effect now, on release, or never.

        Released, it takes effect even when its client has long given up.
        """
        return self._add("hang", effect=effect, **where)

    def cut(self, *, applied: bool = False, **where: Any) -> Hold:
        """Reset the connection instead of answering."""
        return self._add("cut", effect="before" if applied else "none", **where)

    def black_hole(self, *, applied: bool = False, **where: Any) -> Hold:
        """From this call on the connection passes no byte and no reset, until the link heals."""
        return self._add("black_hole", effect="before" if applied else "none", **where)

    def refuse(self, *, applied: bool = False, **where: Any) -> Hold:
        """Reset every connection and refuse new ones until the link heals."""
        return self._add("refuse", effect="before" if applied else "none", **where)

    def throttle(self, bytes_per_second: int, **where: Any) -> Hold:
        """From this call on the connection is slow."""
        return self._add("throttle", bytes_per_second=bytes_per_second, effect="after", **where)

    def clear(self) -> None:
        """End all faults and let go of what they hold."""
        self._port.clear()

    def _add(self, kind: Kind, **settings: Any) -> Hold:
        return Hold(self._port, self._port.add(Fault(kind, **settings)))
