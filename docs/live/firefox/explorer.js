// Drives the explorer in Firefox for tests/browser/explorer/test_firefox.py: prints what it saw.
// Arguments: Firefox' path, then the addresses of the explorer's page.
import puppeteer from "puppeteer-core";

const [executablePath, ...addresses] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  defaultViewport: null,
});
const seen = [];
try {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  const read = () =>
    page.evaluate(() => {
      const root = document.querySelector(".live-explorer");
      const text = (selector) => root.querySelector(selector)?.innerText ?? "";
      return {
        titles: [...root.querySelectorAll(".live-title")].map((title) => title.innerText),
        terms: [...root.querySelectorAll(".live-term")].map((term) => term.innerText),
        result: text(".live-result"),
        notice: text(".live-notice"),
        refusal: text(".live-refusal"),
        fallback: document.querySelector(".live-fallback").checkVisibility(),
        query: location.search,
      };
    });
  for (const address of addresses) {
    const steps = {};
    await page.goto(`${address}?image=tiny&strides=2&padding=same&stop=0,0`);
    await page.waitForSelector(".live-explorer .live-result");
    steps.opened = await read();
    const [image, output] = await page.$$(".live-grid");
    await output.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    steps.moved = await read();
    const box = await (await image.$("canvas")).boundingBox();
    await page.mouse.click(box.x + 5, box.y + 5); // the padded image's first cell
    steps.clicked = await read();
    await new Promise((resolve) => setTimeout(resolve, 500));
    steps.later = await read();
    await page.goto(`${address}?image=tiny&strides=2&dilation_rate=2&kernel=%3Cb%3E`);
    await page.waitForSelector(".live-explorer .live-refusal");
    steps.refused = await read();
    seen.push(steps);
  }
  console.log(JSON.stringify({ seen, faults }));
} finally {
  await browser.close();
}
