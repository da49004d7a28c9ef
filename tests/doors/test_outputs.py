"""The output folder: each file whole or not at all, and the latest copies never turned back."""

import json
import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.doors.outputs import Outputs, put, text_of
from pipeline.errors import PublishError

NIGHT = date(2026, 11, 22)
FILES = {"report.json": "{}\n", "digest.fr.md": "# Nuit\n", "digest.en.md": "# Night\n"}


def tree(folder):
    """Every file below a folder and what it holds."""
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_night_has_its_folder_and_the_digests_are_copied_to_the_top(tmp_path):
    Outputs(tmp_path / "new" / "outputs").publish(NIGHT, FILES)
    assert tree(tmp_path / "new" / "outputs") == {
        "2026-11-22/digest.en.md": "# Night\n",
        "2026-11-22/digest.fr.md": "# Nuit\n",
        "2026-11-22/report.json": "{}\n",
        "latest.en.md": "# Night\n",
        "latest.fr.md": "# Nuit\n",
    }


def test_the_paths_name_the_digests_first_in_the_order_given(tmp_path):
    folder = tmp_path / "2026-11-22"
    assert Outputs(tmp_path).publish(NIGHT, FILES) == [
        str(folder / "digest.fr.md"),
        str(folder / "digest.en.md"),
        str(folder / "report.json"),
        str(tmp_path / "latest.fr.md"),
        str(tmp_path / "latest.en.md"),
    ]


@settings(max_examples=25)  # each example waits for the disk
@given(text=st.text())
def test_text_is_written_as_utf8_without_touching_newlines(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("outputs")
    Outputs(folder).publish(NIGHT, {"digest.fr.md": text})
    assert (folder / "2026-11-22" / "digest.fr.md").read_bytes() == text.encode()


def test_a_file_that_already_holds_its_text_is_left_alone(tmp_path):
    outputs = Outputs(tmp_path)
    outputs.publish(NIGHT, FILES)
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (1, 1))
    paths = outputs.publish(NIGHT, FILES | {"digest.fr.md": "# Autre nuit\n"})
    rewritten = {path.name for path in tmp_path.rglob("*.*") if path.stat().st_mtime != 1}
    assert rewritten == {"digest.fr.md", "latest.fr.md"}
    assert str(tmp_path / "2026-11-22" / "digest.en.md") in paths


@pytest.mark.parametrize(
    ("nights", "latest"),
    [
        (["2026-11-21", "2026-11-22"], "2026-11-22"),
        (["2026-11-22", "2026-11-21"], "2026-11-22"),
        (["2026-12-01", "2026-11-30"], "2026-12-01"),
        (["2027-01-01", "2026-12-31", "2027-01-01"], "2027-01-01"),
    ],
)
def test_latest_is_the_digest_of_the_last_night_in_whatever_order_nights_are_published(tmp_path, nights, latest):
    for night in nights:
        Outputs(tmp_path).publish(date.fromisoformat(night), {"digest.fr.md": night})
    assert (tmp_path / "latest.fr.md").read_text() == latest
    assert all((tmp_path / night / "digest.fr.md").read_text() == night for night in nights)


@pytest.mark.parametrize(
    "later",
    ["2026-11-23/report.json", "2026-11-23/digest.en.md", "notes/digest.fr.md", "2026-11-23-old/digest.fr.md"],
    ids=["a night without digests", "another language only", "no night", "nearly a night"],
)
def test_only_a_later_digest_of_the_same_language_keeps_latest(tmp_path, later):
    (tmp_path / later).parent.mkdir()
    (tmp_path / later).write_text("later")
    Outputs(tmp_path).publish(NIGHT, {"digest.fr.md": "# Nuit\n"})
    assert (tmp_path / "latest.fr.md").read_text() == "# Nuit\n"


def test_files_have_the_usual_permissions(tmp_path):
    usual = tmp_path / "usual"
    usual.write_text("")
    [path, _] = Outputs(tmp_path).publish(NIGHT, {"digest.fr.md": ""})
    assert Path(path).stat().st_mode == usual.stat().st_mode


