"""Clean machines to deploy to: a Debian of its own in a folder, entered as a container is, by who may.

Debian's own tools do the work: debootstrap, unshare, setpriv. What pip needs to know of this machine's package index
is handed on, so that a private mirror serves these machines as well.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

_MIRROR = "http://deb.debian.org/debian"
# Read-only but for what is mounted, a /tmp of its own, no rights beyond the user's: what compose.yaml asks for too.
_ENTER = """
set -e
mount --bind "$ROOT" "$ROOT"
test -n "$WRITABLE" || mount -o remount,bind,ro "$ROOT"
mount -t tmpfs tmpfs "$ROOT/tmp"
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
for pair in $MOUNTS; do mount --bind "${pair%%:*}" "$ROOT/${pair##*:}"; done
exec chroot "$ROOT" /usr/bin/setpriv --reuid "$ID" --regid "$ID" --clear-groups --no-new-privs \\
    --bounding-set=-all --inh-caps=-all --pdeathsig KILL /usr/bin/env -i "$@"
"""


def need(*programs):
    """Skip, saying why, where these programs are not to be had or may not do their work."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"no {', '.join(missing)} on this machine; make test-deploy installs Debian's where it may")
    if os.geteuid() != 0 or run("unshare", "--mount", "true", check=False).returncode != 0:
        pytest.skip("only root, with the right to mount, can make a machine to deploy to")


def run(*command, check=True, timeout=1800, **options):
    """Run a command; when it fails, the end of what it said is the reason."""
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=timeout, **options
    )
    if check and done.returncode != 0:
        raise AssertionError(f"{command[0]} ended with {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}")
    return done


def debian(folder, *packages):
    """A minimal Debian in the folder. Where no mirror can be reached the test is skipped, and says so."""
    done = run(
        "debootstrap", "--variant=minbase", f"--include={','.join(packages)}", "bookworm", folder, _MIRROR, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"debootstrap could not fetch Debian: {done.stdout.strip().splitlines()[-1:]}")


def enter(root, command, *, user, environment, mounts=(), writable=False, timeout=1800):
    """Run a command in the folder as in a container: read-only unless `writable`, as a user without rights."""
    pairs = " ".join(f"{source}:{target}" for source, target in mounts)
    settings = {"ROOT": root, "MOUNTS": pairs, "ID": user, "WRITABLE": "1" if writable else ""}
    variables = [f"{name}={value}" for name, value in environment.items()]
    return run(
        "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _ENTER, "enter", *variables, *command,
        env=os.environ | {name: str(value) for name, value in settings.items()}, check=False, timeout=timeout,
    )  # fmt: skip


def pip_settings(folder):
    """What pip knows of its index here, as pairs of a path and its place there: one pip.conf, and what it names.

    A local index is handed on with what lies beside it, where its files often are.
    """
    listed = run(sys.executable, "-m", "pip", "config", "list", cwd=folder).stdout
    parser = RawConfigParser()
    parser["global"] = {}
    for key, value in re.findall(r"^[\w:]+\.([\w-]+)=(.*)$", listed, re.MULTILINE):
        parser["global"][key] = ast.literal_eval(value).replace("\n", "\n ")
    conf = folder / "pip.conf"
    with conf.open("w", encoding="utf-8") as file:
        parser.write(file)
    text = " ".join(parser["global"].values())
    named = {Path(word.removeprefix("file://")).parent for word in re.findall(r"file://\S+", text)}
    named |= {Path(word) for word in re.findall(r"(?<!\S)/\S+", text)}
    return [(conf, "/etc/pip.conf"), *((path, str(path)) for path in sorted(named) if path.exists())]
