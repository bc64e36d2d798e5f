"""The directive `live`: a live page in place of its content, which is shown without JavaScript.

With `lazy`, a widget's scripts wait until it comes near the screen. An explorer takes
`settings`, as an address holds them, and with `small` shows no more than image, output and sum,
those settings that `small` names, and a link to all of them.

A figure of `cnn_guide.animations` in a cell's output becomes such a place by itself, and
what it is without JavaScript is the fallback.

The trained network's weights are written when the gallery has run, and a page loads only the
scripts that it uses.
"""

import os
import re
from pathlib import Path
from typing import Any

import freshness
from docutils import nodes
from docutils.parsers.rst import directives
from explore import CHOICES, PAGE, check_state
from export.images import write_images
from export.weights import write_weights
from metrics import METRICS
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

WIDGETS = {
    "draw": ["live/weights.js", "live/draw.js"],
    "draw-small": ["live/weights.js", "live/draw.js"],
    "explorer": ["live/images.js", "live/explorer.js"],
    "quiz": ["live/quiz.js"],
    "film": ["live/film.js"],
    "field": ["live/field.js"],
}
# What a small explorer can let a reader change.
CONTROLS = sorted({*CHOICES, "kernel_size"} - {"stop"})
ANIMATION = re.compile(r'\s*<figure class="animation( field)?"')
STYLES = "live/live.css"
LOADER = "live/near.js"
TRAINING = "plot_mnist_training.json"
NETWORK = "mnist_cnn.keras"  # `cnn_guide.mnist_network.MNIST_CNN`, which loads TensorFlow


def scripts_of(widget: str) -> str:
    """Name the scripts for which a widget can wait, as its place says them."""
    return " ".join(Path(name).name for name in WIDGETS[widget])


class live(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes like this
    """A place for a widget; its children are the fallback, `data` becomes attributes."""


class LiveDirective(SphinxDirective):
    """Show a widget, or its content where there is no JavaScript."""

    required_arguments = 1
    has_content = True
    option_spec = {  # noqa: RUF012 - docutils declares it as a plain attribute
        "lazy": directives.flag,
        "settings": directives.unchanged_required,
        "small": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Make the place, with the fallback in it."""
        widget = self.arguments[0]
        if widget not in WIDGETS:
            raise self.error(f"live must be one of {sorted(WIDGETS)}, got {widget!r}")
        if not self.content:
            raise self.error("live needs content: what is shown without JavaScript")
        data = self.read_options(widget)
        if "small" in data:
            data["page"] = "../" * self.env.docname.count("/") + f"{PAGE}.html"
        node = live(widget=widget, data=data)
        count = self.env.new_serialno(f"live-{widget}")  # links lead to a page's first
        node["ids"].append(f"live-{widget}" + (f"-{count + 1}" if count else ""))
        node += self.parse_content_to_nodes()
        return [node]

    def read_options(self, widget: str) -> dict[str, str]:
        """Turn options into data attributes."""
        data = {}
        if "lazy" in self.options:
            data["scripts"] = scripts_of(widget)
        for name in ("settings", "small"):
            if name not in self.options:
                continue
            if widget != "explorer":
                raise self.error(f"{name} is for the explorer, not for {widget!r}")
            data[name] = " ".join((self.options[name] or "").split())
        if unknown := {*data.get("small", "").split()} - {*CONTROLS}:
            known, got = ", ".join(CONTROLS), ", ".join(sorted(unknown))
            raise self.error(f"small must name settings among {known}, got {got}")
        if "settings" in data:
            try:
                check_state(data["settings"])
            except ValueError as error:
                raise self.error(f"live: {error}") from error
        return data


def place_animations(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Make a place of each figure that moves, whose scripts wait until it comes near."""
    if app.builder.name != "html":
        return
    for raw in list(doctree.findall(nodes.raw)):
        if raw.get("format") == "html" and (found := ANIMATION.match(raw.astext())):
            widget = (found[1] or " film").strip()
            place = live(widget=widget, data={"scripts": scripts_of(widget)})
            raw.replace_self(place)
            place += raw


def visit_html(translator: Any, node: live) -> None:
    """Open the place and its fallback."""
    data = {"live": node["widget"], **node.get("data", {})}
    attributes = {f"data-{name}": value for name, value in data.items()}
    translator.body.append(translator.starttag(node, "div", CLASS="live", **attributes))
    translator.body.append('<div class="live-fallback">\n')


def depart_html(translator: Any, _node: live) -> None:
    """Close both."""
    translator.body.append("</div></div>\n")


def add_scripts(
    app: Sphinx,
    _page: str,
    _template: str,
    _context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load what this page's widgets need, and nothing on a page without one."""
    places = list(doctree.findall(live)) if doctree else []
    if places and app.builder.name == "html":
        app.add_css_file(STYLES)
        at_once = {node["widget"] for node in places if "scripts" not in node.get("data", {})}
        scripts = [name for widget in sorted(at_once) for name in WIDGETS[widget]]
        if len(at_once) < len({node["widget"] for node in places}):
            scripts.append(LOADER)
        for script in dict.fromkeys(scripts):
            # Ahead of the theme's: a policy in the page keeps browsers from looking past those.
            app.add_js_file(script, loading_method="defer", priority=100)


def make_assets(app: Sphinx) -> None:
    """Write the weights of the network that the gallery has just trained, and the images."""
    if app.builder.name != "html":
        return
    folder = Path(app.srcdir, "_build/live")
    scripts = folder / "static/live"
    if freshness.is_wanted(app):
        network = Path(os.environ["CNN_GUIDE_ARTEFACTS"], NETWORK)
        training = Path(app.srcdir, METRICS, TRAINING)
        write_weights(scripts / "weights.js", network, training, folder / "weights.key")
    write_images(scripts / "images.js")  # of which chapters make exercises, in any build
    app.config.html_static_path.append(str(folder / "static"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_node(live, html=(visit_html, depart_html))
    app.add_directive("live", LiveDirective)
    app.connect("builder-inited", make_assets, priority=600)  # The gallery runs at 500
    app.connect("doctree-resolved", place_animations)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
