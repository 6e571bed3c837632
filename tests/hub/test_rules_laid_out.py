"""The rules where the credits service can read them, and nothing else of the course."""

import os
from pathlib import Path

from vetcourse.credits.assessment import Assessment
from vetcourse.credits.rules import read_institutions, read_programmes
from vetcourse.hub.laying_out import lay_out
from vetcourse.hub.places import Places
from vetcourse.hub.roster import Person, Roster

ROOT = Path(__file__).parents[2]
ROSTER = Roster((Person(login="kari", role="coordinator"),))


def course(tmp_path):
    """A course that has rules and nothing else."""
    (tmp_path / "taught" / "modules").mkdir(parents=True)
    for name in ("programmes", "institutions"):
        (tmp_path / "taught" / "credits" / name).mkdir(parents=True)
        for path in (ROOT / "credits" / name).glob("*.toml"):
            (tmp_path / "taught" / "credits" / name / path.name).write_bytes(
                path.read_bytes()
            )
    assessment = (ROOT / "credits" / "assessment.toml").read_bytes()
    (tmp_path / "taught" / "credits" / "assessment.toml").write_bytes(assessment)
    return tmp_path / "taught"


def test_every_rule_is_there_and_a_changed_one_after_the_next_start(tmp_path):
    """Readable for every account, the course itself for none."""
    taught = course(tmp_path)
    places = Places(tmp_path / "state", taught)
    lay_out(places, ROSTER, taught)
    (taught / "credits" / "programmes" / "finland-60.toml").unlink()
    lay_out(places, ROSTER, taught)

    laid = {one.id for one in read_programmes(places.rules)}
    assert laid == {one.id for one in read_programmes(taught / "credits")}
    assert read_institutions(places.rules) == read_institutions(taught / "credits")
    assert Assessment.read(places.rules / "assessment.toml").scale("letters")
    for path in (places.rules, *places.rules.rglob("*")):
        assert path.stat().st_mode & 0o044 == 0o044


def test_a_link_laid_in_the_course_shows_nobody_what_it_leads_to(tmp_path):
    """Nor a pipe, nor a file that is no rule: the hub reads as root."""
    taught = course(tmp_path)
    secret = tmp_path / "secret"
    secret.write_text('id = "x"\ncountry = "NO"\nkey = "swordfish"\n', "utf-8")
    rules = taught / "credits" / "programmes"
    (rules / "link.toml").symlink_to(secret)
    (rules / "plain.toml").write_text("password: swordfish\n", "utf-8")
    os.mkfifo(rules / "pipe.toml")

    places = Places(tmp_path / "state", taught)
    lay_out(places, ROSTER, taught)

    names = {path.name for path in places.rules.rglob("*")}
    assert not names & {"link.toml", "plain.toml", "pipe.toml"}
    assert len(read_programmes(places.rules)) == 4
