"""Makes .venv from the lock and installs the project in it. Runs on a bare Python, an old one included."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)


def works(*command):
    """Whether the command can be run and ends well; what it prints is kept off the screen."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def suitable_python():
    """This Python, or a newer one on the path when this one is too old."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and works(found, "-c", ""):
            return found
    sys.exit(
        f"Sluice needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
        "Install one, or name it: make PYTHON=/path/of/python3.12 run"
    )


def from_debian(*packages):
    """Installs Debian packages where that can be done without asking for a password; says whether it could."""
    apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        apt = ("sudo", "-n", *apt)
    return works(*apt, "update") and works(*apt, "install", "-y", "--no-install-recommends", *packages)


def make_environment(python):
    """Debian ships Python without the part that makes environments; it is one small package of its own."""
    if not works(python, "-c", "import ensurepip, venv"):
        version = subprocess.check_output([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        package = f"python{version.decode().strip()}-venv"
        print(f"Installing {package}, without which Python makes no environments", flush=True)
        if not from_debian(package):
            sys.exit(f"{python} cannot make environments: install the package {package}, then run make again")
    subprocess.check_call([python, "-m", "venv", "--clear", str(VENV)])


def pip(*arguments):
    """pip of the environment; its own words explain a failure best."""
    done = subprocess.run([str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q", *arguments])
    if done.returncode:
        sys.exit("pip could not install the packages; its message stands above")


def main():
    """Every step can be repeated: what is already there is left as it is."""
    if not works(str(PYTHON), "-m", "pip", "--version"):
        make_environment(suitable_python())
    print("Installing the packages of the lock (about a minute, only this once)", flush=True)
    pip("--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / ".lock" / "requirements.txt"))
    pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    (VENV / "installed").touch()


if __name__ == "__main__":
    main()
