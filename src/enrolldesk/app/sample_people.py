"""Invented people for the sample school: names, phones and addresses nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from anyascii import anyascii

from enrolldesk.domain.people import Address, Guardian, Permit, Student


@dataclass(frozen=True, slots=True)
class _Names:
    """Given names and surnames that go together; e-mail needs them in plain letters."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]


def _names(given: str, surnames: str) -> _Names:
    return _Names(tuple(given.split("|")), tuple(surnames.split("|")))


_ENGLISH: Final = _names(
    "Avery|Jordan|Maya|Tyler|Grace|Noah|Emma|Liam|Olivia|Ethan|Chloe|Mason|Harper|Logan|Zoe|"
    "Caleb|Nora|Isaac|Ruby|Owen|Imani|Darius|Aaliyah|Malik|Sean|Siobhán",
    "Bennett|Carter|Brooks|Hayes|Foster|Griffin|Walker|Coleman|Reed|Sullivan|O'Connor|McAllister|"
    "Washington|Jefferson|Freeman|Whitfield|Harrison|Lambert|Okafor|Mensah|Ó Briain",
)
_SPANISH: Final = _names(
    "José|María|Lucía|Andrés|Sofía|Ángel|Inés|Raúl|Ximena|Joaquín|Begoña|Íñigo|Camila|Mateo",
    "García Márquez|Muñoz|Peña|Núñez|Ibáñez|Rodríguez|Hernández|López|Castañeda|Yáñez|Gutiérrez",
)
_VIETNAMESE: Final = _names(
    "Thị Hương|Văn Đức|Minh Châu|Quốc Bảo|Thu Hà|Ngọc Ánh|Hữu Phước|Bảo Trân|Thùy Dương|Tuấn Kiệt",
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Võ|Đặng|Bùi|Đỗ|Dương",
)
_POLISH: Final = _names(
    "Łukasz|Zofia|Małgorzata|Paweł|Agnieszka|Wojciech|Żaneta|Kacper|Światosława|Grzegorz",
    "Wiśniewski|Wójcik|Kowalczyk|Zieliński|Brzęczyszczykiewicz|Dąbrowska|Szczepański|Górski|Żak",
)
_GERMAN: Final = _names(
    "Jürgen|Käthe|Sören|Björn|Anneliese|Matthias|Zoë|Günther|Franziska|Jörg",
    "Müller|Schäfer|Groß|Köhler|Weiß|Lüdenscheidt|Böhm|Straßburger|Vögele|Jäger",
)
_SOUTH_ASIAN: Final = _names(
    "Priya|Arjun|Ananya|Rohan|Fatima|Imran|Aisha|Vikram|Meera|Sanjay",
    "Sharma|Patel|Iyer|Krishnamurthy|Chowdhury|Khan|Siddiqui|Reddy|Nair|Singh",
)
_NORDIC: Final = _names(
    "Åsa|Øyvind|Bjørn|Sigríður|Mårten|Æsa|Linnéa|Søren", "Østergård|Åkesson|Sjöström|Þórsdóttir"
)
_ORIGINS: Final = (_ENGLISH, _SPANISH, _VIETNAMESE, _POLISH, _GERMAN, _SOUTH_ASIAN, _NORDIC)
_SHARES: Final = (46, 62, 74, 82, 90, 97, 100)
"""Of a hundred students, how many come before the end of each origin."""

