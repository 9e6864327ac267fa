"""Under whose word a batch goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from enrolldesk.app.connecting.before import Before
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.app.sync.senders import Counter, sender_of
from enrolldesk.app.sync.staying import Staying, staying, staying_sentence
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff

FRONT, MANAGER = str(Role.FRONT_DESK), str(Role.MANAGER)
STAFF = {
    one.staff_id: one
    for one in (
        Staff("ana", "Ana R.", role=Role.MANAGER),
        Staff("mia", "Mia L.", role=Role.MANAGER),
        Staff("ben", "Ben T.", role=Role.FRONT_DESK),
        Staff("cy", "Cy B.", role=Role.FRONT_DESK),
        Staff("gone", "Gus O.", active=False, role=Role.MANAGER),
    )
}


def parcel(recorder: str, needs: str, *, approved_by: str = "", seq: int = 50) -> Parcel:
    payload = '{"command":"Refund"}'
    return Parcel(seq, f"b{seq}", "", payload, recorder, needs=needs, approved_by=approved_by)


def here(*signed: str, at_desk: str = "", before: Before | None = None) -> Counter:
    return Counter(STAFF, signed, at_desk, before)


@pytest.mark.parametrize(
    ("batch", "counter", "sender", "reason"),
    [
        # Whoever recorded it, where they may; else a colleague who may.
        (parcel("ben", FRONT), here("ana", "ben", at_desk="ana"), "ben", ""),
        (parcel("ben", FRONT), here("ana", "cy", at_desk="cy"), "cy", ""),
        (parcel("ana", MANAGER), here("ben", "mia", at_desk="ben"), "mia", ""),
        (parcel("ben", MANAGER), here("ben", at_desk="ben"), "", "waits_for"),
        (parcel("ana", MANAGER), here("ben", "gone", at_desk="gone"), "", "waits_for"),
        # Approved by a manager: under that manager, or another one.
        (parcel("ben", MANAGER, approved_by="mia"), here("ana", "mia", at_desk="ana"), "mia", ""),
        (
            parcel("ben", MANAGER, approved_by="mia"),
            here("ben", at_desk="ben"),
            "",
            "waits_for:mia",
        ),
        (parcel("ben", MANAGER, approved_by="mia"), here("ben", "ana"), "ana", ""),
        (parcel("ben", MANAGER, approved_by="gone"), here("ben"), "", "waits_for"),
        # Of staff who were stopped, or whom nobody knows: a manager.
        (parcel("gone", FRONT), here("ben", at_desk="ben"), "", "waits_for"),
        (parcel("gone", FRONT), here("ben", "mia", at_desk="ben"), "mia", ""),
        (parcel("nobody", FRONT), here("ben"), "", "waits_for"),
        # Nobody who may anything.
        (parcel("ben", FRONT), here(), "", "waits_for_anybody"),
        (parcel("ben", FRONT), here("gone"), "", "waits_for_anybody"),
        # From before there were roles: what its command may have needed.
        (parcel("ben", ""), here("ben"), "", "waits_for"),
        (replace(parcel("ben", ""), payload='{"command":"AddStudent"}'), here("ben"), "ben", ""),
        # From before the cloud: its founding owner, or another manager.
        (
            parcel("ben", FRONT, seq=7),
            here("ben", "mia", "ana", before=Before(7, "ana")),
            "ana",
            "",
        ),
        (parcel("ben", FRONT, seq=7), here("ben", before=Before(7, "ana")), "", "waits_for:ana"),
        (parcel("ben", FRONT, seq=8), here("ben", before=Before(7, "ana")), "ben", ""),
    ],
)
def test_the_sender(batch: Parcel, counter: Counter, sender: str, reason: str) -> None:
    assert sender_of(batch, counter) == (sender, reason)


def test_what_waits_says_for_whom() -> None:
    names = {one.staff_id: one.name for one in STAFF.values()}
    found = staying({"waits_for": 2, "waits_for:mia": 1, "waits_for_anybody": 1200}, names)
    assert found == (
        Staying(2),
        Staying(1, "mia", "Mia L."),
        Staying(1200, anybody=True),
    )
    assert staying_sentence(found) == (
        "2 items wait for a manager to sign in on this computer. "
        "1 item waits for Mia L. or another manager to sign in on this computer. "
        "1,200 items wait for somebody to sign in on this computer."
    )
