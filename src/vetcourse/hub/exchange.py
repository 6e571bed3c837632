"""nbgrader's exchange without a shared folder: every step goes to the hand-in service.

nbgrader's own commands and pages use these classes through ``ExchangeFactory``; what
they show and where they put files is as with the exchange that nbgrader brings along.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir
from nbgrader.exchange import abc
from traitlets import Bool, Unicode, default

from vetcourse.answers import write_whole
from vetcourse.errors import HubError
from vetcourse.grading.folders import in_place_of, open_folder, write_file
from vetcourse.grading.receiving import read_sent
from vetcourse.hub.archives import files_below
from vetcourse.hub.handin_client import HandInService, service
from vetcourse.hub.handin_listing import Lister

STEPS = {
    "exchange": "HubExchange",
    "list": "HubList",
    "fetch_assignment": "HubFetchAssignment",
    "fetch_feedback": "HubFetchFeedback",
    "submit": "HubSubmit",
    "collect": "HubCollect",
    "release_assignment": "HubReleaseAssignment",
    "release_feedback": "HubReleaseFeedback",
}


def use_the_hub(config: Any) -> None:
    """Let nbgrader hand in, collect and give back through the service."""
    for step, name in STEPS.items():
        setattr(config.ExchangeFactory, step, f"{__name__}.{name}")


class HubExchange(abc.Exchange):
    """What all steps share: the service, and where files lie on this side."""

    cache = Unicode(
        "", help="Where copies and receipts of one's own hand-ins are kept."
    ).tag(config=True)
    path_includes_course = Bool(
        False, help="Whether assignments lie in a folder named after their course."
    ).tag(config=True)

    @default("cache")
    def _cache_default(self) -> str:
        return str(Path(jupyter_data_dir(), "nbgrader_cache"))

    def start(self) -> Any:
        """Do the step; what the service says is told as nbgrader tells its errors.

        Raises:
            ExchangeError: it could not be done.
        """
        with self.told():
            return super().start()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell what went wrong in nbgrader's way."""
        try:
            yield
        except (HubError, OSError) as error:
            self.fail(str(error))

    @property
    def service(self) -> HandInService:
        """The service that this process was told about."""
        return service()

    def init_src(self) -> None:
        """Most steps have nothing to look for before they ask the service."""

    def init_dest(self) -> None:
        """The service knows its course; another one is a mistake."""
        self.me = self.service.me()
        wanted = self.coursedir.course_id
        if wanted and wanted != self.me["course"]:
            self.fail(f"This hub holds the course {self.me['course']}, not {wanted}")
        self.coursedir.course_id = self.me["course"]

    def copy_files(self) -> None:
        """Nothing is copied by listing."""

    @property
    def wanted(self) -> str:
        """The assignment that is meant; empty for all."""
        name = str(self.coursedir.assignment_id or "")
        return "" if name == "*" else Path(name).name

    @property
    def student(self) -> str:
        """The learner that is meant; empty for all, or for oneself."""
        name = str(self.coursedir.student_id or "")
        return "" if name == "*" else name

    def own_folder(self, assignment: str) -> Path:
        """Where a learner's copy of an assignment lies."""
        course = [self.coursedir.course_id] if self.path_includes_course else []
        return Path(self.assignment_dir, *course, assignment).absolute()

    def kept(self, learner: str, assignment: str, stamp: str) -> Path:
        """Where a copy of what was handed in is kept for its learner."""
        name = f"{learner}+{assignment}+{stamp}"
        return Path(self.cache, self.coursedir.course_id, name)


class HubList(HubExchange, abc.ExchangeList):
    """What is given out, and what was handed in."""

    def init_dest(self) -> None:
        """Another course simply has nothing here."""
        self.me = self.service.me()

    def list_files(self) -> list[dict[str, Any]]:
        """The assignments as nbgrader's pages and commands expect them."""
        lister = Lister(self, self.me)
        if self.coursedir.course_id not in ("", self.me["course"]):
            return []
        self.coursedir.course_id = self.me["course"]
        if self.inbound or self.cached:
            found = lister.handed_in(everybody=self.inbound)
        else:
            found = lister.released()
        for line in lister.lines(found):
            self.log.info(line)
        return found

    def remove_files(self) -> list[dict[str, Any]]:
        """Take an assignment back; what was handed in cannot be removed."""
        if self.inbound or self.cached:
            self.fail("Hand-ins are kept; whoever runs the hub can erase a person")
        found = self.list_files()
        for info in found:
            self.service.take_back(info["assignment_id"])
            info["status"] = "removed"
        return found


class HubFetchAssignment(HubExchange, abc.ExchangeFetchAssignment):
    """A learner's own copy of what is given out."""

    def copy_files(self) -> None:
        """Bring it whole, or only what is missing in a copy that is there."""
        dest = self.own_folder(self.wanted)
        if dest.is_dir() and not self.replace_missing_files:
            self.fail(f"You already have a copy of the assignment in {dest}")
        files = self.service.fetch(self.wanted)
        if not dest.is_dir():
            with in_place_of(dest) as fresh:
                for name, data in files.items():
                    write_file(fresh / name, data)
        for name, data in files.items():
            if not (dest / name).exists():
                self.log.warning("Replacing missing file %s", name)
                write_file(dest / name, data)
        self.log.info("Fetched as: %s %s", self.coursedir.course_id, self.wanted)


