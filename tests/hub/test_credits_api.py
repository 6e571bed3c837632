"""The credits service by itself: who may ask what, and how it refuses."""

import json
import logging
import socket
import time
from datetime import UTC, datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.credits.invented import CREDITS
from tests.credits.test_office import DECISION, fill
from tests.hub.credits_running import PREFIX, running
from vetcourse.credits.office import Office
from vetcourse.errors import HubError, RecordError
from vetcourse.hub.credits_access import pseudonym, read_teaches, visitor_of
from vetcourse.hub.credits_limits import Limit
from vetcourse.hub.credits_openapi import description
from vetcourse.hub.credits_routes import ROUTES
from vetcourse.hub.credits_service import main, read_environment
from vetcourse.hub.office_client import RemoteOffice

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
GIVEN = {"entry": DECISION, "authority": "admissions office", "reason": "as applied"}
SHEET = b"learner,last day,days,place,part\nbo,2025-11-07,10,grades-8-10,1\n"
ROW = {
    "learner": "bo",
    "module": "FL",
    "points": "263/3",
    "standing": "passed",
    "handed_in": "2026-01-20",
}
TERMS = {"institution": "HVL", "on": "2026-01-31"}
CHECKS = [
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
FILE = {"Content_Type": "application/octet-stream"}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office with four learners, read by most tests."""
    path = tmp_path_factory.mktemp("credits") / "credits.db"
    fill(f"sqlite:///{path}")
    with Office(path, CREDITS, clock=lambda: NOON) as opened:
        yield opened


@pytest.fixture(scope="module")
def service(office):
    """The service over it; nobody is refused for asking often."""
    teaches = {"ines": ("IG", "FL")}
    most = {"reads": 10**9, "writes": 10**9}
    with running(office, teaches=teaches, **most) as found:
        yield found


@pytest.fixture
def writing(tmp_path):
    """A service of its own, for tests that write."""
    path = tmp_path / "credits.db"
    fill(f"sqlite:///{path}")
    with (
        Office(path, CREDITS, clock=lambda: NOON) as office,
        running(office, reads=10**6, writes=10**6) as found,
    ):
        yield found


def one_line(answer):
    """What was refused, in its one line."""
    assert set(answer.data) == {"message", "lines"}
    assert "Traceback" not in answer.data["message"]
    return answer.data["message"]


class TestWho:
    """What each kind of user gets."""

    def test_a_learner_reads_the_own_record_and_no_other(self, service):
        """Nor the cohort, nor anything that writes."""
        mine = service.ask("api/me?language=nb", "anna-token")

        assert (mine.status, mine.data["login"]) == (200, "anna")
        assert mine.data["findings"][0]["source"]
        for route in ROUTES:
            if "learner" in route.roles:
                continue
            path = route.path.format(learner="bo", module="IG", kind="cohort.csv")
            answer = service.ask(f"api/{path}", "anna-token", route.method)
            assert answer.status == 403, route.path
            assert one_line(answer) == "you may not ask this here; ask whoever runs " \
                "the course"  # fmt: skip

    @pytest.mark.parametrize(
        "query", ["learner=bo", "login=bo", "who=bo", "programme=x&learner=bo"]
    )
    def test_nothing_in_the_address_makes_it_somebody_elses(self, service, query):
        """Who it is about is the token's owner."""
        answer = service.ask(f"api/me?{query}", "anna-token")

        assert answer.status == 400
        assert "extra" in one_line(answer).lower()

    def test_an_instructor_reads_results_of_own_modules_only(self, service):
        """Not another module's, and nothing else of a learner."""
        mine = service.ask("api/modules/FL/results", "ines-token")
        other = service.ask("api/modules/UY/results", "ines-token")

        assert [one["login"] for one in mine.data] == ["anna", "cato"]
        assert set(mine.data[0]) == {
            "learner", "login", "name", "module", "on", "passed", "grade", "points",
            "attempt", "layer",
        }  # fmt: skip
        assert (other.status, other.data) == (200, [])
        for path in ("cohort", "learners/anna", "me", "export/cohort.csv", "funnel"):
            assert service.ask(f"api/{path}", "ines-token").status == 403

    def test_without_a_list_instructors_share_the_modules_of_the_course(self, office):
        """As a team of two does."""
        with running(office) as service:
            assert len(service.ask("api/modules/UY/results", "ines-token").data) == 2

    def test_who_is_not_registered_is_told_whom_to_ask(self, service):
        """Not how a coordinator would look them up."""
        answer = service.ask("api/me?language=nb", "eva-token", Accept_Language="nb")

        assert answer.status == 404
        assert one_line(answer) == "du er ikke registrert ennå; spør koordinatoren"

    def test_a_coordinator_reads_everybody(self, service):
        """And is no learner by that."""
        assert service.ask("api/cohort").data["total"] == 4
        assert service.ask("api/learners/bo").data["name"] == "Bo"
        assert service.ask("api/me").status == 403
        assert service.ask("api/learners/nobody").status == 404
        assert service.ask("api/who").data == {
            "name": "kari", "roles": ["coordinator"], "modules": []
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("token", "status"),
        [
            ("", 401),
            ("made-up", 401),
            ("kari-toke", 401),
            ("kari-tokenx", 401),
            ("kari-token, x", 401),
            ("outside-token", 403),
            ("mona-token", 403),
            ("service-token", 403),
        ],
    )
    def test_others_read_nothing(self, service, token, status):
        """A tampered token, none, a mentor's, a service's that claims to decide."""
        answer = service.ask("api/cohort", token)

        assert answer.status == status
        one_line(answer)

    def test_a_token_in_the_address_or_a_cookie_is_none(self, service):
        """So no link and no page can make a browser ask."""
        assert service.ask("api/cohort?token=kari-token", "").status == 401
        cookie = {"Cookie": "service-credits=kari-token; token=kari-token"}
        assert service.ask("api/cohort", "", **cookie).status == 401

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://elsewhere.example"},
            {"Origin": "null"},
            {"Sec_Fetch_Site": "cross-site"},
        ],
    )
    def test_a_page_from_elsewhere_is_refused(self, service, headers):
        """With a good token too, reading or writing."""
        assert service.ask("api/cohort", **headers).status == 403
        answer = service.ask("api/records", method="POST", body=GIVEN, **headers)
        assert answer.status == 403
        assert "Access-Control-Allow-Origin" not in answer.headers

    @pytest.mark.parametrize(
        "path",
        [
            "api/learners/../cohort",
            "api/learners/..%2fcohort",
            "api/learners/%2e%2e/cohort",
            "api/learners/bo/../../cohort",
            "api/learners/bo%00",
            "api/learners/" + "b" * 65,
            "api/export/..%2f..%2fetc%2fpasswd",
            "api/export/credits.db",
            "api/../../../etc/passwd",
            "api/learners/",
            "api//cohort",
            "",
        ],
    )
    def test_a_trick_with_the_path_leads_nowhere(self, service, path):
        """For those who may read everything, too."""
        answer = service.ask(path)

        assert answer.status == 404
        one_line(answer)

    def test_who_is_asked_is_a_name_not_a_pattern(self, service):
        """A wildcard finds nobody."""
        for who in ("%25", "_", "an%25", "anna%27--"):
            assert service.ask(f"api/learners/{who}").status == 404


