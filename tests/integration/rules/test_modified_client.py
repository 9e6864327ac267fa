"""A modified client with a colleague's own token, on a real socket, under the rules in force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from enrolldesk.testing.firestore import Person, ServerThread
from enrolldesk.testing.rules.evaluator import Evaluator
from enrolldesk.testing.rules.modified_client import ModifiedClient, asked, token_of
from tests.integration.rules.conftest import FOLDER

FORBIDDEN = 50
"""Writes that are tried at the least."""

SCHOOL = "lakeside"


def person(token: str) -> Person:
    uid, claims = json.loads(token)
    return Person(uid, claims)


@pytest.fixture
def server(in_force: Evaluator) -> Iterator[ServerThread]:
    with ServerThread(authenticate=person, decide=in_force.decide) as running:
        yield running


@pytest.fixture
def client(server: ServerThread) -> Iterator[ModifiedClient]:
    with ModifiedClient(server.address, SCHOOL) as modified:
        yield modified


def cases(*, attack: bool) -> list[dict[str, Any]]:
    of_front_desk = [
        one for one in asked(FOLDER) if one["who"] == "front desk" and one.get("writes")
    ]
    return [one for one in of_front_desk if one["attack"] is attack]


def test_every_forbidden_write_of_the_front_desk_is_refused_and_changes_nothing(
    server: ServerThread, client: ModifiedClient
) -> None:
    attacks = cases(attack=True)
    assert len(attacks) >= FORBIDDEN
    answers: dict[str, grpc.StatusCode] = {}
    for one in attacks:
        server.clear()
        client.put(one["world"])
        before = server.documents()
        answers[one["id"]] = client.commit(one["writes"], token_of(one["person"]))
        assert server.documents() == before, one["id"]
    let_in = {name: code for name, code in answers.items() if code is grpc.StatusCode.OK}
    assert let_in == {}
    # What somebody else's document keeps from being made never comes to the rules.
    by_rule = [code for code in answers.values() if code is grpc.StatusCode.PERMISSION_DENIED]
    assert len(by_rule) >= max(FORBIDDEN, len(attacks) - 3)


def test_what_a_desk_sends_is_let_in_on_the_same_socket(
    server: ServerThread, client: ModifiedClient
) -> None:
    sent = [one for one in cases(attack=False) if one["id"].startswith("sent-")]
    assert sent
    answers: dict[str, grpc.StatusCode] = {}
    for one in sent:
        server.clear()
        client.put(one["world"])
        answers[one["id"]] = client.commit(one["writes"], token_of(one["person"]))
    assert set(answers.values()) == {grpc.StatusCode.OK}, answers
