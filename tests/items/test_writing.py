"""What people mark: free text, plans, the log, ratings of oneself, files."""

import pytest

from vetcourse.errors import AnswerError, ContentError
from vetcourse.items import read_item

TEXT = {"type": "text", "id": "ig-3-last", "prompt": "What happened?"}
PLAN = {
    "type": "plan",
    "id": "ig-3-plan",
    "prompt": "Take the job apart.",
    "columns": {
        "step": {"title": {"en": "Step", "nb": "Steg"}},
        "point": {"title": {"en": "Key point", "nb": "Nøkkelpunkt"}},
        "who": {
            "title": "Who",
            "kind": "choice",
            "options": {"me": {"en": "I", "nb": "jeg"}, "leader": "my leader"},
        },
        "day": {"title": "Day", "kind": "date"},
        "minutes": {"title": "Minutes", "kind": "number"},
    },
    "together": [["step", "point"]],
}
LOG = {"type": "log", "id": "ig-3-log", "prompt": "One entry.", "entry": "instruction"}
FILE = {"type": "file", "id": "ig-3-photo", "prompt": "Show your sheet."}
SHEET = {"name": "ig-3-photo-00ff.jpg", "sha256": "0f" * 32, "size": 120_000}


# -- text ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param(
            "One\r\ntwo\rthree\u2028four", "One\ntwo\nthree\nfour", id="lines"
        ),
        pytest.param("a\x00b\x07c\x1b[0m", "abc[0m", id="control characters"),
        pytest.param("a\u030a", "å", id="composed letters"),
        pytest.param("a\u202a\u030a", "å", id="letters that meet late"),
        pytest.param("left\u202etfel\u2069", "lefttfel", id="turned order"),
        pytest.param(
            "👩🏽\u200d🔧 tab\tx", "👩🏽\u200d🔧 tab\tx", id="signs of their own"
        ),
    ],
)
def test_text_is_kept_as_it_was_meant(typed, kept):
    """Letters are composed, line ends are one kind, what cannot be seen goes."""
    assert read_item(TEXT).read(typed) == kept


@pytest.mark.parametrize("odd", [None, 3, True, ["a"], {"text": "a"}, "x" * 20_001])
def test_what_is_no_text(odd):
    """Only a text is one, and it has an end."""
    with pytest.raises(AnswerError):
        read_item(TEXT).read(odd)


def test_the_length_is_a_guide_and_not_a_limit():
    """The marker sees how many words there are; no text is too short to be kept."""
    item = read_item(TEXT | {"words": {"from": 30, "to": 150}})

    assert "2 words (guide: 30-150)" in item.answer_html("Too short", "en")
    assert "1 ord (veiledende: 30-150)" in item.answer_html("Kort", "nb")
    assert "<p>One.</p><p>Two.<br>Three.</p>" in item.answer_html(
        "One.\n\nTwo.\nThree.", "en"
    )


def test_what_is_private_is_shown_to_nobody():
    """A private text stays out of every view, answered or not."""
    item = read_item(TEXT | {"private": True})

    shown = item.answer_html("My worst moment", "nb")

    assert "worst" not in shown
    assert "leveres aldri inn" in shown
    assert "leveres aldri inn" in item.answer_html(None, "nb")


# -- plan ----------------------------------------------------------------------


def test_cells_are_read_by_the_kind_of_their_column():
    """Choice, day, number with comma, text; open cells and rows at the end go."""
    item = read_item(PLAN)
    row = {"step": "Strip it", "who": "me", "day": "2026-02-03", "minutes": "7,5"}

    assert item.read([row, {}, {"point": " "}]) == [row | {"minutes": 7.5}]
    assert item.read([{}, {"step": "x", "day": "", "minutes": None}]) == [
        {},
        {"step": "x"},
    ]
    assert item.read([{"minutes": 8.0}]) == [{"minutes": 8}]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ({"who": "boss"}, 'row 1, who: "boss" is not one of me, leader'),
        ({"day": "3.2.2026"}, "row 1, day: .* is not a day written as 2026-02-03"),
        ({"day": "2026-02-30"}, "is not a day"),
        ({"minutes": "soon"}, "row 1, minutes: .* is not a number"),
        ({"minutes": True}, "is not a number"),
        ({"minutes": "nan"}, "no number one can work with"),
        ({"minutes": "1e400"}, "no number one can work with"),
        ({"hazard": "x"}, 'row 1: "hazard" is not one of step, point'),
        ({"step": ["x"]}, "is not a text"),
    ],
)
def test_what_does_not_fit_a_cell(cell, why):
    """The line says which row and which column."""
    with pytest.raises(AnswerError, match=why):
        read_item(PLAN).read([cell])


def test_a_plan_has_room_for_so_many_rows():
    """More rows than the author allows are refused; fewer are work under way."""
    item = read_item(PLAN | {"rows": {"from": 2, "to": 3}})

    assert item.read([{"step": "x"}]) == [{"step": "x"}]
    with pytest.raises(AnswerError, match="there is room for 3, not for 4"):
        item.read([{"step": "x"}] * 4)


