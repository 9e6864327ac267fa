"""A wish is answered by what was done since somebody wished it, and by nothing older."""

from __future__ import annotations

from typing import cast

import pytest

from enrolldesk.app.sync.asked import Asked
from enrolldesk.app.sync.remote import Unreachable
from enrolldesk.app.sync.sides import Answer, Home, Wish
from enrolldesk.app.sync.status import Reach


class Wished:
    """As much of a home as a wish and its answer need."""

    def __init__(self) -> None:
        self.left: Wish | None = None
        self.answers: list[Answer] = []

    def wish(self) -> Wish | None:
        return self.left

    def answer(self, answer: Answer) -> None:
        self.answers.append(answer)


@pytest.fixture
def home() -> Wished:
    return Wished()


@pytest.fixture
def asked(home: Wished) -> Asked:
    return Asked(cast(Home, home))


def test_it_is_answered_once_both_halves_have_begun_and_ended(home: Wished, asked: Asked) -> None:
    home.left = Wish("one")
    assert asked.take()
    assert not asked.take()
    asked.began("push", "pull")
    asked.ended("pull", problem=None)
    assert home.answers == []
    asked.ended("push", problem=None)
    assert home.answers == [Answer("one", Reach.ONLINE)]
    asked.ended("push", problem=None)
    assert len(home.answers) == 1


def test_what_was_under_way_already_answers_nothing(home: Wished, asked: Asked) -> None:
    asked.began("push", "pull")
    home.left = Wish("one")
    assert asked.take()
    asked.ended("push", problem=None)
    asked.ended("pull", problem=None)
    asked.ended("pull", problem=Unreachable("UNAVAILABLE"))
    assert home.answers == []
    asked.began("push", "pull")
    asked.ended("push", problem=None)
    asked.ended("pull", problem=None)
    assert home.answers == [Answer("one", Reach.ONLINE)]


def test_trouble_of_one_half_is_the_answer(home: Wished, asked: Asked) -> None:
    home.left = Wish("one")
    asked.take()
    asked.began("pull")
    asked.ended("pull", problem=Unreachable("UNAVAILABLE"))
    [answer] = home.answers
    assert (answer.token, answer.reach) == ("one", Reach.OFFLINE)


def test_a_refresh_is_answered_by_a_look_that_reads_everything(home: Wished, asked: Asked) -> None:
    home.left = Wish("one", refresh=True)
    asked.take()
    asked.began("push", "pull")
    asked.ended("push", problem=None)
    asked.ended("pull", problem=None)
    assert home.answers == []
    asked.refresh_began()
    asked.ended("pull", problem=None)
    assert home.answers == [Answer("one", Reach.ONLINE)]
