"""The form in a bare page, with the real Python half behind it instead of a kernel."""

import base64
from pathlib import Path

from vetcourse.course.yaml12 import read_yaml
from vetcourse.errors import AnswerError
from vetcourse.pages.item import ItemForm, Saved, script, style
from vetcourse.uploads import Upload

ADDRESS = "http://vetcourse.test/"
HERE = Path(__file__).parent
HTML = (HERE / "harness.html").read_text("utf-8")
SAMPLES = read_yaml((HERE / "samples.yaml").read_text("utf-8"), where="samples.yaml")
AT = "2026-02-03T14:05:11.000+01:00"
SHARED = ("item", "value", "saved_at", "language", "owner", "findings", "without")


def sample(kind):
    """The definition of the sample item of type *kind*."""
    return {"type": kind, "id": f"ig-3-{kind.replace('_', '-')}", **SAMPLES[kind]}


class Harness:
    """A page on which forms are shown, and what Python was asked to save."""

    def __init__(self, page, language="en"):
        """Open an empty page whose requests never leave this process."""
        self.page, self.language = page, language
        self.forms, self.saved, self.files, self.errors = {}, {}, {}, []
        self.ticked = {}
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route("**/*", self._serve)
        page.expose_function("toPython", self._to_python)
        self.open()

    def open(self):
        """Load the page anew, as after closing the lid."""
        self.page.goto(ADDRESS)
        self.page.wait_for_function("window.ready")

    def show(self, item, **more):
        """Put the form of *item* on the page as `ask` does; return its element."""
        half = item.whole if item.practice else item.public
        found = self._look(item, more.get("value"))
        return self.show_half(
            half(self.language),
            lambda value, **ticks: self._save(item, value, **ticks),
            **more,
            **found,
        )

    def show_half(
        self,
        half,
        save,
        *,
        value=None,
        saved_at=None,
        owner="anna:/ig-3",
        findings=(),
        without=None,
    ):
        """Put the form of an item's page half on the page; return its element."""
        name = f"form-{len(self.forms)}"
        form = ItemForm(
            half,
            value,
            saved_at,
            self.language,
            save,
            owner=owner,
            files=self,
            findings=findings,
            without=without,
        )
        self.forms[name] = form
        state = {key: getattr(form, key) for key in SHARED}
        self.page.evaluate("([n, s]) => window.show(n, s)", [name, state])
        return self.page.locator(".vc-item").last

    def keep(self, name, data):
        """Keep an uploaded file in memory, as `Files` promises."""
        kept = f"photo-{len(self.files)}.{'pdf' if data[:4] == b'%PDF' else 'jpg'}"
        self.files[kept] = data
        return Upload(name=kept, sha256="0" * 64, size=len(data))

    def load(self, name):
        """Give back an uploaded file."""
        if name not in self.files:
            raise AnswerError(f"{name}: there is no such file beside the answers")
        return self.files[name]

    def _save(self, item, value, *, ticked=None):
        self.ticked[item.id] = ticked
        answer = item.read(value)
        self.saved.setdefault(item.id, []).append(value)
        if not item.practice or item.by_hand:
            return Saved(at=AT, **self._look(item, value))
        said = item.feedback(value, self.language)
        return Saved(at=AT, feedback=said, full=item.earned(answer) >= 1)

    def _look(self, item, value):
        return {
            "findings": item.findings(value, self.language),
            "without": item.without(value, self.language),
        }

    def _to_python(self, name, content, buffers):
        data = [base64.b64decode(part) for part in buffers]
        reply = self.forms[name].answer(content, data)
        if reply is None:
            return None
        content, parts = reply
        packed = [base64.b64encode(part).decode() for part in parts]
        return {"content": content, "buffers": packed}

    def _serve(self, route):
        name = route.request.url.rsplit("/", 1)[-1]
        if name == "item.js":
            route.fulfill(content_type="text/javascript", body=script())
        elif name == "item.css":
            route.fulfill(content_type="text/css", body=style())
        else:
            html = HTML.replace("LANGUAGE", self.language)
            route.fulfill(content_type="text/html", body=html)
