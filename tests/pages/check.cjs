// Looks at pages as their readers do, and says what is not on the screen: `node check.cjs FOLDER`; `run` makes the pages first.
"use strict";
const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const { chromium } = require("playwright-core");

const folder = process.argv[2];
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const PHONE = { width: 390, height: 844 };

const checks = {
  async "a card on hover, with name, kind and why"(open) {
    const page = await open("sample.html");
    assert.equal(await page.locator("#text mark").count(), 27);
    await page.locator("#text mark", { hasText: "DEIR EZZOR" }).hover();
    const card = await page.locator("#card").innerText();
    assert.match(card, /^Deir ez-Zor\n/);
    assert.match(card, /city/);
    assert.match(card, /Syria · gn:170794/);
    assert.match(card, /Reads as the listed Deir ez-?zor \(line \d+ of the built-in list\)/i);
    await page.screenshot({ path: `${folder}/page-light.png` });
    await page.mouse.move(5, 5);
    assert.ok(await page.locator("#card").isHidden());
  },

  async "homonyms are all on the card"(open) {
    const page = await open("hostile.html");
    await page.locator("#text mark", { hasText: "Aleppo" }).hover();
    assert.match(await page.locator("#card").innerText(), /Candidates[\s\S]*Aleppo[\s\S]*100 %[\s\S]*Aleppo Governorate[\s\S]*0 %/);
    await page.screenshot({ path: `${folder}/candidates.png` });
  },

  async "Tab goes from the text to the list and the buttons"(open) {
    const page = await open("sample.html");
    const stops = [];
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press("Tab");
      stops.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent));
    }
    assert.deepEqual(stops.slice(0, 2), ["Skip to the text", "Deir ez-Zor"]);
    assert.ok(stops.includes("find") && stops.includes("sort"), stops.join());
    await page.keyboard.press("Shift+Tab");
    assert.equal(await page.locator("#where").innerText(), "1 of 27");
    assert.ok(await page.locator("#text mark[aria-current]").isVisible());
  },

  async "n and p go from mention to mention, Tab reaches one of them"(open) {
    const page = await open("sample.html");
    await page.keyboard.press("n");
    await page.keyboard.press("n");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "DEIR EZZOR");
    assert.equal(await page.locator("#where").innerText(), "2 of 27");
    assert.ok(await page.locator("#card").isVisible());
    await page.keyboard.press("p");
    await page.keyboard.press("p");
    assert.equal(await page.locator("#where").innerText(), "27 of 27");
    assert.equal(await page.locator("#text [tabindex='0']").count(), 1);
    await page.keyboard.press("Escape");
    assert.ok(await page.locator("#card").isHidden());
    const focused = await page.locator("mark[aria-current]").boundingBox();
    assert.ok(focused.y > 0 && focused.y < 900, "the current mention is on the screen");
  },

  async "the list filters by name, spelling and kind, and sorts"(open) {
    const page = await open("sample.html");
    const names = () => page.locator("#entities li:not([hidden]) bdi").allTextContents();
    assert.deepEqual((await names()).slice(0, 2), ["Deir ez-Zor", "Raqqa"]);
    await page.keyboard.press("/");
    await page.keyboard.type("daesh");
    assert.deepEqual(await names(), ["Islamic State"]);
    await page.locator("#find").fill("nowhere");
    assert.ok(await page.locator(".none").isVisible());
    await page.keyboard.press("Escape");
    assert.equal((await names()).length, 16);
    await page.locator(".kinds button", { hasText: "person" }).click();
    assert.deepEqual(await names(), ["Suheil al-Hassan"]);
    assert.equal((await page.locator("#where").innerText()).trim(), "2 mentions");
    const plain = await page.locator("#text mark", { hasText: "Raqqa" }).first().evaluate((mark) => getComputedStyle(mark).backgroundColor);
    assert.equal(plain, "rgba(0, 0, 0, 0)");
    await page.screenshot({ path: `${folder}/filtered.png` });
    await page.locator("#all").click();
    await page.locator("#sort").selectOption("name");
    assert.equal((await names())[0], "Abu Kamal");
    await page.locator("#sort").selectOption("first");
    assert.equal((await names())[1], "Syria");
    await page.locator("#entities button", { hasText: "Raqqa" }).click();
    await page.keyboard.press("n");
    assert.equal(await page.locator("#where").innerText(), "2 of 3");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "الرقة");
  },

  async "a phone: nothing is cut off, the card is a sheet, the list folds"(open) {
    const page = await open("sample.html", { viewport: PHONE, hasTouch: true });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width);
    assert.ok(await page.locator("#entities").isHidden());
    await page.locator("#text mark", { hasText: "Daesh" }).tap();
    const card = await page.locator("#card").boundingBox();
    assert.ok(card.x >= 0 && card.x + card.width <= PHONE.width && card.y + card.height <= PHONE.height, JSON.stringify(card));
    await page.screenshot({ path: `${folder}/phone.png` });
    await page.locator("summary").tap();
    assert.ok(await page.locator("#entities").isVisible());
  },

  async "dark, with contrast to read by, as in the light"(open) {
    for (const colorScheme of ["light", "dark"]) {
      for (const name of ["sample.html", "several/index.html", "map.html"]) {
        const page = await open(name, { colorScheme });
        if (name === "sample.html") {
          await page.keyboard.press("n");
          await page.screenshot({ path: `${folder}/page-${colorScheme}-key.png` });
        }
        const poor = await page.evaluate(poorContrast);
        assert.deepEqual(poor, [], `${name}, ${colorScheme}`);
      }
    }
  },

  async "right-to-left text stands right, and marks that never end stay in their paragraph"(open) {
    const page = await open("hostile.html");
    const arabic = page.locator("#text p", { hasText: "الزور" });
    assert.equal(await arabic.evaluate((part) => getComputedStyle(part).direction), "rtl");
    const [first, last] = await arabic.evaluate((part) => {
      const marks = [...part.querySelectorAll("mark")];
      return [marks[0], marks.at(-1)].map((mark) => mark.getBoundingClientRect().x);
    });
    assert.ok(first > last, "the first Arabic name stands right of the last");
    const plain = page.locator("#text p", { hasText: "Mosul" });
    assert.equal(await plain.evaluate((part) => getComputedStyle(part).direction), "ltr");
    const homs = page.locator("#text p", { hasText: "never end" }).locator("mark");
    const [name, after] = await homs.evaluate((mark) => {
      const range = document.createRange();
      range.setStart(mark.parentNode.lastChild, 0);
      range.setEnd(mark.parentNode.lastChild, 6);
      return [mark.getBoundingClientRect().x, range.getBoundingClientRect().x];
    });
    assert.ok(name < after, "an override does not turn the text round");
    await page.screenshot({ path: `${folder}/right-to-left.png` });
  },

  async "hostile text is shown, not run"(open) {
    for (const name of ["hostile.html", "several/index.html", "map.html"]) {
      const page = await open(name);
      assert.notEqual(await page.title(), "run");
      assert.notEqual(await page.title(), "1");
      assert.equal(await page.locator("img").count(), 0);
    }
    const page = await open("hostile.html");
    const text = await page.locator("#text").evaluate((text) => text.textContent);
    assert.ok(text.includes('<script>document.title = "run"</script>') && text.includes("</style><p>Homs") && text.includes("NUL \uFFFD in Mosul"));
  },

  async "5 MB with 50,000 mentions opens and scrolls"(open) {
    const started = Date.now();
    const page = await open("long.html");
    assert.equal(await page.locator("#text mark").count(), 50000);
    await page.keyboard.press("n");
    const opened = Date.now() - started;
    const jumped = Date.now();
    await page.keyboard.press("p");
    await page.keyboard.press("p");
    assert.equal(await page.locator("#where").innerText(), "49999 of 50000");
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const box = await page.locator("mark[aria-current]").boundingBox();
    assert.ok(box.y > 0 && box.y < 900);
    await page.mouse.move(300, 400);
    await page.mouse.wheel(0, -3000);
    await page.waitForTimeout(200);
    console.log(`   opened in ${opened} ms, to the end in ${Date.now() - jumped} ms`);
    assert.ok(opened < 20000);
    await page.screenshot({ path: `${folder}/long.png` });
  },

  async "the index counts, filters, sorts and leads to pages and back"(open) {
    const page = await open("several/index.html");
    assert.equal(await page.locator("#documents tbody tr").count(), 2);
    assert.match(await page.locator(".sum").innerText(), /^2 documents, \d+ mentions of \d+ entities$/);
    await page.screenshot({ path: `${folder}/index.png`, fullPage: true });
    await page.locator("#entities thead button", { hasText: "Name" }).click();
    assert.match(await page.locator("#entities tbody th").first().innerText(), /^Abu Kamal/);
    await page.locator("input[data-table=documents]").fill("hostile");
    assert.equal(await page.locator("#documents tbody tr:visible").count(), 1);
    await page.locator("#documents a:visible").click();
    assert.match(await page.title(), /hostile/);
    await page.locator(".back").click();
    assert.match(page.url(), /index\.html$/);
  },

  async "the map: spellings on hover, keys, wheel, drag, the list"(open) {
    const page = await open("map.html");
    await page.waitForTimeout(100);
    await page.screenshot({ path: `${folder}/map-light.png` });
    await page.locator('#marks g[aria-label^="Raqqa"]').hover();
    const card = await page.locator("#card").innerText();
    assert.match(card, /^Raqqa\n[\s\S]*Spellings found[\s\S]*الرقة[\s\S]*Ar-Raqqah/);
    await page.screenshot({ path: `${folder}/map-card.png` });
    const view = () => page.locator("#map").getAttribute("viewBox").then((box) => box.split(" ").map(Number));
    const [before] = [await view()];
    await page.mouse.move(400, 400);
    await page.mouse.wheel(0, -200);
    await page.waitForTimeout(100);
    const closer = await view();
    assert.ok(closer[2] < before[2], "the wheel zooms");
    await page.mouse.down();
    await page.mouse.move(500, 450, { steps: 5 });
    await page.mouse.up();
    await page.waitForTimeout(100);
    const dragged = await view();
    assert.ok(dragged[0] < closer[0] && dragged[1] < closer[1], "dragging moves the map along");
    await page.locator("#map").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("+");
    await page.waitForTimeout(100);
    const keyed = await view();
    assert.ok(keyed[0] > dragged[0] && keyed[2] < dragged[2], "arrows move, plus zooms");
    await page.keyboard.press("0");
    await page.waitForTimeout(100);
    assert.ok(Math.abs((await view())[2] - before[2]) < 1, "0 shows all again");
    await page.keyboard.press("n");
    assert.match(await page.locator("#card").innerText(), /^Homs/, "from the place that was looked at to the next");
    await page.locator("#find").fill("halab");
    assert.equal(await page.locator("#entities li:visible").count(), 0);
    await page.locator("#find").fill("al-hasakah");
    await page.locator("#entities button:visible").click();
    assert.match(await page.locator("#card").innerText(), /^Hasakah/);
  },

  async "4,000 places: the most mentioned have marks, the others dots, and all a card"(open) {
    const started = Date.now();
    const page = await open("many.html");
    const frame = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const timed = async (act) => {
      const begun = Date.now();
      await act();
      await frame();
      return Date.now() - begun;
    };
    await frame();
    const opened = Date.now() - started;
    assert.equal(await page.locator("#marks g").count(), 500);
    assert.equal((await page.locator("#dots path").getAttribute("d")).split("M").length - 1, 3500);
    await page.screenshot({ path: `${folder}/many.png` });
    const spot = await page.locator("#dots path").evaluate((path) => {
      const [x, y] = path.getAttribute("d").split("M").at(-1).split("h")[0].split(" ").map(Number);
      const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
      return [at.x, at.y];
    });
    await page.mouse.move(...spot);
    assert.match(await page.locator("#card").innerText(), /^\w+ton\n[\s\S]*1 mention/);
    await page.mouse.move(300, 400);
    const wheel = await timed(() => page.mouse.wheel(0, -60));
    const filter = await timed(() => page.locator("#find").fill("aaaaton"));
    assert.equal(await page.locator("#entities li:not([hidden])").count(), 1);
    console.log(`   opened in ${opened} ms, a turn of the wheel in ${wheel} ms, filtered in ${filter} ms`);
    assert.ok(opened < 10000 && wheel < 2000 && filter < 3000);
  },

  async "the map on a phone, moved and pinched by fingers, and dark"(open) {
    const page = await open("map.html", { viewport: PHONE, hasTouch: true, isMobile: true, colorScheme: "dark" });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width);
    await page.waitForTimeout(100);
    const view = () => page.locator("#map").getAttribute("viewBox").then((box) => box.split(" ").map(Number));
    const before = await view();
    const fingers = await page.context().newCDPSession(page);
    const touch = (type, ...points) => fingers.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    await touch("touchStart", [150, 300], [240, 380]);
    await touch("touchMove", [110, 260], [280, 420]);
    await touch("touchEnd");
    await page.waitForTimeout(100);
    assert.ok((await view())[2] < before[2] * 0.8, "two fingers zoom");
    await page.locator("#zoom [data-by=fit]").tap();
    await page.waitForTimeout(100);
    await page.locator('#marks g[aria-label^="Deir"]').first().tap();
    assert.ok(await page.locator("#card").isVisible());
    await page.screenshot({ path: `${folder}/map-phone-dark.png` });
  },

  async "the picture, and those of the README"(open) {
    const svg = await open("map.svg", { viewport: { width: 960, height: 640 } });
    assert.equal(await svg.locator("circle title").count(), 10);
    await svg.screenshot({ path: `${folder}/map-picture.png` });
    const viewport = { width: 1080, height: 680 };
    const page = await open("sample.html", { viewport });
    await page.locator("#text mark", { hasText: "Al-Maydeen" }).hover();
    await page.screenshot({ path: `${folder}/page.png` });
    const map = await open("sample-map.html", { viewport });
    await map.locator('#marks g[aria-label^="Deir"]').hover();
    await map.screenshot({ path: `${folder}/map.png` });
  },
};