class TestWriting:
    """A coordinator's entries, in the coordinator's name."""

    def test_a_decision_is_entered_by_whom_the_token_says(self, writing):
        """Whatever the body claims, and it shows on the learner's own page."""
        done = writing.ask("api/records", method="POST", body=GIVEN)

        assert (done.status, done.data["written"]) == (200, True)
        mine = writing.ask("api/me", "bo-token").data
        assert mine["entries"][-1]["recorded_by"] == "kari"
        forged = GIVEN | {"actor": "the dean"}
        assert writing.ask("api/records", method="POST", body=forged).status == 400

    def test_without_authority_or_reason_there_is_one_clear_line(self, writing):
        """In the language of the caller."""
        body = {"entry": DECISION, "authority": "board"}

        en = writing.ask("api/records", method="POST", body=body)
        nb = writing.ask("api/records", method="POST", body=body, Accept_Language="nb")

        assert (en.status, one_line(en)) == (400, "no reason: say why")
        assert one_line(nb) == "ingen begrunnelse: oppgi hvorfor"

    def test_a_sheet_is_looked_at_and_then_written(self, writing):
        """Only when asked to."""
        path = "api/sheets?name=practice-days.csv"
        seen = writing.ask(path, method="POST", body=SHEET, **FILE)
        done = writing.ask(f"{path}&write=true", method="POST", body=SHEET, **FILE)

        assert (seen.data["written"], seen.data["problems"]) == (False, [])
        assert done.data["written"] is True
        assert len(writing.ask("api/learners/bo").data["entries"]) == 4

    @pytest.mark.parametrize("token", ["anna-token", "ines-token", "mona-token", ""])
    def test_nobody_else_writes(self, writing, token):
        """Nor rehearses."""
        sheet = "api/sheets?name=x.csv&write=true"
        answers = [
            writing.ask("api/records", token, "POST", GIVEN),
            writing.ask(sheet, token, "POST", SHEET, **FILE),
        ]

        assert {a.status for a in answers} == {403 if token else 401}
        assert len(writing.ask("api/learners/bo").data["entries"]) == 3

    @pytest.mark.parametrize(
        ("path", "size", "headers"),
        [
            ("api/records", 200_001, {"Content_Type": "application/json"}),
            ("api/sheets?name=x.csv", 20_000_001, FILE),
            ("api/cohort", 1, {}),
        ],
    )
    def test_too_much_is_refused_before_it_is_read(self, writing, path, size, headers):
        """By what the head says, with nothing sent yet."""
        method = "GET" if path == "api/cohort" else "POST"
        head = f"{method} {PREFIX}{path} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}"
        head += "\r\nAuthorization: token kari-token\r\n"
        head += "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())

        with socket.create_connection(("127.0.0.1", writing.port), 20) as line:
            line.sendall(f"{head}\r\n".encode())
            answer = line.recv(4000)

        assert answer.startswith(b"HTTP/1.1 413 ") or b" 400 " in answer[:20]

    def test_too_much_in_pieces_is_refused_on_the_way(self, writing):
        """Without a length in the head."""
        head = f"POST {PREFIX}api/records HTTP/1.1\r\nHost: x\r\n"
        head += "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n"
        piece = b"186a0\r\n" + b" " * 100_000 + b"\r\n"

        with socket.create_connection(("127.0.0.1", writing.port), 20) as line:
            line.sendall(f"{head}Authorization: token kari-token\r\n\r\n".encode())
            for _ in range(3):
                line.sendall(piece)
            line.sendall(b"0\r\n\r\n")
            assert b" 413 " in line.recv(4000)[:20]

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b'"x"', b"[" * 100_000, b'{"entry": NaN}']
    )
    def test_a_body_that_is_none_is_one_line(self, writing, body):
        """However broken."""
        answer = writing.ask(
            "api/records", method="POST", body=body, Content_Type="application/json"
        )

        assert answer.status == 400
        one_line(answer)

    def test_a_form_of_a_page_is_not_json(self, writing):
        """A browser's form can only send these."""
        for sort in ("text/plain", "application/x-www-form-urlencoded", ""):
            answer = writing.ask(
                "api/records",
                method="POST",
                body=json.dumps(GIVEN).encode(),
                Content_Type=sort,
            )
            assert answer.status == 415


