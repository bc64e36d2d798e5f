// Draws in Firefox for tests/browser/draw/test_firefox.py, and prints what each page answered.
// Arguments: Firefox' path, then the addresses of the page.
import puppeteer from "puppeteer-core";

const [executablePath, ...urls] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const results = [];
for (const url of urls) {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(url, { waitUntil: "load" });
  await page.waitForSelector(".live-draw[data-ready]", { timeout: 20000 });
  const read = () => page.$eval(".live-draw .live-answer", (output) => output.textContent);
  const wait = () => new Promise((resolve) => setTimeout(resolve, 1000));

  await page.$eval(".live-pad", (pad) => pad.scrollIntoView({ block: "center" }));
  const box = await (await page.$(".live-pad")).boundingBox();
  const move = (x, y) =>
    page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 8 });
  // A digit draws itself first; it is read when it is whole.
  const result = {};
  for (let tries = 0; tries < 20 && !result.opened?.startsWith("A 7, "); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    result.opened = await read();
  }
  await move(0.5, 0.15);
  await page.mouse.down();
  await move(0.48, 0.85);
  await page.mouse.up();
  await wait();
  result.mouse = await read();

  await page.keyboard.press("Delete"); // the pad has the focus
  await page.focus(".live-pad");
  await page.keyboard.press(" ");
  for (let step = 0; step < 8; step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press(" ");
  await wait();
  result.keyboard = await read();

  await page.$eval(".live-samples button[aria-label*='misreads']", (button) => button.click());
  await wait();
  result.sample = await read();

  const press = (text) =>
    page.$$eval(
      ".live-tools button",
      (buttons, wanted) => buttons.find((one) => one.textContent.startsWith(wanted)).click(),
      text,
    );
  await press("Which pixels");
  await page.waitForSelector(".live-view[data-marked]", { timeout: 20000 });
  await press("Keep");
  await page.$eval(".live-samples button", (button) => button.click());
  await page.waitForFunction(
    () => document.querySelectorAll(".live-view[data-marked]").length === 2,
    { timeout: 20000 },
  );
  result.views = await page.$$eval(".live-view", (views) =>
    views.map((view) => view.querySelector(".live-view-answer").textContent),
  );
  result.findings = await page.$$eval(".live-finding", (all) =>
    all.map((one) => one.textContent),
  );
  results.push({ ...result, errors });
  await page.close();
}
await browser.close();
console.log(JSON.stringify(results));
