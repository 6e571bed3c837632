"""An author's preview: the learner's page beside the editor, new on every save."""

import signal
import subprocess
import sys

import pytest
from lab import expect

UNIT = "modules/tiny/01-check.md"
VETCOURSE = [sys.executable, "-c", "from vetcourse.cli import main; main()"]


@pytest.fixture
def previewing(tiny):
    """The address of the page of a running preview."""
    command = [*VETCOURSE, "preview", UNIT, "--no-browser"]
    process = subprocess.Popen(
        command, cwd=tiny, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Open "):
            yield line.split()[1]
            break
    else:
        pytest.fail("".join(said))
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)


def test_the_page_loads_again_on_every_save_and_tells_faults(
    tiny, previewing, open_page
):
    """A new sentence appears by itself; a slip is told over the last good page."""
    page = open_page()
    page.goto(previewing)
    expect(page.locator(".vc-item").first).to_be_visible(timeout=60_000)
    text = (tiny / UNIT).read_text("utf-8")
    prose = page.locator(".jp-MarkdownOutput")

    mended = text.replace("\n# Case", "\nA sentence typed just now.\n\n# Case", 1)
    (tiny / UNIT).write_text(mended, "utf-8")
    expect(prose.get_by_text("A sentence typed just now.")).to_be_visible(
        timeout=60_000
    )

    (tiny / UNIT).write_text(mended.replace("{item} choice", "{item} chioce", 1))
    told = page.locator(".vc-faults")
    expect(told).to_contain_text("01-check.md", timeout=30_000)
    expect(prose.get_by_text("A sentence typed just now.")).to_be_visible()

    (tiny / UNIT).write_text(text, "utf-8")
    expect(prose.get_by_text("A sentence typed just now.")).to_be_hidden(timeout=60_000)
    expect(told).to_be_hidden()


def test_a_unit_that_cannot_be_built_is_told_at_once(tiny):
    """No server is started for a page that is not there."""
    (tiny / UNIT).write_text("---\ncode: [\n---\n", "utf-8")

    run = subprocess.run(
        [*VETCOURSE, "preview", UNIT, "--no-browser"],
        cwd=tiny,
        capture_output=True,
        text=True,
    )

    assert run.returncode == 2
    assert "01-check.md" in run.stderr
    assert "Traceback" not in run.stderr
