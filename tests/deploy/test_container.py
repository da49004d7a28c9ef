"""The Dockerfile, built by buildah without a daemon and run as compose.yaml runs it: read-only, without rights.

The base image is a Debian with Python under the name that FROM asks for, since a registry may be out of reach.
"""

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from machines import debian, enter, need, pip_settings, run

pytestmark = pytest.mark.deploy

ROOT = Path(__file__).parents[2]
BASE = re.search(r"^FROM (\S+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)[1]
NO_FEEDS = '<opml version="2.0"><head><title>none</title></head><body/></opml>'
USER = 10001


@dataclass(frozen=True)
class Container:
    """An image unpacked: its root file system, what it says of itself, and the folder of its volumes."""

    root: Path
    says: dict
    volumes: Path

    def run(self, *command, timeout=600):
        """Run a command as the image's entry point would be."""
        mounts = [(self.volumes / name.strip("/"), name) for name in self.says["Volumes"]]
        environment = dict(variable.split("=", 1) for variable in self.says["Env"])
        return enter(
            self.root,
            ["sh", "-c", f'cd {self.says["WorkingDir"]} && exec "$@"', "sh", *command],
            user=USER,
            environment=environment,
            mounts=mounts,
            timeout=timeout,
        )

    def vigie(self, *arguments, timeout=600):
        """Give arguments to the entry point."""
        return self.run(*self.says["Entrypoint"], *arguments, timeout=timeout)


@pytest.fixture(scope="module")
def container():
    """The image of the Dockerfile, built here and now."""
    need("buildah", "debootstrap", "unshare", "setpriv")
    # Not below pytest's folders, which stay: an image of some gigabytes should not.
    with tempfile.TemporaryDirectory(prefix="vigie-image-", dir="/var/tmp", ignore_cleanup_errors=True) as place:
        yield built(Path(place))


def built(place):
    """Build in the folder."""
    buildah = ["buildah", "--root", place / "storage", "--runroot", place / "runroot", "--storage-driver", "vfs"]
    debian(place / "base", "python3", "python3-venv", "ca-certificates")
    (place / "base/usr/local/bin/python").symlink_to("/usr/bin/python3")
    scratch = run(*buildah, "from", "scratch").stdout.strip()
    run(*buildah, "add", scratch, place / "base", "/")
    run(*buildah, "commit", "--rm", scratch, f"docker.io/library/{BASE}")
    shutil.rmtree(place / "base")
    volumes = [f"--volume={source}:{target}:ro" for source, target in pip_settings(place)]
    flags = ["--isolation", "chroot", "--pull-never", "--format", "docker", "--tag", "vigie"]
    run(*buildah, "build", *flags, *volumes, ROOT)
    says = json.loads(run(*buildah, "inspect", "--type", "image", "vigie").stdout)["Docker"]["config"]
    opened = run(*buildah, "from", "--pull-never", "vigie").stdout.strip()
    for name in says["Volumes"]:
        folder = place / "volumes" / name.strip("/")
        folder.mkdir(parents=True)
        shutil.chown(folder, USER, USER)
    return Container(Path(run(*buildah, "mount", opened).stdout.strip()), says, place / "volumes")


def test_it_answers_as_a_user_without_rights(container):
    told = container.run("sh", "-c", "id -u; cat /proc/self/status")
    assert told.stdout.splitlines()[0] == str(USER)
    assert re.search(r"^CapBnd:\s+0+$", told.stdout, re.MULTILINE)
    assert container.says["User"] == "vigie"
    helped = container.vigie("--help")
    assert (helped.returncode, helped.stderr) == (0, "")


@pytest.mark.parametrize("place", ["/", "/vigie", "/venv", "/etc", "/nonexistent"])
def test_nothing_but_its_volumes_can_be_written(container, place):
    assert container.run("touch", f"{place}/x").returncode != 0
    assert container.run("touch", "/data/x", "/models/x", "/tmp/x").returncode == 0  # noqa: S108


@pytest.mark.parametrize("tool", ["gcc", "cc", "make", "git"])
def test_it_holds_no_build_tools(container, tool):
    assert container.run("sh", "-c", f"command -v {tool}").returncode != 0


def test_a_night_without_feeds_writes_its_digests_and_is_healthy(container):
    kind, command = container.says["Healthcheck"]["Test"]
    assert kind == "CMD-SHELL"
    assert container.run("sh", "-c", command).returncode != 0
    (container.volumes / "data/none.opml").write_text(NO_FEEDS, encoding="utf-8")
    night = container.vigie(*container.says["Cmd"], "--feeds", "/data/none.opml")
    assert night.returncode == 0, night.stderr
    assert (container.volumes / "data/outputs/latest.fr.md").is_file()
    assert container.run("sh", "-c", command).returncode == 0


@pytest.mark.slow
def test_the_demo_writes_its_digests(container):
    demo = container.vigie("demo", "--output", "/data/demo", timeout=3600)
    assert demo.returncode == 0, demo.stderr[-2000:]
    print(demo.stderr)  # noqa: T201 - shown with -rP: how long each step took
    nights = sorted(path.parent.name for path in (container.volumes / "data/demo").glob("*/digest.fr.md"))
    assert nights == ["2025-02-11", "2025-02-12"]
