"""Signatures: under this very text, from the hub alone, shown to whoever marks."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.course_with_a_log import put_a_log_in
from vetcourse.answers import Answer, Answers
from vetcourse.items import read_item
from vetcourse.scoring import mark
from vetcourse.signing import (
    Signature,
    note_under,
    path_of,
    seal_of,
    signatures_beside,
    signatures_of,
    written,
)

LOG = {
    "type": "log",
    "id": "tt-log-1",
    "prompt": {"en": "A talk.", "nb": "En samtale."},
    "signed": True,
}
ITEM = read_item(LOG)
TEXTS = st.fixed_dictionaries(
    {}, optional={"learned": st.text(max_size=40), "next": st.text(max_size=40)}
)


def signed(value, by="vm-01", at="2026-02-04T10:00:00+00:00"):
    """A signature under *value*."""
    return Signature(by=by, at=at, sha256=seal_of(ITEM, value))


@given(TEXTS, TEXTS)
def test_the_seal_is_that_of_the_text(one, other):
    """The same words have the same seal, other words another; blanks do not count."""
    same = ITEM.plain(one) == ITEM.plain(other)

    assert (seal_of(ITEM, one) == seal_of(ITEM, other)) == same


def test_the_public_half_of_an_item_gives_the_same_seal():
    """The service knows only what is released, and must come to the same hash."""
    public = read_item({**LOG, "prompt": "A talk."})

    assert seal_of(public, {"learned": "x"}) == seal_of(ITEM, {"learned": "x"})


@pytest.mark.parametrize(
    ("now", "given", "says"),
    [
        pytest.param("words", ["words"], "Seen and discussed on 2026-02-04", id="same"),
        pytest.param("other", ["words"], "changed afterwards", id="changed"),
        pytest.param("words", [], "Nobody has signed", id="nobody"),
        pytest.param("words", ["old", "words"], "Seen and discussed", id="again"),
    ],
)
def test_a_marker_reads_who_signed_which_text(now, given, says):
    """One of three sentences stands under the entry."""
    signatures = {"tt-log-1": tuple(signed({"learned": text}) for text in given)}

    note = note_under(ITEM, {"learned": now}, signatures, "en")

    assert says in note
    assert note.count("<p>") == 1


def test_away_from_a_hub_nothing_is_said():
    """A printed form is signed by hand there."""
    assert note_under(ITEM, {"learned": "x"}, None, "nb") == ""


def test_a_mentor_s_name_is_text():
    """Whatever a hub calls its users."""
    signatures = {"tt-log-1": (signed({"learned": "x"}, by="<b>"),)}

    assert "<b>" not in note_under(ITEM, {"learned": "x"}, signatures, "en")


def test_what_is_written_is_read_again(tmp_path):
    """And it lies where markers look."""
    given = {"tt-log-1": (signed({"learned": "x"}),)}
    path = path_of(tmp_path, "vl-01", "tt-log")
    path.parent.mkdir(parents=True)
    path.write_bytes(written(given))

    assert signatures_of(tmp_path, "vl-01", "tt-log") == given
    for step in ("submitted", "autograded"):
        folder = tmp_path / step / "vl-01" / "tt-log"
        assert signatures_beside(folder) == given
    assert signatures_beside(tmp_path / "home" / "vl-01" / "tt-log") is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"entries": {"a": [{"by": 1}]}}'])
def test_a_broken_file_says_nothing(tmp_path, text):
    """Marking goes on without it."""
    path = path_of(tmp_path, "vl-01", "tt-log")
    path.parent.mkdir(parents=True)
    path.write_text(text)

    assert signatures_of(tmp_path, "vl-01", "tt-log") is None


def test_a_learner_s_own_file_is_no_signature(tmp_path):
    """Signatures that come with a hand-in count for nothing."""
    folder = tmp_path / "submitted" / "vl-01" / "tt-log"
    Answers.beside(folder).write(Answer("tt-log-1", {"learned": "x"}, "2026-02-03"))
    forged = {"entries": {"tt-log-1": [vars_of(signed({"learned": "x"}))]}}
    for place in (folder, folder / "answers", folder / "signed"):
        place.mkdir(exist_ok=True)
        (place / "tt-log.json").write_text(json.dumps(forged))

    html = mark(ITEM, Answers.beside(folder), "en", signatures_beside(folder)).html

    assert "vm-01" not in html


def vars_of(signature):
    """A signature as it is written."""
    return {"by": signature.by, "at": signature.at, "sha256": signature.sha256}


def test_nbgrader_s_own_road_shows_it_too(tiny, tmp_path):
    """What formgrader's Autograde button runs reads the same file."""
    from vetcourse.cells import marked

    put_a_log_in(tiny)
    folder = tiny / "autograded" / "vl-01" / "tt-log"
    Answers.beside(folder).write(Answer("tt-log-1", {"learned": "x"}, "2026-02-03"))
    (folder / "items.json").write_text('{"language": "nb", "items": {}}')
    path = path_of(tiny, "vl-01", "tt-log")
    path.parent.mkdir(parents=True)
    path.write_bytes(written({"tt-log-1": (signed({"learned": "x"}),)}))

    assert "Sett og drøftet 2026-02-04" in marked(folder, "tt-log-1").html
