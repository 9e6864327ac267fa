"""The sample school with people in it who show what a screen must be able to show."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from enrolldesk.app import commands
from enrolldesk.app.desk import Desk
from enrolldesk.app.sample import (
    BEHIND_THE_WHEEL,
    COMPLETE_PACKAGE,
    ONLINE_THEORY,
    found_sample,
)
from enrolldesk.bootstrap import HomeOpener, OpenHome
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Address, Guardian, Permit
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.small_school import SmallSchool, SteadyClock

STUDENTS: Final = 60

LONG: Final = "Wolfgang-Maximilian Featherstonehaugh-Cholmondeley von und zu Guttenberg"


PHONES: Final = {
    "Maria Lopez": "(614) 555-0178",
    "Devon Clarke": "(614) 555-0151",
    "Priya Nair": "(614) 555-0157",
    "Robin Park": "(614) 555-0164",
    "Nora Berg": "(614) 555-0149",
    "Omar Haddad": "(614) 555-0147",
    "Theo Walsh": "(614) 555-0162",
    LONG: "+49 89 5550 178 2345",
}
"""The people of the pictures; the sample school may have namesakes."""


class GalleryOpener(HomeOpener):
    """Opens homes whose desk goes by the clock of the pictures."""

    def __init__(self, clock: SteadyClock) -> None:
        """Every desk opened goes by this clock; no key store of the machine is touched."""
        self._clock = clock
        self.keys = MemoryKeys()

    def __call__(self, home: Path | None) -> OpenHome:
        """Open a home."""
        session = super().__call__(home)
        desk = Desk(session.desk.store, self._clock)
        return OpenHome(desk, session.home, session.report, session.backups, self.keys)


def fill(session: OpenHome, clock: SteadyClock) -> None:
    """Begin the sample school and add the people of the pictures."""
    desk = session.desk
    found_sample(desk, STUDENTS)
    desk.local.set("theme", "light")
    school = SmallSchool(desk, desk.run)
    _late(school, clock)
    _partial(school)
    _in_credit(school)
    _with_a_history(school)
    _long(school)
    for name in ("Nora Berg", "Omar Haddad"):
        both = school.student(name, phone=PHONES[name])
        school.enroll(both, ONLINE_THEORY.course_id)
        school.enroll(both, BEHIND_THE_WHEEL.course_id)
    school.student("Theo Walsh", phone=PHONES["Theo Walsh"])


def _partial(school: SmallSchool) -> None:
    maria = school.student(
        "Maria Lopez",
        phone=PHONES["Maria Lopez"],
        email="maria.lopez@example.org",
        birth_date=date(2009, 4, 2),
        guardian=Guardian("Elena Lopez", "(614) 555-0179", "elena.lopez@example.org"),
        address=Address("88 Maple Street", "Columbus", "OH", "43210"),
        permit=Permit("TX-488213", date(2027, 6, 30)),
        notes="Prefers Saturday mornings.",
    )
    school.enroll(maria, COMPLETE_PACKAGE.course_id, cash=9999)


def _late(school: SmallSchool, clock: SteadyClock) -> None:
    now = clock.moment
    clock.forward(days=-40)
    late = school.student("Devon Clarke", phone=PHONES["Devon Clarke"])
    school.enroll(late, COMPLETE_PACKAGE.course_id, cash=9999)
    clock.moment = now


def _in_credit(school: SmallSchool) -> None:
    priya = school.student("Priya Nair", phone=PHONES["Priya Nair"])
    place = school.enroll(priya, ONLINE_THEORY.course_id, cash=9999)
    school.pay(place, 2000)
    school.enroll(priya, BEHIND_THE_WHEEL.course_id)


def _with_a_history(school: SmallSchool) -> None:
    robin = school.student("Robin Park", phone=PHONES["Robin Park"])
    place = school.enroll(robin, COMPLETE_PACKAGE.course_id, cash=9999)
    wrong = school.pay(place, 5000)
    school.run(commands.VoidEntry(command_id=new_id(), entry_id=wrong, reason="Recorded twice"))
    school.pay(place, 10000)
    wheel = next(
        one
        for one in school.desk.reads.enrollments_of(robin)
        if one.course_id == BEHIND_THE_WHEEL.course_id
    )
    school.run(
        commands.OverrideAccess(
            command_id=new_id(), enrollment_id=wheel.enrollment_id, reason="Road test on Friday"
        )
    )


def _long(school: SmallSchool) -> None:
    student = school.student(
        LONG,
        phone=PHONES[LONG],
        email="wolfgang-maximilian.featherstonehaugh@a-very-long-domain.example.org",
        guardian=Guardian("Prinzessin Philippa-Charlotte von und zu Guttenberg", "089 5550 179"),
        address=Address("Schloss Guttenberg, Hinterer Wirtschaftshof 17b", "Columbus", "OH"),
        notes="Asks to be called Max. " * 8,
    )
    school.enroll(student, COMPLETE_PACKAGE.course_id)