def test_what_belongs_together_is_asked_for():
    """A step without its key point can be kept, and is pointed out."""
    item = read_item(PLAN)
    torn = [{"step": "Strip it"}, {"step": "Test", "point": "Pull"}]

    assert item.unfinished(torn, "en") == (
        "1: “Step” is filled in, “Key point” is still open.",
    )
    assert "«Nøkkelpunkt» står fortsatt åpen" in item.answer_html(torn, "nb")
    assert item.unfinished(torn[1:], "en") == ()
    assert item.unfinished([{"point": "Pull"}], "en") == ()


def test_a_stressed_word_in_a_task_is_stressed_for_the_marker_too():
    """As on the learner's page; what else looks like markup stays text."""
    item = read_item(TEXT | {"prompt": "What did she *see*, and 2 * 3 <b>?"})

    assert "What did she <em>see</em>, and 2 * 3 &lt;b&gt;?" in item.answer_html(
        "x", "en"
    )


def test_a_changed_row_waits_to_be_looked_at():
    """Learner and marker see which row was changed and what another one is asked."""
    boxes = {"goals": "Goals: what for?", "methods": "Methods: who does what?"}
    asks = {"methods": "Does the learner still do the verb?"}
    item = read_item(PLAN | {"fixed": boxes, "asks": asks, "together": []})
    written = {"goals": {"step": "Mix"}, "methods": {"step": "Show"}}
    changed = written | {"review": {"methods": ["goals"]}}
    told = (
        "Methods: to be looked at again, since Goals changed. "
        "Does the learner still do the verb?"
    )

    assert item.read(changed) == changed
    assert item.unfinished(changed, "en") == (told,)
    assert told in item.answer_html(changed, "en")
    assert item.unfinished(written, "en") == ()
    assert item.read(written | {"review": {"methods": []}}) == written
    for odd in ({"goals": ["methods"]}, {"methods": ["aims"]}, ["methods"]):
        with pytest.raises(AnswerError):
            item.read(written | {"review": odd})


def test_named_rows_are_answered_by_name():
    """With fixed rows the answer says which row each cell is in."""
    item = read_item(PLAN | {"fixed": {"week": {"en": "After a week", "nb": "x"}}})

    assert item.read({"week": {"step": "Look"}}) == {"week": {"step": "Look"}}
    assert item.read({"week": {}}) == {}
    assert '<th scope="row">After a week</th>' in item.answer_html(
        {"week": {"step": "Look"}}, "en"
    )
    with pytest.raises(AnswerError):
        item.read([{"step": "Look"}])
    with pytest.raises(AnswerError, match="month"):
        item.read({"month": {}})


def test_a_plan_is_shown_with_labels_and_in_the_language():
    """Names of options never reach a reader."""
    row = {"who": "me", "minutes": 7.5, "day": "2026-02-03"}

    html = read_item(PLAN).answer_html([row], "nb")

    assert "<td>jeg</td>" in html
    assert "<td>7,5</td>" in html
    assert '<th scope="col">Nøkkelpunkt</th>' in html
    assert '<th scope="row">1</th>' in html


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"rows": {"from": 5, "to": 3}}, "rows: from has to be below to"),
        ({"rows": {}, "fixed": {"a": "x"}}, "rows: leave it out where fixed names the"),
        (
            {"columns": {"a": {"title": "A", "kind": "choice"}}},
            "columns.a: options: at least two are needed to choose from",
        ),
        (
            {"columns": {"a": {"title": "A", "options": {"b": "B"}}}},
            "columns.a: options: a column of kind text has none",
        ),
        (
            {"columns": {"a": {"title": "A", "kind": "day"}}},
            "columns.a.kind: 'day' is not one of 'text', 'choice', 'date' or 'number'",
        ),
    ],
)
def test_a_plan_that_cannot_be_filled(fields, line):
    """The author is told where and why."""
    with pytest.raises(ContentError) as caught:
        read_item(PLAN | fields)

    assert any(told.startswith(line) for told in caught.value.lines)


# -- log -----------------------------------------------------------------------


def test_the_log_is_the_one_form_of_the_course():
    """Goal, reflection and summary, with the fields that its rubric speaks of."""
    form = read_item(LOG).public("en")["form"]

    assert [part["title"] for part in form["parts"]] == [
        "Goal",
        "Reflection",
        "Summary",
    ]
    assert [field["name"] for part in form["parts"] for field in part["fields"]] == [
        *("goal-own", "goal-learner", "goal-sign", "goal-when"),
        *("done", "happened", "surprise", "concept", "other-view"),
        *("learned", "keep", "next", "next-date"),
    ]
    assert form["parts"][0]["fields"][0]["label"] == "What do I want to be better at?"
    assert form["date"] == {"name": "date", "label": "Date", "kind": "date"}
    assert read_item(LOG).public("nb")["form"]["entry"] == "Instruksjon"


