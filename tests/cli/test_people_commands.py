"""Merging, parting, duplicates and families by the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Say


def add(school: Say, name: str, *options: str) -> str:
    return str(school("student", "add", name, *options, "--json").value["student_id"])


def test_merged_and_parted_again(school: Say) -> None:
    maria = add(school, "Maria Lopez", "--phone", "614 555 0100")
    again = add(school, "Maria Lopes", "--phone", "614 555 0177", "--email", "m@example.org")
    school("enroll", maria, "Online Theory")
    school("enroll", again, "Behind the Wheel", "--pay", "100", "--method", "cash")
    looked = school("merge", maria, again, "--preview", "--json").value
    assert (looked["balance"], looked["recorded"]) == (9_999 + 49_999 - 10_000, False)
    assert looked["taken"] == ["email"]
    assert "phone" in looked["differing"]
    assert len(school("student", "find", "maria", "--json").value) == 2

    said = school("merge", maria, again, "--take", "email", "--reason", "Typed twice")
    assert said.code == 0, said.err
    assert f"enrolldesk unmerge {again}" in said.out
    (row,) = school("student", "find", "0177", "--json").value
    assert (row["student_id"], row["balance"]) == (maria, looked["balance"])
    (merge,) = school("merges", "--json").value
    assert (merge["kept"], merge["merged"], merge["taken"], merge["reason"]) == (
        "Maria Lopez", "Maria Lopes", ["email"], "Typed twice"
    )  # fmt: skip
    assert school("verify").code == 0

    assert school("unmerge", "Maria Lopes", "--reason", "Two people").code == 0
    shown = school("student", "show", maria, "--json").value
    assert (shown["email"], shown["balance"]) == ("", 9_999)
    assert school("student", "show", again, "--json").value["email"] == "m@example.org"
    assert "undone" in school("merges").out
    said = school("unmerge", again, "--reason", "Once more")
    assert (said.code, said.err) == (1, "Maria Lopes is not merged into anybody.\n")


def test_two_open_places_in_one_course_are_named(school: Say) -> None:
    one, other = (add(school, "Ben Ode", "--phone", f"614 555 010{n}") for n in range(2))
    for student in (one, other):
        school("enroll", student, "Online Theory")
    said = school("merge", one, other, "--take", "nothing")
    assert "Both have an open place in Online Theory" in said.out
    said = school("merge", one, other)
    assert (said.code, said.err) == (1, "Both are Ben Ode already: choose two students.\n")
    assert school("merge", one, other, "--take", "nothing", "--take", "name").code == 1


def test_duplicates_are_found_and_told_apart(school: Say) -> None:
    one = add(school, "Tom Fischer", "--phone", "614-555-0150")
    other = add(school, "Tim Fischer", "--phone", "(614) 555 0150")
    add(school, "Omar Diaz", "--phone", "614 555 0199")
    (pair,) = school("duplicates", "--json").value
    assert (pair["why"], {pair["one"]["student_id"], pair["other"]["student_id"]}) == (
        "phone", {one, other}
    )  # fmt: skip
    assert "same phone: " in school("duplicates").out
    assert school("not-same", one, other).code == 0
    assert school("duplicates", "--json").value == []
    assert "0 pairs among 3 students" in school("duplicates").out


def test_a_family_is_linked_shown_and_left(school: Say) -> None:
    ids = [
        add(school, name, "--guardian", "Rosa", "--guardian-phone", "614 555 0100")
        for name in ("Maria Lopez", "Luis Lopez", "Ines Lopez")
    ]
    school("enroll", ids[0], "Online Theory")
    school("enroll", ids[1], "Behind the Wheel")
    alone = school("family", "show", ids[0], "--json").value
    assert [one["name"] for one in alone["same_guardian"]] == ["Ines Lopez", "Luis Lopez"]
    linked = school("family", "link", *ids[:2], "--json").value
    assert (len(linked["members"]), linked["balance"]) == (2, 9_999 + 49_999)
    assert "Same guardian: " in school("family", "link", *ids[:2]).out
    school("family", "link", ids[1], ids[2])
    assert len(school("family", "show", ids[0], "--json").value["members"]) == 3
    assert school("family", "leave", "Luis Lopez").out == "Luis Lopez is in no family any more.\n"
    assert "Together $99.99" in school("family", "show", "Ines Lopez").out


def test_everything_about_a_student_comes_as_one_file(
    school: Say, place: str, tmp_path: Path
) -> None:
    school("pay", place, "99.99", "--method", "cash")
    file = tmp_path / "pack.pdf"
    said = school("pack", "Ánh Nguyễn", "--pdf", file, "--json").value
    assert file.read_bytes().startswith(b"%PDF")
    assert (said["agreements"], said["receipts"], said["entries"]) == (1, ["D1-000001"], 2)
    assert said["keep_until"]
    assert school("pack", "Ánh Nguyễn").code == 2
