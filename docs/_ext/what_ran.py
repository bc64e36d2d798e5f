"""The card at the end of a page: what ran, with which seeds and data, how long, and when.

Scripts leave their record in `generated/ran`, chapters among the outputs of their last cell
(`run_record`); here both become one table. The role `wheel` links to the wheel of this build.
"""

import ast
import json
import os
import re
import time
from pathlib import Path
from typing import Any

from cnn_guide.versions import name_versions

import run_record
from docutils import nodes
from myst_nb.ext.glue.utils import RetrievalError, retrieve_glue_data
from page_keys import cells_of
from partial_builds import is_partial
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

LIBRARIES = ("Keras", "TensorFlow", "NumPy")
RAN = "generated/ran"  # below the documentation's folder
SCRIPT = re.compile(r"generated/(gallery/\w+/plot_\w+)")

logger = logging.getLogger(__name__)
memory = run_record.PeakMemory()


def around_script(_gallery_conf: Any, _name: str | None, when: str) -> None:
    """Begin and end the record of a script; sphinx-gallery calls this around each."""
    if when == "before":
        run_record.clear()
        memory.start()
    else:
        memory.stop()


def collect_record(_block: Any, block_vars: dict[str, Any], conf: dict[str, Any]) -> str:
    """Keep the record of a script so far; sphinx-gallery calls this after each block."""
    record = run_record.take(time.perf_counter() - memory.started, memory.bytes)
    file = Path(conf["src_dir"], RAN, f"{Path(block_vars['src_file']).stem}.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(record))
    return ""


class RanDirective(SphinxDirective):
    """Show the card, and keep what the page claimed for the list of all claims."""

    def run(self) -> list[nodes.Node]:
        """Find the record of this page's run."""
        try:
            record = self.record()
        except (OSError, ValueError, KeyError, RetrievalError) as error:
            if not is_partial(self.config):
                logger.warning("no record of the run: %r", error, location=self.get_location())
            return []
        page = SCRIPT.sub(r"\1", self.env.docname)
        claims_of(self.env)[self.env.docname] = [
            {**made, "made_on": page} for made in record["claims"]
        ]
        return [table(rows_of(record, run_record.seeds_of(self.code())))]

    def record(self) -> dict[str, Any]:
        """Read the record: a file of a script, an output of a chapter."""
        if SCRIPT.fullmatch(self.env.docname):
            stem = Path(self.env.docname).name
            file = Path(self.env.srcdir, RAN, f"{stem}.json")
            self.env.note_dependency(str(file))
            return json.loads(file.read_text("utf-8"))
        glued = retrieve_glue_data(self.state.document, "ran").data["text/plain"]
        return json.loads(ast.literal_eval(glued))

    def code(self) -> str:
        """Read the code of this page."""
        script = SCRIPT.fullmatch(self.env.docname)
        if script:
            return Path(self.env.srcdir, "..", f"{script[1]}.py").read_text("utf-8")
        return cells_of(Path(self.env.doc2path(self.env.docname)).read_text("utf-8"))


def rows_of(record: dict[str, Any], seeds: list[int]) -> dict[str, str]:
    """Say in words what a record holds."""
    rows = {
        "Seconds": f"{record['seconds']:.1f}, on {os.cpu_count()} processor cores",
        "Peak memory": f"{record['peak'] / 1e9:.2f} GB",
        "Seed": ", ".join(map(str, seeds)),
        "Data": "; ".join(f"{name} {mark[:8]}" for name, mark in record["files"].items()),
        "Versions": name_versions(*LIBRARIES),
        "Made": f"{record['date']}, at commit {record['commit'] or 'unknown'}",
    }
    return {name: text for name, text in rows.items() if text}


def table(rows: dict[str, str]) -> nodes.Node:
    """Lay the card out as a list of terms."""
    title = nodes.rubric("", "What ran", classes=["what-ran-title"])
    entries = [
        nodes.field(
            "", nodes.field_name("", name), nodes.field_body("", nodes.paragraph("", text))
        )
        for name, text in rows.items()
    ]
    return nodes.container("", title, nodes.field_list("", *entries), classes=["what-ran"])


def claims_of(env: BuildEnvironment) -> dict[str, list[dict[str, Any]]]:
    """Return what each page claimed, by document."""
    return vars(env).setdefault("cnn_guide_claims", {})


def forget(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop the claims of a page that is read again."""
    claims_of(env).pop(docname, None)


class WheelRole(SphinxRole):
    """Link to the wheel that lies at the root of the site."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Name the one wheel that was built for this site, and its size."""
        wheels = list(Path(self.env.srcdir, "_build/wheel").glob("*.whl"))
        if not wheels and is_partial(self.config):
            return [nodes.Text(self.text)], []
        (wheel,) = wheels
        up = "../" * self.env.docname.count("/")
        text = f"{self.text} ({wheel.stat().st_size / 1e6:.0f} MB)"
        return [nodes.reference(text, text, refuri=up + wheel.name, internal=True)], []


def add_card(_app: Sphinx, docname: str, source: list[str]) -> None:
    """Append the card to each page that sphinx-gallery made of a script."""
    if SCRIPT.fullmatch(docname):
        source[0] += (
            "\n\n.. ran::\n\nTo run this script yourself, "
            ":doc:`install the package </install>` first.\n"
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx; chapters find `run_record` through the environment."""
    os.environ["CNN_GUIDE_EXT"] = str(Path(__file__).parent)
    app.add_role("wheel", WheelRole())
    app.add_directive("ran", RanDirective)
    app.connect("source-read", add_card)
    app.connect("env-purge-doc", forget)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
