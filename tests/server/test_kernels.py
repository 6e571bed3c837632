"""A kernel that was kept from before an upgrade is started again, and only then."""

import asyncio

import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server.services.sessions.sessionmanager import SessionManager

from vetcourse.server import kernels
from vetcourse.server.kernels import Kernels, release_in

pytestmark = pytest.mark.notebooks
PATH = "ig-1/ig-1.ipynb"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """What stands for the installed course kit, so that a test can upgrade it."""
    place = tmp_path / "installed"
    place.mkdir()
    (place / "cells.py").write_text("one")
    monkeypatch.setattr(kernels, "PACKAGE", place)
    return place


async def life(root, change):
    """A real kernel, looked at, then *change*, then looked at: what was restarted."""
    manager = AsyncMappingKernelManager(root_dir=str(root))
    contents = FileContentsManager(root_dir=str(root))
    sessions = SessionManager(kernel_manager=manager, contents_manager=contents)
    known = Kernels()
    try:
        session = await sessions.create_session(
            path=PATH, name="ig-1", type="notebook", kernel_name="python3"
        )
        kernel = manager.get_kernel(session["kernel"]["id"])
        before = kernel.provisioner.pid
        first = await known.freshen(sessions, manager, PATH, "release 1")
        release = change()
        second = await known.freshen(sessions, manager, PATH, release)
        third = await known.freshen(sessions, manager, PATH, release)
        return first, second, third, kernel.provisioner.pid != before
    finally:
        await manager.shutdown_all(now=True)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("upgrade", "release", "restarted"),
    [
        pytest.param(False, "release 1", False, id="nothing changed"),
        pytest.param(True, "release 1", True, id="the course kit was upgraded"),
        pytest.param(False, "release 2", True, id="the unit was released anew"),
    ],
)
def test_only_an_old_kernel_is_started_again(
    package, tmp_path, upgrade, release, restarted
):
    """Once, and the kernel that runs then is another process."""

    def change():
        if upgrade:
            (package / "cells.py").write_text("two, and longer")
        return release

    (tmp_path / "ig-1").mkdir()

    found = asyncio.run(life(tmp_path, change))

    assert found == (False, restarted, False, restarted)


def test_a_release_is_known_by_its_files(tmp_path):
    """Another notebook or other items make another release; answers do not."""
    folder = tmp_path / "ig-1"
    (folder / "answers").mkdir(parents=True)
    (folder / "items.json").write_text("{}")
    before = release_in(folder, "ig-1")

    (folder / "answers" / "ig-1-q1.json").write_text("{}")
    assert release_in(folder, "ig-1") == before
    (folder / "ig-1.ipynb").write_text("{}")
    assert release_in(folder, "ig-1") != before