// In the page: texts whose colour is too near to their ground, by WCAG's 4.5 to 1.
function poorContrast() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colors) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const poor = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest("script, .hidden, .skip")) continue;
    const grounds = [];
    for (let up = element; up; up = up.parentElement) grounds.unshift(getComputedStyle(up).backgroundColor);
    if (element.closest("svg")) grounds.push(getComputedStyle(document.documentElement).getPropertyValue("--land"));
    const style = getComputedStyle(element);
    const [ink, ground] = [light(over([...grounds, element.closest("svg") ? style.fill : style.color])), light(over(grounds))];
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    if (ratio < 4.5) poor.add(`${ratio.toFixed(2)}: ${element.tagName}.${element.className.baseVal ?? element.className} ${node.data.trim().slice(0, 30)}`);
  }
  return [...poor];
}

(async () => {
  const executablePath = execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser || command -v google-chrome"]).toString().trim();
  const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
  let failed = 0;
  for (const [name, check] of Object.entries(checks)) {
    const said = [];
    const contexts = [];
    const open = async (file, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      page.on("request", (request) => request.url().startsWith("file:") || request.url().startsWith("data:") || said.push(`asks for ${request.url()}`));
      await page.goto(`file://${folder}/${file}`);
      return page;
    };
    try {
      await check(open);
      assert.deepEqual(said, [], "the console is not silent");
      console.log(`ok   ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}\n${error.message}\n${said.join("\n")}`);
    }
    for (const context of contexts) await context.close();
  }
  await browser.close();
  console.log(failed ? `${failed} checks failed` : `${Object.keys(checks).length} checks passed; screenshots are in ${folder}`);
  process.exitCode = failed ? 1 : 0;
})();
