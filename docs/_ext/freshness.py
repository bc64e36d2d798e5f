"""Rerun a page when what it depends on changed, and only then.

MyST-NB's cache and sphinx-gallery's compare a page with itself alone. Here both are tied to
the package's sources, to the versions of the libraries, and to the trained network.
"""

import hashlib
import os
import platform
import re
import shutil
import zipfile
from importlib.metadata import version
from pathlib import Path

import cnn_guide
from cnn_guide.files import digest
from cnn_guide.mnist_network import FOLDER_VARIABLE, mnist_cnn_path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

LIBRARIES = ("keras", "tensorflow", "numpy", "matplotlib", "scikit-image", "scipy")
TRAINING_SCRIPT = "plot_mnist_training.py"
READS_NETWORK = re.compile(r"\bload_mnist_cnn\b")
CHAPTER = re.compile(r"\A---\nfile_format: mystnb\n")

# Ends every chapter: names what it depends on, which keys its cache entry, and keeps the
# numbers that its prose quotes among its outputs, where the cache keeps them too.
LAST_CELL = """

```{{code-cell}}
:tags: [remove-cell]
# Depends on {key}
import json, time
import psutil
from myst_nb import glue
seconds = time.time() - psutil.Process().create_time()
measured = globals().get("measured", {{}}) | {{"seconds": seconds}}
glue("measured", json.dumps(measured, default=lambda value: value.item()), display=False)
```

:::{{rst-class}} what-ran
:::
What ran: {versions}; {{metric}}`seconds|.0f` seconds with imports, on {cores} processor cores.
"""

logger = logging.getLogger(__name__)


def package_key() -> str:
    """Hash the package's sources and the versions it runs with."""
    parts = [f"{library} {version(library)}" for library in LIBRARIES]
    parts.append(f"python {platform.python_version()}")
    folder = Path(cnn_guide.__file__).parent
    sources = sorted(folder.rglob("*.py"))
    parts += [f"{source.relative_to(folder).as_posix()} {digest(source)}" for source in sources]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def page_key(text: str) -> str:
    """Name what a chapter depends on besides its own cells."""
    key = f"package {package_key()}"
    if READS_NETWORK.search(text):
        key += f", network {digest(mnist_cnn_path())[:16]}"
    return key


def drop_stale_gallery(app: Sphinx) -> None:
    """Delete what was generated from another package, network or training script."""
    generated = Path(app.srcdir, "generated")
    stamp, key = generated / "package_key.txt", package_key()
    if not stamp.exists() or stamp.read_text() != key:
        shutil.rmtree(generated, ignore_errors=True)
        mnist_cnn_path().unlink(missing_ok=True)
        generated.mkdir()
        stamp.write_text(key)
    scripts = {path.name: path for path in Path(app.srcdir, "../gallery").glob("*/plot_*.py")}
    training = scripts.get(TRAINING_SCRIPT)
    if training is None or (_is_current(training, generated) and _is_whole(mnist_cnn_path())):
        return
    mnist_cnn_path().unlink(missing_ok=True)
    for name, script in scripts.items():
        if name == TRAINING_SCRIPT or READS_NETWORK.search(script.read_text("utf-8")):
            for mark in generated.rglob(f"{name}.md5"):
                mark.unlink()


def _is_current(script: Path, generated: Path) -> bool:
    """Say whether the gallery last ran just this text of a script."""
    ran = list(generated.rglob(script.name))
    return (
        len(ran) == 1
        and ran[0].with_suffix(".py.md5").exists()
        and (ran[0].read_text("utf-8") == script.read_text("utf-8"))
    )


def _is_whole(network: Path) -> bool:
    """Say whether a saved network is there and its checksums are right."""
    try:
        with zipfile.ZipFile(network) as archive:
            return archive.testzip() is None
    except (OSError, zipfile.BadZipFile):
        return False


def find_stale_chapters(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Have Sphinx read every chapter again whose dependencies changed."""
    known = getattr(env, "cnn_guide_keys", {})
    return [
        name
        for name, key in known.items()
        if name in env.found_docs and _key_of(app, name) != key
    ]


def _key_of(app: Sphinx, docname: str) -> str:
    return page_key(Path(app.env.doc2path(docname)).read_text("utf-8"))


def add_last_cell(app: Sphinx, docname: str, source: list[str]) -> None:
    """Append the cell that keys a chapter and keeps its numbers."""
    if not CHAPTER.match(source[0]):
        return
    logger.info("reading chapter %s", docname)
    key = page_key(source[0])
    vars(app.env).setdefault("cnn_guide_keys", {})[docname] = key
    source[0] += LAST_CELL.format(key=key, versions=versions(), cores=os.cpu_count())


def versions() -> str:
    """Name what pages run with."""
    names = {"Keras": "keras", "TensorFlow": "tensorflow", "NumPy": "numpy"}
    libraries = [f"{name} {version(library)}" for name, library in names.items()]
    return ", ".join(
        [
            f"CNN Guide {cnn_guide.__version__}",
            f"Python {platform.python_version()}",
            *libraries,
        ]
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx; the folder of the network is handed on through the environment."""
    os.environ.pop("MPLBACKEND", None)  # It would keep chapters from showing their figures
    os.environ[FOLDER_VARIABLE] = str(Path(app.srcdir, "_build/artefacts"))
    app.connect("builder-inited", drop_stale_gallery, priority=5)  # The gallery runs at 500
    app.connect("env-get-outdated", find_stale_chapters)
    app.connect("source-read", add_last_cell)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
