"""The school, its desk and its staff as rows and back: what the frame of the window shows."""

from __future__ import annotations

import json

from enrolldesk.adapters.sqlite.columns import Row
from enrolldesk.app.homes import RecordDamaged
from enrolldesk.domain.address import Address
from enrolldesk.domain.money import Money
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import DeskIdentity, School, Staff


def school_of(row: Row) -> School:
    """A school from the columns SCHOOL."""
    return School(
        school_id=row[0],
        name=row[1],
        currency=row[2],
        time_zone=row[3],
        address=Address(*row[4:8]),
        phone=row[8],
        email=row[9],
        tax_line=row[10],
        receipt_footer=row[11],
        agreement_terms=row[12],
        logo=row[13],
        sample=bool(row[14]),
        accounts=tuple((purpose, account) for purpose, account in json.loads(row[15])),
        returned_fee=Money(row[16]),
        reminder_text=row[17],
        retention_years=row[18],
    )


def school_row(school: School) -> Row:
    """The columns SCHOOL."""
    return (
        school.school_id,
        school.name,
        school.currency,
        school.time_zone,
        *address_row(school.address),
        school.phone,
        school.email,
        school.tax_line,
        school.receipt_footer,
        school.agreement_terms,
        school.logo,
        int(school.sample),
        json.dumps(school.accounts),
        school.returned_fee.cents,
        school.reminder_text,
        school.retention_years,
    )


def desk_of(row: Row) -> DeskIdentity:
    """A desk from the columns DESK."""
    return DeskIdentity(*row)


def staff_of(row: Row) -> Staff:
    """A person from the columns STAFF; raises RecordDamaged."""
    try:
        return Staff(row[0], row[1], bool(row[2]), Role(row[3]), row[4])
    except ValueError as error:
        raise RecordDamaged("staff member", str(row[0])) from error


def staff_row(staff: Staff) -> Row:
    """The columns STAFF."""
    return (staff.staff_id, staff.name, int(staff.active), str(staff.role), staff.email)


def address_row(address: Address) -> Row:
    """The four columns of an address."""
    return (address.street, address.city, address.region, address.postal_code)
