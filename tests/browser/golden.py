"""Writes golden data for the browser tests, if it is not current; it is never published.

The `browser` session runs this in the shared environment, as its own has no TensorFlow.
"""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
EXPORT = DOCS / "live/export"
CODE = [HERE / name for name in ("golden.py", "golden_network.py", "golden_operations.py")]
CODE += [EXPORT / name for name in ("images.py", "scripts.py", "weights.py")]


def refresh(folder: Path, network: Path) -> None:
    """Write all golden data anew if the network or code behind it changed."""
    from export.keys import make_if_changed

    make_if_changed(folder / "key.txt", [network], CODE, lambda: write(folder))


def write(folder: Path) -> None:
    """Write one file for each kind of data."""
    from golden_network import run_network  # here, as this loads TensorFlow
    from golden_operations import draw_cases, explorer_cases

    files = {**run_network(), "operations": draw_cases(), "explorer": explorer_cases()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))


if __name__ == "__main__":
    sys.path[:0] = [str(DOCS / "_ext"), str(DOCS / "live")]
    os.environ["CNN_GUIDE_ARTEFACTS"] = str(DOCS / "_build/artefacts")
    refresh(DOCS / "_build/golden", DOCS / "_build/artefacts/mnist_cnn.keras")
