"""A newcomer's path, timed: a clean Debian, a clone, the first command of the README, the first digests."""

import shutil
import tempfile
import time
from pathlib import Path

import pytest
from machines import debian, enter, need, pip_settings, run

pytestmark = [pytest.mark.deploy, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
USER = 1000
HOME = "/home/newcomer"


def test_from_the_clone_to_the_first_digest():
    need("debootstrap", "git", "unshare", "setpriv")
    with tempfile.TemporaryDirectory(prefix="vigie-newcomer-", dir="/var/tmp", ignore_cleanup_errors=True) as name:
        place = Path(name)
        root = place / "debian"
        debian(root, "python3", "python3-venv", "make", "git", "ca-certificates")
        run("git", "clone", "--quiet", "--bare", ROOT, root / "srv/vigie.git")
        (root / HOME.strip("/")).mkdir()
        settings = pip_settings(place)
        for _, target in settings:
            mount_point(root, target, settings)
        for folder in ("srv/vigie.git", HOME.strip("/")):
            owned(root / folder)
        steps = {
            "clone": "git clone --quiet /srv/vigie.git vigie",
            "install": "cd vigie && make .venv/.installed",
            "demo": "cd vigie && make demo",
        }
        began = time.time()
        for step, command in steps.items():
            done = enter(
                root,
                ["sh", "-c", f"cd {HOME} && {command}"],
                user=USER,
                environment={"HOME": HOME, "PATH": "/usr/bin:/bin"},
                mounts=settings,
                writable=True,
                timeout=3600,
            )
            print(f"{step}: done after {time.time() - began:.0f} s", flush=True)  # noqa: T201 - shown with -rP
            assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        digests = sorted((root / HOME.strip("/") / "vigie/outputs/demo").glob("*/digest.??.md"))
        assert {path.name for path in digests} == {"digest.fr.md", "digest.en.md"}
        print(f"first digest: after {min(path.stat().st_mtime for path in digests) - began:.0f} s")  # noqa: T201


def mount_point(root, target, settings):
    """Where a file or folder of this machine will be."""
    source = next(path for path, place in settings if place == target)
    point = root / target.strip("/")
    point.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        point.mkdir(exist_ok=True)
    else:
        point.touch()


def owned(folder):
    """Give a folder and all that is in it to the newcomer."""
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, USER, USER)