@contextmanager
def largest_file(size):
    """Let this process write no file beyond `size` bytes: a full disk, without filling one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


LONG = FILES | {"digest.en.md": "# Night\n" * 10_000}  # the second file that is written


def test_when_one_file_cannot_be_written_all_stay_as_they_were(tmp_path):
    outputs = Outputs(tmp_path)
    outputs.publish(NIGHT, FILES)
    before = tree(tmp_path)
    with largest_file(4096), pytest.raises(PublishError, match="raise the limit and run again"):
        outputs.publish(NIGHT, LONG | {"digest.fr.md": "# Autre nuit\n"})
    assert tree(tmp_path) == before


# The kernel kills with SIGXFSZ, in the middle of a write, a process that does not ignore the signal as Python does.
KILLED_WHILE_WRITING = """
import json, resource, signal, sys
from datetime import date
from pathlib import Path
from pipeline.doors.outputs import Outputs, put, text_of
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
Outputs(Path(sys.argv[1])).publish(date(2026, 11, 22), json.load(sys.stdin))
"""


def test_a_run_killed_while_writing_leaves_the_old_files_and_the_next_run_tidies_up(tmp_path):
    outputs = Outputs(tmp_path)
    outputs.publish(NIGHT, FILES)
    before = tree(tmp_path)
    command = [sys.executable, "-c", KILLED_WHILE_WRITING, str(tmp_path)]
    killed = subprocess.run(command, input=json.dumps(LONG), text=True, check=False)  # noqa: S603 (our own interpreter)
    assert killed.returncode == -signal.SIGXFSZ
    leftovers = tree(tmp_path).keys() - before.keys()
    assert leftovers
    assert {name: tree(tmp_path)[name] for name in before} == before

    outputs.publish(date(2026, 11, 23), {"digest.fr.md": "# Lendemain\n"})
    assert tree(tmp_path).keys() == before.keys() | {"2026-11-23/digest.fr.md"}


def test_files_of_others_are_left_alone(tmp_path):
    for name in [".notes.tmp", "2026-11-22/.digest.fr.md.swp", "2026-11-22/notes.md"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine")
    before = tree(tmp_path)
    Outputs(tmp_path).publish(NIGHT, FILES)
    assert tree(tmp_path).items() >= before.items()


@pytest.mark.parametrize(
    ("blocked", "make"),
    [
        ("outputs", Path.touch),
        ("outputs/2026-11-22", Path.touch),
        ("outputs/2026-11-22/digest.fr.md", Path.mkdir),
        ("outputs/latest.fr.md", Path.mkdir),
    ],
)
def test_what_stands_in_the_way_is_named_and_nothing_is_changed(tmp_path, blocked, make):
    (tmp_path / blocked).parent.mkdir(parents=True, exist_ok=True)
    make(tmp_path / blocked)
    before = tree(tmp_path)
    with pytest.raises(PublishError, match="stands where a f") as caught:
        Outputs(tmp_path / "outputs").publish(NIGHT, {"digest.fr.md": "# Nuit\n"})
    assert caught.value.subject.startswith(str(tmp_path / blocked))
    assert tree(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_named_with_what_to_do(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PublishError, match="give this user permission"):
        Outputs(tmp_path).publish(NIGHT, FILES)


@pytest.mark.parametrize(
    ("name", "link", "latest"),
    [
        ("digest.fr.md", "[earlier](../2025-02-11/digest.fr.md)", "[earlier](2025-02-11/digest.fr.md)"),
        ("digest.fr.html", '<a href="../2025-02-11/digest.fr.html">', '<a href="2025-02-11/digest.fr.html">'),
        ("digest.fr.html", '<link href="../latest.fr.atom"> ](../', '<link href="latest.fr.atom"> ](../'),
        ("digest.fr.ics", "URL:../a", "URL:../a"),
        ("digest.fr.atom", '<link href="../2025-02-11/digest.fr.html"/>', '<link href="2025-02-11/digest.fr.html"/>'),
    ],
)
def test_a_latest_copy_links_to_other_files_from_where_it_stands(tmp_path, name, link, latest):
    Outputs(tmp_path).publish(date(2025, 2, 12), {name: link})
    assert (tmp_path / "2025-02-12" / name).read_text() == link
    assert (tmp_path / name.replace("digest", "latest")).read_text() == latest


def test_a_file_of_another_kind_is_no_digest(tmp_path):
    paths = Outputs(tmp_path).publish(NIGHT, {"digest.fr.txt": "notes"})
    assert paths == [str(tmp_path / "2026-11-22" / "digest.fr.txt")]


def test_what_a_file_says_and_nothing_of_what_says_nothing(tmp_path):
    put({tmp_path / "new" / "trends.fr.svg": "<svg>é</svg>"})
    (tmp_path / "latin").write_bytes("é".encode("latin-1"))
    assert text_of(tmp_path / "new" / "trends.fr.svg") == "<svg>é</svg>"
    assert [text_of(tmp_path / name) for name in ("latin", "new", "none")] == [""] * 3
