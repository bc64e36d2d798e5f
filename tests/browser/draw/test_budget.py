"""What the page costs: bytes, time until it is ready, time to answer; printed and bounded."""

import gzip
import time
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

DOCS = Path(__file__).parents[3] / "docs"
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000}  # 1.6 Mbit/s
SLOW_LINE |= {"uploadThroughput": 200_000}


def weigh(page):
    """Compressed bytes of each file that a page asked for, but the page itself."""
    files = {urlsplit(url).path for url in page.requests if not url.startswith("data:")}
    files = {file for file in files if not file.endswith((".html", "/"))}
    return {
        file: len(gzip.compress((DOCS / file.lstrip("/")).read_bytes(), 6)) for file in files
    }


def test_adds_under_300_kb_to_an_empty_page(open_page, site):
    empty = open_page(f"{site}/play/index.html")
    draw = open_page(f"{site}/play/draw.html")
    for page in (empty, draw):
        page.wait_for_load_state("networkidle")
    added = {file: size for file, size in weigh(draw).items() if file not in weigh(empty)}
    print(f"\nadded: {sum(added.values()) / 1000:.0f} kB; {added}")
    assert any(file.endswith("weights.js") for file in added)
    assert sum(added.values()) < 300_000


def time_to_ready(open_page, site):
    """Open the page in a new profile on a slow line; return the seconds until it is ready."""
    page = open_page(None)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    begin = time.perf_counter()
    page.goto(f"{site}/play/draw.html", wait_until="commit")
    expect(page.locator(".live-draw")).to_have_attribute("data-ready", "", timeout=20_000)
    return time.perf_counter() - begin


def test_is_ready_within_4_s_on_a_slow_line(open_page, site):
    # The fastest of three: what else a machine does meanwhile is not the page's fault.
    seconds = min(time_to_ready(open_page, site) for _ in range(3))
    print(f"\nready at 1.6 Mbit/s and 150 ms after {seconds:.2f} s")
    assert seconds < 4


def test_answers_within_30_ms(draw):
    page = draw()
    widget, times = page.locator(".live-draw"), []
    for button in page.locator(".live-samples button").all():
        button.click()
        page.wait_for_timeout(50)
        times.append(float(widget.get_attribute("data-milliseconds")))
    median = sorted(times)[len(times) // 2]
    print(f"\ninference: median {median} ms of {len(times)}, at most {max(times)} ms")
    assert median < 30


# Draws a spiral by events, and adds up what scripts take for each of the last moves: the
# event's handlers, and what waits for the next frame.
MOVES = """
    async ([fill, count]) => {
      const pad = document.querySelector(".live-pad");
      pad.setPointerCapture = () => {}; // which needs a pointer that is there
      let spent = 0;
      const timed = (act) => {
        const begin = performance.now();
        act();
        spent += performance.now() - begin;
      };
      const request = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (act) => request((time) => timed(() => act(time)));
      const box = pad.getBoundingClientRect();
      const tell = (name, number) => {
        const [angle, radius] = [number / 9, 0.05 + (0.4 * (number % 700)) / 700];
        const clientX = box.left + box.width * (0.5 + radius * Math.cos(angle));
        const clientY = box.top + box.height * (0.5 + radius * Math.sin(angle));
        const event = { pointerId: 1, button: 0, buttons: 1, clientX, clientY, bubbles: true };
        timed(() => pad.dispatchEvent(new PointerEvent(name, event)));
      };
      tell("pointerdown", 0);
      for (let number = 1; number < fill; number += 1) tell("pointermove", number);
      const frame = () => new Promise((done) => request(() => request(done)));
      await frame();
      const times = [];
      for (let number = fill; number < fill + count; number += 1) {
        spent = 0;
        tell("pointermove", number);
        await frame();
        times.push(spent);
      }
      return times.sort((a, b) => a - b);
    }
"""


def test_with_a_kept_drawing_and_marks_a_move_takes_under_16_ms(draw):
    page = draw()
    page.get_by_role("button", name="Keep, draw another").click()
    page.get_by_role("button", name="Which pixels decided?").click()
    times = page.evaluate(MOVES, [300, 100])
    print(f"\na move, compared: median {times[50]:.1f} ms, one in ten below {times[10]:.1f}")
    assert times[10] < 16
    assert page.locator(".live-view[data-marked]").count() == 0, "hiding waits for the pen"
    expect(page.locator(".live-view[data-marked]")).to_have_count(2, timeout=20_000)


def test_a_move_takes_under_16_ms_however_much_is_drawn(draw):
    """A busy machine is no fault of the page's: the fastest tenth counts, and a ratio."""
    page = draw()
    little = min(page.evaluate(MOVES, [30, 60])[30] for _ in range(2))
    page.reload()
    expect(page.locator(".live-draw")).to_have_attribute("data-ready", "")
    times = page.evaluate(MOVES, [3000, 100])
    print(
        f"\na move: median {little:.1f} ms at 30 points, {times[50]:.1f} ms at 3,000, "
        f"one in ten below {times[10]:.1f}, nine in ten below {times[90]:.1f}"
    )
    assert times[10] < 16
    assert times[50] < 2.5 * little
