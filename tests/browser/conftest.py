"""The built site in a browser: a server, Chromium, and pages that keep watch."""

import gzip
import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (".html", ".js", ".css", ".svg", ".json")


class Handler(SimpleHTTPRequestHandler):
    """Serves files compressed, as a host of static sites does."""

    protocol_version = "HTTP/1.1"
    compressed: ClassVar[dict[Path, bytes]] = {}

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXT or not path.is_file():
            super().do_GET()
            return
        if path not in self.compressed:
            self.compressed[path] = gzip.compress(path.read_bytes(), 6)
        body = self.compressed[path]
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture(scope="session")
def server():
    """Serve docs/: the site, the golden vectors and the sources of the live pages."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=DOCS)) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.fixture(scope="session")
def site(server):
    return f"{server}/_build/html"


@pytest.fixture(scope="session")
def chromium():
    options = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
    with sync_playwright() as playwright:
        path = os.environ["CNN_GUIDE_CHROMIUM"]  # set by `nox -s browser`, as Firefox's
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """Open pages; at the end, none may have had an error or asked another host."""
    opened = []

    def open_one(url, **options):
        page = chromium.new_page(**({"reduced_motion": "reduce"} | options))
        page.errors, page.requests = [], []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.on(
            "console",
            lambda line: (
                page.errors.append(f"{line.text} {line.location}")
                if line.type == "error"
                else None
            ),
        )
        opened.append(page)
        if url:
            page.goto(url, wait_until="load")
        return page

    yield open_one
    for page in opened:
        errors, requests = page.errors, page.requests
        page.context.close()
        assert errors == []
        foreign = [
            url
            for url in requests
            if not url.startswith(("http://127.0.0.1:", "file://", "data:", "blob:"))
        ]
        assert foreign == []
