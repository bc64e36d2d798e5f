"""The built site in a browser: a server, Chromium, and pages that keep watch."""

import gzip
import json
import os
import shutil
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import expect, sync_playwright

DOCS = Path(__file__).parents[2] / "docs"
SITE = DOCS / "_build/html"
CHROMIUM = (
    "CNN_GUIDE_CHROMIUM",
    ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
)
FIREFOX = "CNN_GUIDE_FIREFOX", ("firefox-esr", "firefox")
TEXT = (".html", ".js", ".css", ".svg", ".json")


# Not tests; they need TensorFlow, and so run in another environment, before the tests.
collect_ignore_glob = ["golden*.py"]

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is no fault of a page


def find_browser(variable, programs):
    """Take the program that an environment variable names, or the first that is installed."""
    found = os.environ.get(variable) or next(filter(None, map(shutil.which, programs)), None)
    if not found:
        names = " or ".join(programs)
        raise FileNotFoundError(f"install {names}, or set {variable} to a browser's path")
    return found


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
    """Serve docs/: the site, the golden data and the sources of the live pages."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=DOCS)) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.fixture(scope="session")
def site(server):
    return f"{server}/_build/html"


@pytest.fixture(params=["http", "file"])
def root(request, site):
    """Give the site's address twice: on a server, and on the disk."""
    return site if request.param == "http" else SITE.as_uri()


@pytest.fixture(scope="session")
def run_in_firefox(site):
    """Run a script of docs/live/firefox on a page, from the server and the disk."""

    def run(script, page):
        addresses = [f"{site}/{page}", (SITE / page).as_uri()]
        command = ["node", f"firefox/{script}", find_browser(*FIREFOX), *addresses]
        ran = subprocess.run(
            command, cwd=DOCS / "live", capture_output=True, text=True, timeout=240, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    return run


@pytest.fixture(scope="session")
def look_at(site):
    """Return Lighthouse's report of a page, in some categories."""

    def report(page, categories):
        program = ["node", "node_modules/lighthouse/cli/index.js", f"{site}/{page}.html"]
        options = ["--quiet", "--output=json", "--output-path=stdout"]
        options.append(f"--only-categories={','.join(categories)}")
        ran = subprocess.run(
            [*program, *options, "--chrome-flags=--headless --no-sandbox"],
            cwd=DOCS / "live",
            env=os.environ | {"CHROME_PATH": find_browser(*CHROMIUM)},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    return report


@pytest.fixture(scope="session")
def chromium():
    options = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
    with sync_playwright() as playwright:
        program = find_browser(*CHROMIUM)
        browser = playwright.chromium.launch(executable_path=program, args=options)
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
