"""Students and courses by the command line, found by what people type."""

from __future__ import annotations

from tests.cli.conftest import Say


def test_a_student_with_everything(school: Say) -> None:
    said = school(
        *("student", "add", "Ánh Nguyễn", "--phone", "(614) 555-0133"),
        *("--email", "anh@example.org", "--born", "2009-05-04"),
        *("--guardian", "Hồng Nguyễn", "--guardian-phone", "614 555 0134"),
        *("--guardian-email", "hong@example.org", "--street", "12 Maple St"),
        *("--city", "Columbus", "--region", "OH", "--postal-code", "43215"),
        *("--permit", "TP123", "--permit-expires", "2027-01-31", "--notes", "Wears glasses"),
        *("--student-id", "anh-1", "--json"),
    ).value
    assert said["student_id"] == "anh-1"
    assert said["duplicates"] == []
    shown = school("student", "show", "anh-1", "--json").value
    for name in ("name", "phone", "email", "birth_date", "guardian", "address", "permit", "notes"):
        assert shown[name] == said[name]
    assert shown["permit"] == {"number": "TP123", "expires_on": "2027-01-31"}
    assert (shown["status"], shown["balance"], shown["enrollments"]) == ("paid", 0, [])


def test_likely_duplicates_are_named_and_never_block(school: Say) -> None:
    first = school("student", "add", "Tom Fischer", "--phone", "614-555-0150", "--json").value
    said = school("student", "add", "Tim Fischer", "--phone", "(614) 555 0150", "--json")
    assert said.code == 0
    (twin,) = said.value["duplicates"]
    assert (twin["student_id"], twin["why"]) == (first["student_id"], "phone")


def test_found_by_name_phone_email_and_receipt(school: Say, place: str) -> None:
    school("pay", place, "10", "--method", "cash")
    for text in ("anh", "NGUYEN", "nguyễn ánh", "6145550133", "D1-000001"):
        (row,) = school("student", "find", text, "--json").value
        assert row["name"] == "Ánh Nguyễn", text
    assert (row["balance"], row["status"]) == (53999, "partial")
    assert school("student", "find", "nobody", "--json").value == []


def test_a_text_that_finds_several_says_which(school: Say) -> None:
    for name in ("Ana Peña", "Ana Pérez"):
        school("student", "add", name, "--phone", "614 555 0100")
    said = school("enroll", "Ana", "Online Theory")
    assert (said.code, said.out) == (1, "")
    assert "Several students match “Ana”; give the id:" in said.err
    assert "Ana Peña" in said.err
    assert "Ana Pérez" in said.err
    assert school("enroll", "ana pena", "Online Theory").code == 0


def test_what_is_not_there_is_named(school: Say) -> None:
    for words in (
        ("student", "show", "nobody"),
        ("enroll", "nobody", "Online Theory"),
        ("pay", "nobody", "5", "--method", "cash"),
        ("void", "nobody", "--reason", "x"),
        ("receipt", "nobody"),
        ("statement", "nobody"),
    ):
        said = school(*words, "--json")
        assert (said.code, said.out) == (1, ""), words
        assert "“nobody” was found" in said.err, words


def test_a_student_needs_a_name_and_a_contact(school: Say) -> None:
    for words, reason in (
        (("--phone", "614 555 0100"), "Enter the name"),
        (("Ana Peña",), "phone number or an e-mail"),
        (("Ana Peña", "--phone", "no"), "not a phone number"),
        (("Ana Peña", "--email", "no"), "not an e-mail"),
        (("Ana Peña", "--phone", "614 555 0100", "--born", "2090-01-01"), "birth date"),
        (("Ana Peña", "--phone", "614 555 0100", "--student-id", "a b"), "cannot be an id"),
    ):
        said = school("student", "add", *words)
        assert (said.code, said.out) == (1, ""), words
        assert reason in said.err, words
    assert school("student", "add", "Ana Peña", "--born", "1.2.2009").code == 2
    assert school("school", "show", "--json").value["counts"]["students"] == 0


def test_courses_added_and_listed(school: Say) -> None:
    added = school("course", "add", "Night Driving", "--price", "1,200.50", "--json").value
    assert (added["price"], added["upfront"], added["bundle"]) == (120050, 120050, False)
    bundle = school(
        *("course", "add", "Night Package", "--price", "1250", "--upfront", "100"),
        *("--component", "Online Theory", "--component", "Night Driving=full"),
        *("--remainder-days", "14", "--course-id", "night-package", "--json"),
    ).value
    assert bundle["components"] == [
        {"course_id": "online-theory", "gate": "upfront"},
        {"course_id": added["course_id"], "gate": "paid_in_full"},
    ]
    listed = {one["course_id"]: one for one in school("course", "list", "--json").value}
    assert listed["night-package"]["remainder"] == 115000
    assert listed["night-package"]["enrolled"] == 0
    assert len(listed) == 5


def test_a_course_that_cannot_be_is_refused(school: Say) -> None:
    for words, code in (
        (("Night", "--price", "10", "--upfront", "11"), 1),
        (("Night", "--price", "x"), 1),
        (("Night", "--price", "10", "--component", "Online Theory"), 1),
        (("Night", "--price", "10", "--component", "nobody"), 1),
        (("Night", "--price", "10", "--component", "Online Theory=never"), 2),
        (("Night",), 2),
    ):
        said = school("course", "add", *words, "--json")
        assert (said.code, said.out) == (code, ""), words
    assert len(school("course", "list", "--json").value) == 3