class TestResults:
    """What an instructor enters."""

    def test_results_of_own_modules_are_entered_once(self, writing):
        """And the credits move."""
        body = {"results": [ROW], **TERMS}

        seen = writing.ask(
            "api/awards", "ines-token", "POST", body | {"rehearse": True}
        )
        done = writing.ask("api/awards", "ines-token", "POST", body)
        again = writing.ask("api/awards", "ines-token", "POST", body)

        assert [a.data["results"][0]["entry"] for a in (seen, done, again)] == [
            "new B, attempt 1", "new B, attempt 1", "nothing new"
        ]  # fmt: skip
        assert (seen.data["written"], done.data["new"], again.data["new"]) == (
            False, 1, 0
        )  # fmt: skip
        bo = writing.ask("api/learners/bo").data
        assert bo["entries"][-1]["recorded_by"] == "ines"
        assert "points 87.66" in bo["entries"][-1]["facts"]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"module": "PPUY2"}, "not one of yours"),
            ({"points": "1/0"}, "cannot be read"),
            ({"points": "99999"}, "cannot be read"),
            ({"points": "many"}, "points"),
            ({"standing": "sitting"}, "standing"),
            ({"handed_in": "2026-02-31"}, "cannot be read"),
        ],
    )
    def test_a_result_that_is_none_is_refused_with_all_others(
        self, writing, change, words
    ):
        """Nothing of the batch is entered."""
        body = {"results": [ROW, ROW | change], **TERMS}
        answer = writing.ask("api/awards", "ines-token", "POST", body)

        assert answer.status == 400
        assert words in one_line(answer)
        assert len(writing.ask("api/learners/bo").data["entries"]) == 3

    def test_nobody_enters_results_of_a_module_of_others(self, service):
        """Nor a learner the own ones, nor a coordinator without a gradebook."""
        body = {"results": [ROW | {"module": "UY"}], **TERMS}

        assert service.ask("api/awards", "ines-token", "POST", body).status == 400
        for token in ("anna-token", "kari-token"):
            assert service.ask("api/awards", token, "POST", body).status == 403

    def test_a_server_that_several_share_says_who_sits_there(self, writing):
        """Behind its own name, because the hub cannot know."""
        body = {"results": [ROW], **TERMS, "by": "ines"}

        done = writing.ask("api/awards", "course-token", "POST", body)

        assert done.data["new"] == 1
        last = writing.ask("api/learners/bo").data["entries"][-1]
        assert last["recorded_by"] == "vetcourse/ines"


