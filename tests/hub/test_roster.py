import pytest

from vetcourse.errors import HubError
from vetcourse.hub.roster import Person, read_roster


def written(tmp_path, text, name="people.toml"):
    """A file of people."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def faults(tmp_path, text, name="people.toml"):
    """What is told of a file that cannot be used."""
    with pytest.raises(HubError) as raised:
        read_roster(written(tmp_path, text, name))
    return raised.value.lines


def test_people_come_from_toml(tmp_path):
    """Each person is one block; what is not written is empty."""
    path = written(
        tmp_path,
        '[[person]]\nlogin = "vl-01"\nrole = "learner"\ngroup = "one"\n'
        'outside = "Anna@example.org"\n[[person]]\nlogin = "ines"\nrole = "instructor"',
    )

    roster = read_roster(path)

    assert roster.people[1] == Person(login="ines", role="instructor")
    assert roster.logins("learner") == ["vl-01"]
    assert roster.learning_groups == {"one": ["vl-01"]}
    assert roster.names_outside == {"anna@example.org": "vl-01"}


@pytest.mark.parametrize("mark", [",", ";"], ids=["a comma", "a Norwegian semicolon"])
def test_people_come_from_a_sheet(tmp_path, mark):
    """A CSV may be separated by either; empty lines count for nothing."""
    text = "login,role,name,group\nvl-01,learner,Åse,one\n,,,\nines,instructor,,\n"

    roster = read_roster(written(tmp_path, text.replace(",", mark), "people.csv"))

    assert [person.login for person in roster.people] == ["vl-01", "ines"]
    assert roster.people[0].name == "Åse"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        pytest.param(
            'login = "Anna B"\nrole = "learner"', "login 'Anna B'", id="login"
        ),
        pytest.param('role = "learner"', "no login", id="none"),
        pytest.param('login = "ab"\nrole = "boss"', "role 'boss'", id="role"),
        pytest.param('login = "ab"\nrole = "learner"\nage = 7', "'age'", id="field"),
        pytest.param('login = 7\nrole = "learner"', "login: write a text", id="type"),
        pytest.param(
            'login = "ab"\nrole = "mentor"\ngroup = "one"', "only learners", id="group"
        ),
        pytest.param(
            'login = "ab"\nrole = "learner"\nname = "Anna 01019912345"',
            "national identity number",
            id="a national identity number",
        ),
    ],
)
def test_a_bad_row_gets_one_line(tmp_path, row, told):
    """The line says which file, which person, what, and what to do."""
    lines = faults(tmp_path, f"[[person]]\n{row}\n")

    assert any(line.startswith("people.toml, person 1: ") for line in lines)
    assert any(told in line for line in lines)


def test_every_bad_row_is_told_at_once(tmp_path):
    """Nobody mends a class of thirty one error at a time."""
    text = "login,role\nanna,learner\nanna,learner\nBad One,learner\nines,teacher\n"

    lines = faults(tmp_path, text, "people.csv")

    assert len(lines) == 3
    assert [line.split(":")[0] for line in lines] == [
        "people.csv, line 4",
        "people.csv, line 5",
        "people.csv, line 3",
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        pytest.param("people.toml", "[[person]", "no TOML", id="broken TOML"),
        pytest.param("people.toml", "person = 3", "nobody found", id="no people"),
        pytest.param("people.csv", "login,role\n", "nobody in it", id="an empty sheet"),
    ],
)
def test_a_file_without_people_is_refused(tmp_path, name, text, told):
    """A hub nobody can enter is a mistake."""
    assert told in faults(tmp_path, text, name)[0]


def test_a_missing_file_is_told_in_bokmal_too(tmp_path):
    """The line can be said in both languages."""
    with pytest.raises(HubError) as raised:
        read_roster(tmp_path / "nobody.toml")

    assert "oppgi en annen fil" in raised.value.say("nb")[0]