_LONG_NAMES: Final = (
    "María de los Ángeles Fernández-Castañeda y Rodríguez de la Fuente Álvarez-Montenegro",
    "Maximiliane Alexandra Friederike von und zu Hohenwaldeck-Straßburger-Lüdenscheidt",
    "Wolfeschlegelsteinhausenbergerdorff Hubert Blaine",
    "Nguyễn Phúc Công Tằng Tôn Nữ Thị Ngọc Bảo Trân",
    "Adebayo Oluwaseun Chukwuemeka Babatunde Okonkwo-Olatunji Mensah",
)
_AREAS: Final = [
    "614",
    "380",
    "740",
    "220",
    "937",
    "326",
    "513",
    "283",
    "216",
    "440",
    "330",
    "234",
    "419",
    "567",
    "304",
    "681",
    "412",
    "878",
    "502",
    "606",
    "317",
    "463",
    "260",
    "574",
    "765",
    "812",
    "930",
    "734",
    "313",
    "947",
    "586",
    "248",
    "810",
    "989",
    "517",
    "616",
    "269",
    "231",
    "906",
    "859",
]
_STREETS: Final = [
    "Maple St",
    "Oak Ridge Dr",
    "N High St",
    "Sycamore Ave",
    "Lakeshore Blvd",
    "W 3rd Ave",
    "Elm Ct",
    "Cherry Hill Ln",
    "Old Mill Rd",
    "Parkview Ter",
    "Indianola Ave",
    "Tamarack Cir N",
]
_TOWNS: Final = (
    ("Columbus", "43215"),
    ("Westerville", "43081"),
    ("Dublin", "43017"),
    ("Grove City", "43123"),
    ("Gahanna", "43230"),
    ("Hilliard", "43026"),
)
_NOTES: Final = (
    "Prefers Saturday mornings.",
    "Wears glasses; permit carries the restriction.",
    "Call the guardian before scheduling.",
    "Needs an automatic car.",
)


def seeded_id(random: Random) -> str:
    """An id like a minted one that always follows from the seed."""
    return f"{random.getrandbits(80):020x}"


def sample_phone(index: int) -> str:
    """A number in the 555 exchange, which nobody has; different for the first 390,000."""
    block, last = divmod(index, 100)
    round_, area = divmod(block, len(_AREAS))
    return f"({_AREAS[area]}) 555-{100 * (round_ % 99 + 1) + last:04d}"


def sample_student(
    index: int, day: date, random: Random, sibling: Student | None = None
) -> Student:
    """The student who comes to the counter as the index-th, on a day.

    A sibling shares the surname's phone, guardian and address, as families do.
    """
    share = random.randrange(100)
    names = _ORIGINS[next(place for place, end in enumerate(_SHARES) if share < end)]
    given, surname = random.choice(names.given), random.choice(names.surnames)
    if sibling is not None:
        surname = sibling.name.rsplit(" ", 1)[-1]
    name = f"{given} {surname}"
    if random.randrange(200) == 0:
        name = random.choice(_LONG_NAMES)
    minor = random.randrange(100) < 80
    years = random.randrange(15, 18) if minor else random.randrange(18, 61)
    born = day - timedelta(days=365 * years + 5 + random.randrange(360))
    guardian, address = Guardian(), Address()
    phone = sample_phone(index)
    if sibling is not None:
        guardian, address, phone = sibling.guardian, sibling.address, sibling.phone
    else:
        if minor:
            guardian = _guardian(names, surname, index, random)
        if random.randrange(100) < 70:
            address = _address(random)
    permit = Permit()
    if random.randrange(100) < 55:
        permit = Permit(f"TP{random.randrange(10**6):06d}", day + timedelta(days=365))
    return Student(
        student_id=seeded_id(random),
        name=name,
        phone=phone,
        email=_email(given, surname, index) if random.randrange(100) < 70 else "",
        birth_date=born,
        guardian=guardian,
        address=address,
        permit=permit,
        notes=random.choice(_NOTES) if random.randrange(100) < 6 else "",
    )


def _guardian(names: _Names, surname: str, index: int, random: Random) -> Guardian:
    given = random.choice(names.given)
    email = _email(given, surname, index) if random.randrange(100) < 50 else ""
    # From the other end, so that guardians and students do not meet before there are many.
    return Guardian(f"{given} {surname}", sample_phone(395_999 - index % 396_000), email)


def _address(random: Random) -> Address:
    town, postal_code = random.choice(_TOWNS)
    street = f"{random.randrange(1, 9900)} {random.choice(_STREETS)}"
    return Address(street, town, "OH", postal_code)


_PLAIN: dict[str, str] = {}


def _email(given: str, surname: str, index: int) -> str:
    """An address in a domain that is kept for examples."""
    return f"{_plain(given)}.{_plain(surname)}{index}@example.org"


def _plain(name: str) -> str:
    if name not in _PLAIN:
        _PLAIN[name] = "".join(ch for ch in anyascii(name).lower() if ch.isalnum())
    return _PLAIN[name]