class TestLimits:
    """Nobody takes everybody's time."""

    def test_who_asks_too_often_waits_and_others_do_not(self, office):
        """With the seconds to wait."""
        with running(office, reads=6, writes=1) as service:
            found = [service.ask("api/who", "anna-token").status for _ in range(80)]
            refused = service.ask("api/who", "anna-token")
            other = service.ask("api/who", "bo-token")
            writes = [
                service.ask("api/records", method="POST", body={}) for _ in range(2)
            ]

        assert found.count(200) in (60, 61, 62)
        assert (refused.status, other.status) == (429, 200)
        assert 0 < int(refused.headers["Retry-After"]) <= 11
        assert [w.status for w in writes] == [400, 429]

    def test_a_bucket_fills_again(self):
        """By the clock it is given."""
        now = [0.0]
        limit = Limit(2, 60, clock=lambda: now[0])

        assert [limit.wait("a"), limit.wait("a"), limit.wait("a")] == [0, 0, 1]
        now[0] = 1.0
        assert (limit.wait("a"), limit.wait("a")) == (0, 1)
        now[0] = 100.0
        assert [limit.wait("a") for _ in range(3)] == [0, 0, 1]


def logged(caplog, most):
    """The service's lines; the last comes a moment after its answer."""
    until = time.monotonic() + 20
    lines = []
    while len(lines) < most and time.monotonic() < until:
        time.sleep(0.01)
        mine = [r for r in caplog.records if r.name == "vetcourse.credits"]
        lines = [r.getMessage() for r in mine]
    return lines