class HubSubmit(HubExchange, abc.ExchangeSubmit):
    """A hand-in, by whoever the token says."""

    receipt: dict[str, Any]

    def init_src(self) -> None:
        """Nobody hands in as somebody else."""
        self.me = self.service.me()
        if self.student not in ("", self.me["name"]):
            self.fail(f"You are {self.me['name']} and cannot hand in as {self.student}")

    def copy_files(self) -> None:
        """Send what belongs to the hand-in; keep a copy and the receipt."""
        source = self.own_folder(self.wanted)
        notebooks = self._notebooks()
        if not source.is_dir():
            self.fail(f"Assignment not found at: {source}")
        self._compare(source, notebooks)
        with open_folder(source.parent) as handle:
            sent = read_sent(source.name, notebooks, within=handle)
        for problem in sent.problems:
            self.log.warning("Left out: %s", problem)
        self.receipt = self.service.hand_in(self.wanted, sent.files)
        self._keep(sent.files)
        self.log.info(
            "Submitted as: %s %s %s",
            self.coursedir.course_id,
            self.wanted,
            self.receipt["stamp"],
        )
        self.log.info("Receipt: SHA-256 %s", self.receipt["sha256"])

    def _notebooks(self) -> set[str]:
        for released in self.service.released():
            if released["assignment"] == self.wanted:
                return set(released["notebooks"])
        self.fail(f"Assignment not found: {self.wanted}")
        return set()

    def _compare(self, source: Path, notebooks: set[str]) -> None:
        missing = sorted(name for name in notebooks if not (source / name).is_file())
        if missing and self.strict:
            self.fail(f"{self.wanted} not submitted, missing: {', '.join(missing)}")
        for name in missing:
            self.log.warning("%s is missing in the hand-in", name)

    def _keep(self, files: dict[str, bytes]) -> None:
        receipt = self.receipt
        kept = self.kept(receipt["learner"], self.wanted, receipt["stamp"])
        with in_place_of(kept) as fresh:
            for name, data in files.items():
                write_file(fresh / name, data)
            write_file(fresh / "timestamp.txt", receipt["stamp"].encode())
            write_file(fresh / "receipt.json", Lister.plain(receipt))


class HubFetchFeedback(HubExchange, abc.ExchangeFetchFeedback):
    """The pages that came back for a learner's own attempts."""

    def copy_files(self) -> None:
        """Bring those that are new or changed."""
        for made in self.service.own(self.wanted):
            folder = self.own_folder(made["assignment"]) / "feedback" / made["stamp"]
            if not made["feedback"] or Lister.same_pages(folder, made["feedback"]):
                continue
            pages = self.service.own_feedback(made["assignment"], made["attempt"])
            for name, data in pages.items():
                folder.mkdir(parents=True, exist_ok=True)
                write_whole(folder / name, data)
                self.log.info("Fetched feedback: %s", folder / name)


class HubCollect(HubExchange, abc.ExchangeCollect):
    """Every attempt of everybody to the course folder, and the one that counts."""

    def copy_files(self) -> None:
        """Bring what is new; nothing is ever written over."""
        # What only instructors need is not loaded into learners' servers.
        from vetcourse.hub.handin_collecting import collect_from_hub

        if self.before_duedate:
            self.log.warning("The newest attempt counts; all lie in attempts/")
        root = Path(self.coursedir.root)
        for result in collect_from_hub(root, [self.wanted], self.service, self._tell):
            for problem in result.problems:
                self.log.warning("%s: %s", result.learner, problem)

    def _tell(self, result: Any) -> None:
        self.log.info(
            "%s: %s %s", result.state.capitalize(), result.learner, result.assignment
        )


class HubReleaseAssignment(HubExchange, abc.ExchangeReleaseAssignment):
    """What was built becomes what learners can fetch."""

    def copy_files(self) -> None:
        """Send the whole of it; with --force in place of what is given out now."""
        folder = self.coursedir.format_path(
            self.coursedir.release_directory, ".", self.wanted
        )
        source = Path(folder)
        if not source.is_dir():
            self.fail(f"{source} is missing, run `nbgrader generate_assignment` first")
        there = {released["assignment"] for released in self.service.released()}
        if self.wanted in there and not self.force:
            self.fail(f"{self.wanted} is released already, add --force to replace it")
        self.service.release(self.wanted, files_below(source))
        self.log.info("Released as: %s %s", self.coursedir.course_id, self.wanted)


class HubReleaseFeedback(HubExchange, abc.ExchangeReleaseFeedback):
    """Feedback pages go back to the attempt that they are about."""

    def copy_files(self) -> None:
        """Send those of one learner, or of all."""
        from vetcourse.hub.giving_back import give_back_all

        excluded = set((self.coursedir.student_id_exclude or "").split(","))
        pattern = self.coursedir.format_path(
            self.coursedir.feedback_directory, self.student or "*", self.wanted
        )
        folders = sorted(Path("/").glob(os.path.relpath(pattern, "/")))
        chosen = [folder for folder in folders if folder.parent.name not in excluded]
        for given in give_back_all(self.service, self.wanted, chosen):
            log = self.log.warning if given.problem else self.log.info
            log("%s %s: %s", given.learner, self.wanted, given.problem or given.state)
