"""One archive of all that a reader may take home, and the role `everything` that links to it.

It holds the chapters' notebooks, the gallery's scripts and notebooks, the versions that the
site was built with, and the note on the data; the wheel too, where the site has no address
that it could be had from.
"""

import re
import zipfile
from importlib.metadata import requires, version
from pathlib import Path

from docutils import nodes
from notebooks import FOLDER, site_address, wheel_name
from partial_builds import GALLERY, GENERATED, is_partial
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

NAME = "cnn-guide.zip"
RUNTIME = "python-3.12\n"  # for Binder
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same files give the same archive
ABOUT = """\
CNN Guide {release}: chapters and gallery to take home

notebooks/         the chapters
gallery/           one question each, as a script and as a notebook
requirements.txt   what all of them need, in the versions that made the site
DATA.txt           who made the data and the weights, and under which terms
{wheel}
Install with:  python -m pip install -r requirements.txt
"""


def write_requirements(app: Sphinx) -> str:
    """List the wheel, Jupyter, and the libraries in the versions of this build."""
    names = [re.split(r"[^\w.-]", wanted)[0] for wanted in requires("cnn-guide") or []]
    pins = sorted(f"{name}=={version(name)}" for name in names)
    base, wheel = site_address(app), wheel_name(app)
    first = f"cnn-guide @ {base}{wheel}" if base else f"./{wheel}"
    return "\n".join([first, *pins, "ipykernel", "jupyterlab", ""])


def write_archive(app: Sphinx, error: Exception | None) -> None:
    """Write the archive, from which Binder can build its environment, too."""
    if error is not None or app.builder.name != "html" or is_partial(app.config):
        return
    out, source = Path(app.outdir), Path(app.srcdir)
    needed = write_requirements(app)
    files = {f"{FOLDER}/{path.name}": path for path in (out / FOLDER).glob("*.ipynb")}
    for path in (source / GENERATED).glob("*/plot_*"):
        if path.suffix in {".py", ".ipynb"}:
            files[f"{GALLERY}/{path.parent.name}/{path.name}"] = path
    wheel = source / "_build/wheel" / wheel_name(app)
    has_wheel = not site_address(app) and wheel.exists()
    about = ABOUT.format(
        release=app.config.release,
        wheel=f"{wheel.name}: the package\n" if has_wheel else "",
    )
    texts = {"README.txt": about, "requirements.txt": needed}
    texts["runtime.txt"] = RUNTIME
    texts["DATA.txt"] = (source.parent / "NOTICE").read_text("utf-8")
    with zipfile.ZipFile(out / NAME, "w") as archive:
        for name in sorted(files):
            texts[name] = files[name].read_text("utf-8")
        for name, text in texts.items():
            entry = zipfile.ZipInfo(f"cnn-guide/{name}", FIRST_DAY)
            archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
        if has_wheel:  # it is compressed already
            entry = zipfile.ZipInfo(f"cnn-guide/{wheel.name}", FIRST_DAY)
            archive.writestr(entry, wheel.read_bytes())


class EverythingRole(SphinxRole):
    """Link to the archive at the root of the site."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Link from this page."""
        up = "../" * self.env.docname.count("/")
        return [nodes.reference(self.text, self.text, refuri=up + NAME, internal=True)], []


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.setup_extension("notebooks")
    app.setup_extension("partial_builds")
    app.add_role("everything", EverythingRole())
    app.connect("build-finished", write_archive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