class TestTheLog:
    """What is written down about each request, and what is not."""

    def test_each_request_is_a_line_without_anything_personal(self, writing, caplog):
        """No login, no name, no address, no word of what was asked or answered."""
        caplog.set_level(logging.INFO)
        writing.ask("api/learners/bo?institution=HVL")
        writing.ask("api/me", "anna-token")
        writing.ask("api/records", method="POST", body=GIVEN)
        writing.ask("api/records", method="POST", body=GIVEN | {"reason": ""})
        writing.ask("api/learners/cato%20secret")
        writing.ask("api/cohort?search=dina")
        writing.ask("api/sheets?name=bo.csv", method="POST", body=SHEET, **FILE)

        lines = logged(caplog, 7)
        events = [line.split()[0] for line in lines]
        assert events == [
            "event=record.read", "event=record.read-own", "event=record.write",
            "event=record.write", "event=other", "event=cohort.read",
            "event=sheet.write",
        ]  # fmt: skip
        person = writing.ask("api/learners/bo").data["learner"]
        assert f"learner={person}" in lines[0]
        everything = " ".join(r.getMessage() for r in caplog.records)
        for word in ("anna", "kari", "secret", "dina", "admissions", "bo.csv", "Bo "):
            assert word not in everything

    def test_something_broken_is_one_line_and_noted_without_names(
        self, service, office, caplog, monkeypatch
    ):
        """Whoever runs the service sees what; the caller does not."""

        def broken(*_, **__):
            raise RuntimeError("about anna")

        monkeypatch.setattr(office, "funnel", broken)
        answer = service.ask("api/funnel")

        assert answer.status == 500
        assert "something went wrong here" in one_line(answer)
        assert "RuntimeError" in caplog.text
        assert "about anna" not in caplog.text

    def test_a_ledger_that_is_away_is_said_without_saying_where(self, tmp_path, caplog):
        """The operator reads where in the log; the desk tries again."""
        path = tmp_path / "credits.db"
        fill(f"sqlite:///{path}")
        with (
            Office(path, CREDITS, clock=lambda: NOON) as office,
            running(office) as service,
        ):
            path.write_bytes(b"no database at all " * 100)
            answer = service.ask("api/me", "anna-token", Accept_Language="nb")
            with pytest.raises(HubError, match="cannot be reached right now"):
                RemoteOffice(service.url, "kari-token").path("bo")

        assert answer.status == 503
        assert one_line(answer).startswith("protokollen kan ikke nås akkurat nå")
        assert "event=ledger-away" in caplog.text

    def test_a_pseudonym_needs_the_key(self):
        """The same for one key, another for another."""
        assert pseudonym("a", "anna") == pseudonym("a", "anna")
        assert pseudonym("a", "anna") != pseudonym("b", "anna")
        assert "anna" not in pseudonym("a", "anna")


class TestFromAfar:
    """The office over the wire says what the office says."""

    def test_every_answer_is_the_offices_own(self, service, office):
        """Read for read."""
        far = RemoteOffice(service.url, "kari-token")
        asked = {"institution": "HVL", "on": "2026-02-01", "language": "nb"}

        assert far.cohort(**asked) == office.cohort(**asked)
        assert far.cohort(stuck=True, sort="credits", descending=True) == office.cohort(
            stuck=True, sort="credits", descending=True
        )
        assert far.path("anna", **asked) == as_json(office.path("anna", **asked))
        assert far.funnel() == office.funnel()
        assert far.times() == office.times()
        assert far.programmes("nb") == as_json(office.programmes("nb"))
        assert far.institutions() == office.institutions()
        assert far.forms() == office.forms()
        what = {"cheapest": ["three-modules"]}
        assert far.whatif("bo", what, **asked) == as_json(
            office.whatif("bo", what, **asked)
        )
        policy = {"changes": [{"requirement": "entry-experience", "months": 0}]}
        assert far.simulate(policy) == as_json(office.simulate(policy))
        anna = RemoteOffice(service.url, "anna-token")
        assert anna.own(**asked) == as_json(office.own("anna", **asked))
        ines = RemoteOffice(service.url, "ines-token")
        assert ines.modules() == ("IG", "FL")
        assert ines.results("FL") == office.results("FL")
        for kind in ("cohort.csv", "sheets.xlsx"):
            assert far.export(kind, language="nb") == office.export(kind, language="nb")

    def test_what_it_writes_is_written_in_the_tokens_name(self, writing):
        """And what is refused is refused in the same words."""
        far = RemoteOffice(writing.url, "kari-token")

        done = far.record(DECISION, authority="board", reason="as applied")
        assert done["written"]
        assert done["new"][0]["recorded_by"] == "kari"
        with pytest.raises(RecordError, match="no authority: say who decided it"):
            far.record(DECISION, reason="as applied", actor="anna")
        assert far.check_sheet("practice-days.csv", SHEET)["new"]
        assert far.import_sheet("practice-days.csv", SHEET)["written"]
        with pytest.raises(RecordError, match="not registered"):
            far.path("nobody")

    def test_without_a_service_it_says_so(self, monkeypatch):
        """In one line."""
        monkeypatch.delenv("VETCOURSE_CREDITS_URL", raising=False)
        with pytest.raises(HubError, match="VETCOURSE_CREDITS_URL is not set"):
            RemoteOffice(token="x")
        with pytest.raises(HubError, match="cannot be reached"):
            RemoteOffice("http://127.0.0.1:9", "x").funnel()


