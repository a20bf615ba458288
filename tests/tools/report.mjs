// Opens a report in Chromium as a reader would, and prints what came of it as JSON.
//
// node report.mjs MODULES REPORT.html PICTURES [TEXT…]: each text is looked for in the table. Pictures of the page in light, in
// dark and as printed are left in the folder.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, report, pictures, ...texts] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "report.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const address = pathToFileURL(resolve(report)).href;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const seen = { console: [], requests: [], violations: [], timings: {}, found: {}, counts: {} };

const open = async (colorScheme) => {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.console.push(`error: ${error}`));
  page.on("request", (request) => seen.requests.push(request.url()));
  await page.goto(address);
  return page;
};

// What assistive technology could not use. Some rows are opened first, so that they are looked at as well.
const audit = async (page, scheme) => {
  for (const button of (await page.locator("#rows .open").all()).slice(0, 5)) {
    await button.click();
  }
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const { id, help, nodes } of violations) {
    seen.violations.push(`${scheme}: ${id}: ${help}: ${nodes[0].html}: ${nodes[0].failureSummary}`);
  }
};

// How long an act takes until the next frame has been painted: by the clock, and what the page itself works, whatever else the
// machine does meanwhile. Of three pages, the quickest counts.
const timed = async ({ page, metrics }, name, act) => {
  const before = await worked(metrics);
  const clock = await page.evaluate(
    ([source]) =>
      new Promise((done) => {
        const start = performance.now();
        new Function("return " + source)()();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
      }),
    [act.toString()],
  );
  const work = (await worked(metrics)) - before;
  const known = seen.timings[name] ?? { clock: Infinity, work: Infinity };
  seen.timings[name] = { clock: Math.min(clock, known.clock), work: Math.min(work, known.work) };
};
const worked = async (metrics) => {
  const answer = await metrics.send("Performance.getMetrics");
  return answer.metrics.find(({ name }) => name === "TaskDuration").value * 1000;
};

const light = await open("light");
await light.screenshot({ path: join(pictures, "light.png"), fullPage: true });
await audit(light, "light");
await light.screenshot({ path: join(pictures, "opened.png"), fullPage: true });

// `Function` is what the page's own policy forbids, so that the clock runs in a page without one.
const choose = (id, value) =>
  new Function(
    `const field = document.getElementById("${id}"); field.value = ${JSON.stringify(value)};` +
      `field.dispatchEvent(new Event("input", { bubbles: true }))`,
  );
for (let turn = 0; turn < 3; turn += 1) {
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 900 } });
  const clocked = await context.newPage();
  const metrics = await context.newCDPSession(clocked);
  await metrics.send("Performance.enable", { timeDomain: "threadTicks" });
  await clocked.goto(address);
  const watched = { page: clocked, metrics };
  for (const key of ["id", "unit", "account1", "standing", "severity", "findings"]) {
    const press = new Function(`document.querySelector('[data-key="${key}"]').click()`);
    await timed(watched, `sort by ${key}`, press);
    await timed(watched, `sort by ${key}, the other way round`, press);
  }
  for (const [id, value] of [["search", "e"], ["search", "prod"], ["search", ""], ["standing", "false-pass"], ["standing", ""]]) {
    await timed(watched, `${id} ${value || "all"}`, choose(id, value));
    seen.counts[`${id} ${value || "all"}`] = await clocked.textContent("#count");
  }
  await timed(watched, "next page", new Function(`document.getElementById("next").click()`));
  await context.close();
}

for (const text of texts) {
  await light.fill("#search", text.toLowerCase());
  const rows = light.locator("#rows tr.account");
  if ((await rows.count()) > 0 && (await rows.first().locator(".open").getAttribute("aria-expanded")) === "false") {
    await rows.first().locator(".open").click();
  }
  seen.found[text] = (await light.locator("#rows").innerText()).includes(text);
}
await light.fill("#search", "");
seen.acted = await light.evaluate(() => Object.keys(window).filter((name) => name.startsWith("hacked")));
seen.images = await light.locator("img, iframe, object, link, script[src]").count();

seen.widths = [];
for (const width of [390, 640, 1280]) {
  await light.setViewportSize({ width, height: 900 });
  seen.widths.push((await light.evaluate(() => document.documentElement.scrollWidth)) - width);
}

const dark = await open("dark");
await dark.screenshot({ path: join(pictures, "dark.png"), fullPage: true });
await audit(dark, "dark");
seen.isDark = await dark.evaluate(() => getComputedStyle(document.body).backgroundColor);

// Whoever runs no script is told of every account, too.
const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
await still.goto(address);
const rows = still.locator("noscript tbody tr");
seen.plain = { accounts: await rows.count(), first: await rows.first().innerText() };

const paper = await open("light");
await paper.selectOption("#standing", "false-pass");
// Thousands of accounts on paper are a matter of minutes.
if (await paper.locator("#pages").isVisible()) {
  await paper.selectOption("#unit", { index: (await paper.locator("#unit option").count()) - 1 });
}
await paper.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
seen.printed = await paper.locator("#rows tr.account").count();
await paper.emulateMedia({ media: "print" });
await paper.screenshot({ path: join(pictures, "print.png"), fullPage: true });
await paper.pdf({ path: join(pictures, "print.pdf"), format: "A4" });

await browser.close();
seen.requests = seen.requests.filter((url) => url !== address);
console.log(JSON.stringify(seen));
