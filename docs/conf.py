"""How the site is built: chapters and gallery scripts run, and one warning fails the build."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent / "_ext"))
sys.path.insert(0, str(Path(__file__).parent / "live"))

import cnn_guide

project = "CNN Guide"
author = "the CNN Guide authors"
project_copyright = author
version = release = cnn_guide.__version__
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.viewcode",
    "numpydoc",
    "sphinx_gallery.gen_gallery",
    "sphinx_design",
    "sphinx_copybutton",
    "sphinx_sitemap",
    "sphinxcontrib.bibtex",
    "sphinxext.opengraph",
    "notfound.extension",
    # Ours, in _ext
    "freshness",
    "metrics",
    "mathml",
    "pages",
    "policy",
    "live",
    "explore",
]
exclude_patterns = [
    "_build",
    "live",
    "generated/**/*.ipynb",
    "generated/**/*.py",
    "generated/**/*.md5",
]
nitpicky = True

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_cache_path = str(Path(__file__).parent / "_build" / "jupyter_cache")
nb_execution_raise_on_error = True
nb_execution_timeout = 900
nb_merge_streams = True
nb_output_stderr = "remove-warn"  # A page with a warning in it is not finished
html_math_renderer = "mathml"

autodoc_typehints = "none"
numpydoc_show_class_members = False
bibtex_bibfiles = ["references.bib"]
copybutton_exclude = ".linenos, .gp, .go"

sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "generated/gallery",
    "subsection_order": [
        f"../gallery/{topic}"
        for topic in ("operations", "training", "filters", "transfer", "myths")
    ],
    "within_subsection_order": "FileNameSortKey",
    "image_scrapers": ("matplotlib", "metrics.collect_measured"),
    "image_srcset": ["2x"],
    "matplotlib_animations": False,
    "abort_on_example_error": False,
    "backreferences_dir": "generated/backreferences",
    "doc_module": ("cnn_guide",),
    "reference_url": {"cnn_guide": None},
    "remove_config_comments": True,
    "show_memory": False,
    "show_signature": False,
    "write_computation_times": False,
    "first_notebook_cell": "%matplotlib inline",
    "plot_gallery": True,
    "download_all_examples": True,
    "min_reported_time": 0,
}

# A build for publication gets its address from the workflow.
html_baseurl = os.environ.get("CNN_GUIDE_URL", "http://localhost:8000/")
sitemap_url_scheme = "{link}"
ogp_site_url = html_baseurl
ogp_site_name = project
ogp_social_cards = {"enable": False}
notfound_urls_prefix = urlsplit(html_baseurl).path  # 404.html is served for any address

html_theme = "pydata_sphinx_theme"
html_title = project
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_extra_path = ["_build/wheel"]  # The gallery pages link to it
html_css_files = ["guide.css"]
html_context = {"default_mode": "auto"}
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "logo": {
        "image_light": "_static/logo.svg",
        "image_dark": "_static/logo.svg",
        "text": project,
    },
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": ["sphinx-version"],
    "secondary_sidebar_items": ["page-toc"],
    "back_to_top_button": False,
}
html_sidebars = {"index": [], "install": [], "bibliography": []}