class TestDescription:
    """The OpenAPI document, and the service held against it."""

    def test_it_names_every_route(self, service):
        """And needs no token, because it is no secret."""
        told = service.ask("api/openapi.json", "").data

        assert told == as_json(description(PREFIX))
        assert set(told["paths"]) == {f"/api/{route.path}" for route in ROUTES}
        assert service.ask("api/health", "").data == {"ok": True}

    @pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    def test_the_service_keeps_to_it(self, service, mode):
        """Whatever schemathesis thinks of: good requests, broken and strange ones."""
        keeps_to_its_description(service, mode, examples=2)

    @pytest.mark.hub
    @pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    def test_the_service_keeps_to_it_for_long(self, service, mode):
        """The same with patience."""
        keeps_to_its_description(service, mode, examples=60)


def keeps_to_its_description(service, mode, examples):
    """Hold every operation against the description; what does not fit fails."""
    schema = schemathesis.openapi.from_dict(description(PREFIX))
    schema.config.update(base_url=f"http://127.0.0.1:{service.port}{PREFIX}")
    tried = []
    for operation in (found.ok() for found in schema.get_all_operations()):
        if mode is GenerationMode.NEGATIVE and not may_be_broken(operation):
            continue
        hold(operation, mode, examples, tried)

    assert len({path for path, _ in tried}) >= len(ROUTES) - 3
    assert (400 if mode is GenerationMode.NEGATIVE else 200) in {s for _, s in tried}


def may_be_broken(operation):
    """Whether there is anything in a request that could be wrong."""
    return bool(operation.query or operation.body or operation.path_parameters)


def hold(operation, mode, examples, tried):
    """Some requests to one operation, each answer checked."""

    def test(case):
        answer = case.call(headers={"Authorization": "token kari-token"})
        tried.append((operation.path, answer.status_code))
        case.validate_response(answer, checks=CHECKS)

    ready = given(case=operation.as_strategy(generation_mode=mode))(test)
    settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )(ready)()


def as_json(data):
    """As it looks after a way over the wire."""
    return json.loads(json.dumps(data))


class TestTelling:
    """What the service is told when it starts."""

    def test_whose_modules_are_whose(self, tmp_path):
        """Or a line that says how to write it."""
        path = tmp_path / "teaches.toml"
        path.write_text('il-01 = ["IG"]\n', "utf-8")
        assert read_teaches(path) == {"il-01": ("IG",)}
        for text in ("il-01 = 3", "= x", 'il-01 = ["IG", 3]'):
            path.write_text(text, "utf-8")
            with pytest.raises(HubError, match="write lines such as"):
                read_teaches(path)
        with pytest.raises(HubError, match="No such file"):
            read_teaches(tmp_path / "none.toml")

    def test_a_list_in_the_services_own_folder_is_found(self, tmp_path, monkeypatch):
        """And one that was named but is not there is no list for everybody."""
        monkeypatch.chdir(tmp_path)
        told = {"VETCOURSE_LEDGER": "credits.db"}
        assert read_environment(told)["teaches"] is None
        (tmp_path / "teaches.toml").write_text('il-01 = ["IG"]\n', "utf-8")
        assert read_environment(told)["teaches"] == {"il-01": ("IG",)}
        with pytest.raises(HubError, match="No such file"):
            read_environment(told | {"VETCOURSE_TEACHES": "none.toml"})

    @pytest.mark.parametrize(
        ("environ", "words"),
        [
            ({}, "VETCOURSE_LEDGER is not set"),
            ({"VETCOURSE_LEDGER": "x", "VETCOURSE_READS": "many"}, "write a number"),
            ({"VETCOURSE_LEDGER": "x", "VETCOURSE_WRITES": "0"}, "write a number"),
        ],
    )
    def test_what_is_missing_is_one_line(self, environ, words, monkeypatch, caplog):
        """And the service does not start."""
        with pytest.raises(HubError, match=words):
            read_environment(environ)
        monkeypatch.delenv("VETCOURSE_LEDGER", raising=False)
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        assert main() == 2
        assert words in caplog.text

    def test_a_scope_for_one_is_none_for_another(self):
        """By the hub's own words."""
        model = {"name": "x", "scopes": ["custom:vetcourse:learner!user=x"]}
        assert visitor_of(model).roles == frozenset()
        model = {"name": "x", "scopes": ["custom:vetcourse:learner"]}
        assert visitor_of(model).roles == {"learner"}