def test_parts_of_the_log_can_be_left_out():
    """A part by its name, or single fields of it; the date is always asked for."""
    item = read_item(LOG | {"parts": ["goal-own", "summary"]})

    assert item.field_names == (
        "date",
        "goal-own",
        "learned",
        "keep",
        "next",
        "next-date",
    )
    with pytest.raises(AnswerError, match="done"):
        item.read({"done": "x"})


def test_an_entry_is_read_field_by_field():
    """Days are days, blanks fall away, and the order is that of the form."""
    item = read_item(LOG)

    assert item.read(
        {"keep": "x", "date": "2026-02-03", "done": " ", "next-date": ""}
    ) == {
        "date": "2026-02-03",
        "keep": "x",
    }
    with pytest.raises(AnswerError, match="goal-when"):
        item.read({"goal-when": "by Easter"})
    with pytest.raises(AnswerError, match="names"):
        item.read({"names": "x"})


def test_an_entry_is_shown_with_its_questions():
    """A marker reads the questions beside the answers, in the learner's language."""
    item = read_item(LOG | {"signed": True})

    html = item.answer_html({"learned": "To wait."}, "nb")

    assert "<caption>Oppsummering</caption>" in html
    assert (
        '<th scope="row">Hva jeg lærte, på høyst fem linjer</th><td>To wait.</td>'
        in html
    )
    assert "sett og drøftet" in html
    assert "drøftet" not in read_item(LOG).answer_html({"learned": "x"}, "nb")


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {"entry": "feedbck"},
            "entry: 'feedbck' is not known (did you mean feedback?)",
        ),
        (
            {"parts": ["goals"]},
            "parts: 'goals' is no part of the log (did you mean goal?)",
        ),
        ({"parts": []}, "parts: at least one is needed"),
    ],
)
def test_a_log_that_nobody_knows(fields, line):
    """The author is told what there is."""
    with pytest.raises(ContentError) as caught:
        read_item(LOG | fields)

    assert caught.value.lines[0].startswith(line)


# -- scale and file ------------------------------------------------------------


def test_a_rating_is_a_whole_number_with_its_meaning():
    """The label is shown beside the number."""
    item = read_item(
        {
            "type": "scale",
            "id": "ig-3-habits",
            "prompt": "How often?",
            "rows": {"ask": "I ask first", "why": "I say why"},
            "low": 1,
            "high": 5,
            "ends": {"low": "hardly ever", "high": "nearly always"},
            "labels": {"3": {"en": "now and then", "nb": "av og til"}},
        }
    )

    html = item.answer_html({"ask": 3.0}, "nb")

    assert "<td>3: av og til</td>" in html
    assert "1 = hardly ever · 5 = nearly always" in html
    assert "<td>ikke besvart</td>" in html
    for odd in (0, 6, 2.5, True, "3"):
        with pytest.raises(AnswerError):
            item.read({"ask": odd})


def test_a_file_is_named_and_never_shown_here():
    """The view has name, size and caption; the picture is for a page to put there."""
    item = read_item(FILE)
    hostile = SHEET | {"caption": '<img src=x onerror="alert(1)">'}

    html = item.answer_html([hostile], "nb")

    assert "<img" not in html
    assert "&lt;img" in html
    assert 'data-file="ig-3-photo-00ff.jpg"' in html
    assert "120 kB" in html
    assert "uten bildetekst" in item.answer_html([SHEET], "nb")


@pytest.mark.parametrize(
    "odd",
    [
        {"name": "../../keys.jpg"},
        {"name": "sheet.svg"},
        {"name": "sheet.jpg.exe"},
        {"name": "sheet.pdf"},
        {"name": 3},
        {"sha256": "0f"},
        {"sha256": None},
        {"size": 6_000_000},
        {"size": -1},
        {"size": True},
        {"size": 1.5},
        {"caption": "x" * 301},
        {"caption": 4},
        {"path": "/etc/passwd"},
    ],
    ids=lambda odd: f"{odd}"[:40],
)
def test_what_is_no_file_of_this_item(odd):
    """Names cannot leave the folder, kinds and sizes are the author's."""
    item = read_item(FILE | {"accept": ["image"]})

    assert item.read([SHEET]) == [SHEET | {"caption": ""}]
    with pytest.raises(AnswerError):
        item.read([SHEET | odd])


def test_so_many_files_and_each_once():
    """The author's limit holds, and a file is not counted twice."""
    item = read_item(FILE | {"most": 2})
    others = [SHEET | {"name": f"ig-3-photo-{n}.png"} for n in range(3)]

    assert len(item.read(others[:2])) == 2
    with pytest.raises(AnswerError, match="there is room for 2, not for 3"):
        item.read(others)
    with pytest.raises(AnswerError, match="stands twice"):
        item.read([SHEET, SHEET])
