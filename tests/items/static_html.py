"""A strict look at static HTML: what a reader sees, and which tags make it up."""

from html.parser import HTMLParser

TAGS = {
    *("section", "p", "strong", "em", "ul", "ol", "li", "dl", "dt", "dd", "mark", "br"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"class", "lang", "aria-label", "scope", "data-file"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, f"a live <{tag}>"
        for name, value in attrs:
            assert name in ATTRIBUTES, f"{name} on <{tag}>"
            assert value, f"{name} is empty"
        self.tags.append(tag)
        if tag == "br":
            self.words.append(" ")
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes what it has not opened"

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl):
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data):
        raise AssertionError(f"an instruction: {data}")


def seen_in(html: str) -> tuple[str, list[str]]:
    """The text a reader sees with single blanks, and the tags in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, f"never closed: {reader.open}"
    return " ".join("".join(reader.words).split()), reader.tags
