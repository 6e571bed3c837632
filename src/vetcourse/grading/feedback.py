"""What a learner gets back: the answer, the points, and why, on one calm page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from vetcourse import written
from vetcourse.answers import UNFINISHED, Answer, Answers
from vetcourse.course import words
from vetcourse.course.model import Assignment, Criterion
from vetcourse.course.reading import read_unchanged
from vetcourse.errors import AnswerError, GradingError, VetcourseError
from vetcourse.grading.database import gradebook
from vetcourse.grading.done import done_before
from vetcourse.grading.feedback_words import WORDS
from vetcourse.grading.grading import handed_in
from vetcourse.grading.handing_in import Task, digest, preload, text_of
from vetcourse.grading.marks import Mark, Marks, marks_of
from vetcourse.grading.nbgrader_course import NbgraderCourse
from vetcourse.grading.notebooks import Master, all_ours
from vetcourse.grading.parallel import in_processes
from vetcourse.grading.receiving import SECRET
from vetcourse.items import Item, Language
from vetcourse.items.markup import lines
from vetcourse.scoring import mark


@dataclass(frozen=True, slots=True)
class Shown:
    """One exercise on the page."""

    answer: Markup
    points: float | None
    of: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion of a rubric on the page."""

    title: str
    points: float
    of: float
    waiting: bool
    level: str
    means: str
    comment: str


@dataclass(frozen=True, slots=True)
class Given:
    """What happened to the feedback for one hand-in."""

    learner: str
    assignment: str
    state: str  # written, unchanged, refused
    waiting: bool = False
    problem: str = ""


Tell = Callable[[Given], None]
MADE_FROM = re.compile(r'<meta name="vetcourse-made-from" content="([0-9a-f]{64})">')


def give_feedback(
    course: NbgraderCourse, assignments: Iterable[str], tell: Tell
) -> list[Given]:
    """Write a page for each graded hand-in that has none or an old one."""
    given: list[Given] = []
    with gradebook(course.database) as engine:
        for name in assignments:
            marks, done = marks_of(engine, name), done_before(engine, name)
            if not all_ours(course.root / "source" / name):
                results = _by_nbgrader(course, name, list(marks))
            else:
                jobs = [
                    (task, marks.get(task.learner, Marks()), done.get(task.learner, ""))
                    for task in handed_in(course.root, name)
                ]
                with suppress(VetcourseError, OSError):
                    _template()  # so that the processes need not all do it
                    for task, *_ in jobs[:1]:
                        preload(task)
                results = in_processes(_give, jobs)
            for result in results:
                given.append(result)
                tell(result)
    return given


def page_of(task: Task) -> Path:
    """Where the feedback on a hand-in lies."""
    folder = task.root / "feedback" / task.learner / task.assignment
    return folder / f"{task.assignment}.html"


def made_from(page: Path) -> str:
    """The hash of what a page was made from; empty for nbgrader's own pages."""
    try:
        with page.open("rb") as file:
            head = file.read(2000).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    found = MADE_FROM.search(head)
    return found[1] if found else ""


def page(
    assignment: Assignment, task: Task, language: Language, marks: Marks, seal: str
) -> str:
    """The feedback page as HTML that loads nothing from anywhere."""
    answers = Answers.beside(task.folder)
    return _template().render(
        language=language,
        words=WORDS[language],
        title=assignment.front.title.say(language),
        points=marks.points,
        of=assignment.points,
        penalty=marks.penalty,
        waiting=marks.waiting,
        shown=[_shown(i, answers, language, marks) for i in _told(assignment)],
        judged=list(_judged(assignment, marks.cells, language)),
        seal=seal,
        number=lambda value: written.number(value, language),
    )


def _give(job: tuple[Task, Marks, str]) -> Given:
    task, marks, done = job
    try:
        if not marks.cells or done != digest(task):
            raise GradingError("not graded as it is now; run `vetcourse grade` first")
        seal = marks.seal(done)
        same = made_from(page_of(task)) == seal
        if not same:
            _write(task, marks, seal)
    except (VetcourseError, OSError) as error:
        return Given(task.learner, task.assignment, "refused", problem=str(error))
    state = "unchanged" if same else "written"
    return Given(task.learner, task.assignment, state, marks.waiting)


def _write(task: Task, marks: Marks, seal: str) -> None:
    master = Master.read(task.root / "source" / task.assignment)
    language: Language = master.notebook["metadata"]["vetcourse"]["language"]
    path = page_of(task)
    path.parent.mkdir(parents=True, exist_ok=True)
    # nbgrader wants them when it gives the page back; the page itself is the last.
    for name in ("timestamp.txt", SECRET):
        beside = task.folder / name
        if beside.is_file() and not beside.is_symlink():
            path.with_name(name).write_bytes(beside.read_bytes()[:1000])
    html = page(read_unchanged(text_of(task)), task, language, marks, seal)
    # Nothing is lost with it: a page without its seal is written again.
    unfinished = path.with_name(f"{UNFINISHED}{os.getpid()}.html")
    unfinished.write_text(html, "utf-8")
    unfinished.replace(path)


def _by_nbgrader(
    course: NbgraderCourse, name: str, learners: list[str]
) -> Iterator[Given]:
    """Pages for an assignment that nbgrader ran; its own template shows outputs."""
    for learner in learners:
        try:
            course.run("generate_feedback", name, learner)
        except GradingError as error:
            yield Given(learner, name, "refused", problem=str(error))
        else:
            yield Given(learner, name, "written")


def _told(assignment: Assignment) -> Iterator[Item]:
    """What is fed back: check items, and what a person marked; not practice."""
    by_hand = {name for rubric in assignment.rubrics for name in rubric.items}
    yield from (i for i in assignment.items if i.scored or i.id in by_hand)


def _shown(item: Item, answers: Answers, language: Language, marks: Marks) -> Shown:
    marked = mark(item, answers, language)
    why = dict.fromkeys(_why(item, marked.answers, language))
    # The gradebook's points: an instructor may have changed what was counted.
    counted = marks.cells.get(f"{item.id}-points")
    points = (counted.score if counted else marked.points) if item.scored else None
    # Everything in it was escaped when it was made.
    return Shown(Markup(marked.html), points, item.points, tuple(why))


def _why(item: Item, answers: Iterable[Answer], language: Language) -> Iterator[str]:
    if not item.scored:
        return
    for answer in answers:
        # Not what cannot be read: the answer as it is shown says so.
        with suppress(AnswerError):
            yield from item.variant(answer.variant).feedback(answer.value, language)


def _judged(
    assignment: Assignment, marks: dict[str, Mark], language: Language
) -> Iterator[Judged]:
    for rubric in assignment.rubrics:
        for name, criterion in rubric.criteria.items():
            mark = marks.get(f"{rubric.id}-{name}", Mark(0.0, True, ""))
            level, means = _level(criterion, mark, language)
            # The buttons in formgrader write the level's words; they stand here once.
            said = mark.comment.removeprefix(means).strip()
            yield Judged(
                criterion.title.say(language),
                mark.score,
                criterion.points,
                mark.waiting,
                level,
                means,
                said,
            )


def _level(criterion: Criterion, mark: Mark, language: Language) -> tuple[str, str]:
    """The name and the words of the level that the points reach."""
    reached = [level for level in criterion.levels if level.points <= mark.score]
    if mark.waiting or not reached:
        return "", ""
    name = words.level_names(len(criterion.levels), language)[len(reached) - 1]
    return name, reached[-1].text.say(language)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("vetcourse.grading"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["stressed"] = lambda text: Markup(lines(text))
    return environment.get_template("feedback.html")
