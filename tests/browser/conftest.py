"""What the browser tests share: the site on 127.0.0.1, and Chromium."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parents[2] / "docs"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run"]
SWITCHES += ["--disable-background-networking"]


class Quiet(SimpleHTTPRequestHandler):
    """Serve without a line for each request."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def server():
    """Serve docs/: the built site and the live pages' sources."""
    handler = partial(Quiet, directory=str(DOCS))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


@pytest.fixture(scope="session")
def chromium():
    """Start Debian's Chromium once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield browser
        browser.close()
