"""The archives carry the course: the wheel is built from the other, installed elsewhere, and finds its lessons."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def test_a_wheel_installed_elsewhere_lists_every_lesson(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(_ROOT)],
        check=True,
        capture_output=True,
    )
    assert len(list(tmp_path.glob("descent_tutor-*.tar.gz"))) == 1
    (wheel,) = tmp_path.glob("descent_tutor-*.whl")
    home = tmp_path / "elsewhere"
    venv.create(home, with_pip=False, symlinks=True)
    site = home / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    installer = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python")]
    subprocess.run([*installer, "install", "--no-index", "--no-deps", str(wheel)], check=True, capture_output=True)
    # The libraries come from the environment of the tests; a path in a .pth file does not run that one's .pth files,
    # so the editable install that may stand there is not seen.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))

    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    listed = subprocess.run(
        [str(home / "bin" / "tutor"), "list", "lessons"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    lessons = sorted(path.name for path in (_ROOT / "lessons").glob("[0-9][0-9]-*.md"))
    assert lessons
    for name in lessons:
        assert name.removesuffix(".md")[:2] in listed
    assert (site / "tutor" / "lessons" / lessons[0]).is_file()
    assert str(_ROOT) not in listed
