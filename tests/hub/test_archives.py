"""Archives: what is packed comes back, and nothing else gets in."""

import io
import os
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vetcourse.errors import HubError
from vetcourse.hub.archives import Limits, files_below, files_in, pack

STEP = st.from_regex(r"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}\Z")
NAMES = st.lists(STEP, min_size=1, max_size=3).map("/".join)
FILES = st.dictionaries(NAMES, st.binary(max_size=2000), max_size=8)


def tar_of(*entries: tuple[tarfile.TarInfo, bytes], how=tarfile.USTAR_FORMAT) -> bytes:
    """A tar made without our packer, as anybody can make one."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w", format=how) as tar:
        for entry, data in entries:
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return whole.getvalue()


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """The head of one file in a tar."""
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


@given(FILES)
def test_what_is_packed_comes_back(files):
    """Names and bytes are the same on the other side."""
    assert files_in(pack(files)) == files


@given(FILES)
def test_the_same_files_give_the_same_bytes(files):
    """An archive carries no time, owner or order of its own."""
    turned = dict(reversed(list(files.items())))

    assert pack(files) == pack(turned)


@given(FILES)
def test_any_tar_program_can_read_it(files):
    """The format is plain ustar."""
    with tarfile.open(fileobj=io.BytesIO(pack(files))) as tar:
        there = {m.name: tar.extractfile(m).read() for m in tar.getmembers()}

    assert there == files


@given(FILES.filter(bool), st.integers(min_value=0), st.integers(1, 255))
def test_one_changed_byte_in_a_head_is_noticed_or_harmless(files, where, bit):
    """Whatever is changed: it is refused, or only a file's content differs."""
    data = bytearray(pack(files))
    data[where % len(data)] ^= bit

    try:
        got = files_in(bytes(data))
    except HubError:
        return

    assert set(got) == set(files)


@given(st.binary(max_size=3000))
def test_noise_is_refused(noise):
    """What is no archive is told so."""
    with pytest.raises(HubError):
        files_in(b"\1" + noise)


@given(FILES.filter(bool), st.integers(min_value=1, max_value=1024))
def test_an_archive_that_breaks_off_is_refused(files, missing):
    """Half a hand-in is none: the end has to be there."""
    whole = pack(files).rstrip(b"\0")
    cut = whole[: max(0, len(whole) - missing)]

    with pytest.raises(HubError):
        files_in(cut)


@pytest.mark.parametrize(
    "name",
    [
        "../up.json",
        "/etc/passwd",
        "answers/../../up.json",
        "answers//x.json",
        "./x.json",
        ".hidden",
        "answers/.hidden",
        "a/b/c/d/e.json",
        "a\\b.json",
        "a\nb.json",
        "",
        "answers/",
        "~root",
        "x" * 121,
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(name):
    """Nothing is taken from an archive with such a name in it."""
    good = (entry("answers/a.json"), b"{}")

    with pytest.raises(HubError):
        files_in(tar_of(good, (entry(name), b"x"), how=tarfile.GNU_FORMAT))


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.DIRTYPE,
        tarfile.FIFOTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.CONTTYPE,
        tarfile.GNUTYPE_SPARSE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
    ],
)
def test_what_is_no_plain_file_is_refused(kind):
    """Links, folders, devices, gaps and extensions have no place in it."""
    with pytest.raises(HubError, match="not a plain file"):
        files_in(tar_of((entry("answers/a.json", kind, "/etc/passwd"), b"")))


def test_a_name_twice_is_refused():
    """The second could replace the first behind the back of a check."""
    twice = tar_of((entry("a.json"), b"1"), (entry("a.json"), b"2"))

    with pytest.raises(HubError, match="twice"):
        files_in(twice)


def test_sizes_that_lie_are_refused():
    """A head that promises more than there is cannot make us wait or reserve room."""
    data = bytearray(tar_of((entry("a.json"), b"x")))
    data[124:136] = b"77777777777\0"
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])

    with pytest.raises(HubError, match="more than"):
        files_in(bytes(data))


@pytest.mark.parametrize(
    ("files", "limits"),
    [
        pytest.param({f"{n}.json": b"" for n in range(4)}, Limits(3, 99), id="files"),
        pytest.param({"a.json": b"x" * 100}, Limits(3, 99), id="bytes"),
    ],
)
def test_more_than_the_limits_is_refused(files, limits):
    """Numbers and sizes are counted while reading, not believed."""
    with pytest.raises(HubError, match="more than"):
        files_in(pack(files), limits)


def test_compressed_archives_are_refused():
    """What is not compressed cannot swell."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        tar.addfile(entry("a.json"), io.BytesIO())

    with pytest.raises(HubError, match="breaks off"):
        files_in(whole.getvalue())


def test_packing_a_folder_leaves_links_and_hidden_files_behind(tmp_path):
    """A link in one's own folder does not carry its target along."""
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "a.json").write_text("{}")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b.json").write_text("{}")
    (tmp_path / "link.json").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.json")

    assert files_below(tmp_path) == {"answers/a.json": b"{}"}
