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
    "sphinx.ext.autosummary",
    "numpydoc",
    "sphinx_gallery.gen_gallery",
    "sphinx_design",
    "sphinx_copybutton",
    "sphinxcontrib.bibtex",
    "sphinxext.opengraph",
    "notfound.extension",
    # Ours, in _ext
    "styles",
    "api",
    "api_names",
    "freshness",
    "metrics",
    "mathml",
    "what_ran",
    "how_we_know",
    "live",
    "explore",
    "computed",
    "exercises",
    "quizzes",
    "guesses",
    "code_tabs",
    "glossary",
    "search_entries",
    "reading",
    "chapter_map",
    "notebooks",
    "margin",
    "everything",
    "gallery_pages",
    "figure_first",
    "not_found",
    "finish_site",
]
if not tags.has("partial"):  # noqa: F821 - Sphinx's; this one loads TensorFlow in every build
    extensions.append("sphinx.ext.viewcode")
exclude_patterns = [
    "_build",
    "_templates",
    "live",
    "generated/**/*.ipynb",
    "generated/**/*.py",
    "generated/**/*.md5",
]
nitpicky = True
# It looks at the whole path, and whoever has the project in "My documents" may build it too;
# tests/test_gallery.py looks at the names that we give.
suppress_warnings = ["sphinx_gallery.space_in_filename"]

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_cache_path = str(Path(__file__).parent / "_build/runs/jupyter_cache")
nb_execution_raise_on_error = True
nb_execution_timeout = 900
nb_merge_streams = True
nb_code_prompt_show = "Show the code of this figure"
nb_code_prompt_hide = "Hide the code of this figure"
nb_output_stderr = "remove-warn"  # A page with a warning in it is not finished
html_math_renderer = "mathml"

templates_path = ["_templates"]
autodoc_typehints = "none"
autodoc_preserve_defaults = True
default_role = "api-name"  # _ext/api_names.py
autosummary_generate = False  # _ext/api.py does, when the package changed
autosummary_ignore_module_all = False
numpydoc_show_class_members = False
bibtex_bibfiles = ["references.bib"]
copybutton_exclude = ".linenos, .gp, .go"

sphinx_gallery_conf = {
    "examples_dirs": "../gallery",
    "gallery_dirs": "generated/gallery",
    "subsection_order": [
        f"../gallery/{topic}"
        for topic in ("operations", "training", "filters", "transfer", "applications", "myths")
    ],
    "within_subsection_order": "gallery_cards.by_interest",
    "image_scrapers": ("matplotlib", "metrics.collect_measured", "what_ran.collect_record"),
    "image_srcset": ["2x"],
    "matplotlib_animations": False,
    "reset_modules": (
        "matplotlib",
        "figures.start_script",
        "freshness.around_script",
        "what_ran.around_script",
    ),
    "reset_modules_order": "both",
    "abort_on_example_error": False,
    "backreferences_dir": "generated/backreferences",
    "doc_module": ("cnn_guide",),
    "remove_config_comments": True,
    "show_memory": False,
    "show_signature": False,
    "write_computation_times": False,
    "first_notebook_cell": "%matplotlib inline",
    "plot_gallery": True,
    "download_all_examples": True,
    "min_reported_time": 0,
}

# `_ext/freshness.py` keys each page to what it uses.
freshness = {
    "package": "cnn_guide",
    "distribution": "cnn-guide",
    "network_made_by": "gallery/training/plot_mnist_training",
    "network_read_through": "cnn_guide.mnist_network",
}

# A build for publication gets its address from the workflow.
html_baseurl = os.environ.get("CNN_GUIDE_URL", "http://localhost:8000").rstrip("/") + "/"
ogp_site_url = html_baseurl
ogp_site_name = project
ogp_social_cards = {"enable": False}
ogp_image = "_static/feature_maps.png"
ogp_image_alt = "A handwritten 7 on its way through a network: maps of four layers"
ogp_custom_meta_tags = ['<meta name="twitter:card" content="summary_large_image">']
notfound_urls_prefix = urlsplit(html_baseurl).path  # 404.html is served for any address

html_theme = "pydata_sphinx_theme"
html_title = project
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_extra_path = ["_build/wheel"]  # The gallery pages link to it
html_context = {"default_mode": "auto"}
html_search_scorer = str(Path(__file__).parent / "_ext/search_scorer.js")
html_copy_source = False
html_show_sourcelink = False
repository = os.environ.get("CNN_GUIDE_REPOSITORY", "")
html_theme_options = {
    "icon_links": [{"name": "Source", "url": repository, "icon": "fa-solid fa-code-branch"}]
    if repository
    else [],
    "logo": {
        "image_light": "_static/logo.svg",
        "image_dark": "_static/logo.svg",
        "text": project,
    },
    "navbar_align": "left",
    "navbar_end": ["theme-switcher", "navbar-icon-links"],
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": ["sphinx-version"],
    "secondary_sidebar_items": ["page-toc"],
    "back_to_top_button": False,
}
html_sidebars = {
    name: []
    for name in (
        "index",
        "404",
        "glossary",
        "install",
        "how-we-know",
        "how-fast",
        "bibliography",
    )
}
