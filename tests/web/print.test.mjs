// Letters on a telephone, on a screen of A4 width, and on paper in the letter format (信函格式) of GB/T 9704-2012, 10.1.
// SCREENSHOTS=1 renews those in docs/images.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import PostalMime from "postal-mime";
import puppeteer from "puppeteer-core";

import { ask, serve } from "./serve.mjs";

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const images = fileURLToPath(new URL("../../docs/images/", import.meta.url));

/** A tenth of a millimetre is a dot. */
const dots = 254;
/** CSS pixels in a millimetre. */
const px = 96 / 25.4;

let service;
let browser;
let folder;
let letters;

before(async () => {
  service = await serve();
  folder = await mkdtemp(join(tmpdir(), "zhaoshang-print-"));
  // A container has neither the rights for Chromium's sandbox nor much shared memory.
  browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  const query = "{ letters(first: 100, filter: { kind: { eq: URGING } }) { nodes { addresseeKind html items { id } } } }";
  const { data } = await ask(service.url, query, { token: service.token });
  const longest = (kind) =>
    data.letters.nodes
      .filter(({ addresseeKind }) => addresseeKind === kind)
      .reduce((most, next) => (next.items.length > most.items.length ? next : most)).html;
  letters = { unit: longest("UNIT"), leader: longest("LEADER") };
});
after(async () => {
  await browser?.close();
  await service?.stop();
  if (folder) await rm(folder, { recursive: true });
});

async function open(html, width) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 1123 });
  await page.setContent(html);
  return page;
}

for (const [name, width] of Object.entries({ phone: 390, a4: 794 })) {
  test(`a letter fits a screen ${width} pixels wide`, async () => {
    for (const [to, html] of Object.entries(letters)) {
      const page = await open(html, width);
      const { scrolls, narrowest, smallest } = await page.evaluate(() => ({
        scrolls: document.documentElement.scrollWidth - window.innerWidth,
        narrowest: Math.min(...[...document.querySelectorAll(".sheet td")].map((cell) => cell.clientWidth)),
        smallest: Math.min(
          ...[...document.querySelectorAll(".sheet p, .sheet td")].map((each) => parseFloat(getComputedStyle(each).fontSize)),
        ),
      }));
      assert.ok(scrolls <= 0, `${to}: ${scrolls} pixels too wide`);
      assert.ok(narrowest >= 30 && smallest >= 14, `${to}: ${narrowest}, ${smallest}`);
      if (process.env.SCREENSHOTS && to === "unit") {
        await page.screenshot({ path: join(images, `letter-mail-${name}.png`), clip: { x: 0, y: 0, width, height: 1123 } });
      }
      await page.close();
    }
  });
}

/** Where the type area ends, in millimetres from the top of the page. */
const typeAreaEnds = 297 - 35;

/** The pages of a letter as it is printed: for each, how far down it has words, and where it is red as the mark is, in millimetres. */
async function printed(html, name) {
  const page = await open(html, 794);
  const path = join(folder, `${name}.pdf`);
  await page.pdf({ path, preferCSSPageSize: true, printBackground: true });
  await page.close();
  const info = execFileSync("pdfinfo", [path]).toString();
  execFileSync("pdftoppm", ["-r", String(dots), path, join(folder, name)]);
  const count = Number(info.match(/Pages:\s+(\d+)/)[1]);
  const size = info.match(/Page size:\s+([\d.]+) x ([\d.]+) pts/).slice(1).map((points) => (points / 72) * 25.4);
  if (process.env.SCREENSHOTS && name === "unit") {
    execFileSync("pdftoppm", ["-r", "96", "-png", "-f", "1", "-l", "1", "-singlefile", path, join(images, "letter-print")]);
  }
  const digits = String(count).length;
  const pages = [];
  for (let number = 1; number <= count; number += 1) {
    const text = execFileSync("pdftotext", ["-f", String(number), "-l", String(number), "-layout", path, "-"]).toString();
    const picture = await readFile(join(folder, `${name}-${String(number).padStart(digits, "0")}.ppm`));
    const words = execFileSync("pdftotext", ["-bbox", "-f", String(number), "-l", String(number), path, "-"]).toString();
    const ends = [...words.matchAll(/yMax="([\d.]+)"/g)].map(([, y]) => (Number(y) / 72) * 25.4);
    const filled = Math.max(...ends.filter((y) => y < typeAreaEnds + 1));
    pages.push({ text, filled, red: red(picture) });
  }
  return { size, pages };
}

/** The rows of a picture (PPM) that have the red of the mark, and from where to where. */
function red(picture) {
  const [, width, height] = picture.subarray(0, 20).toString("latin1").match(/^P6\s+(\d+)\s+(\d+)\s+255\s/).map(Number);
  const start = picture.length - width * height * 3;
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    let [from, until, dots] = [width, -1, 0];
    for (let x = 0; x < width; x += 1) {
      const at = start + (y * width + x) * 3;
      if (picture[at] > 195 && picture[at + 1] < 60 && picture[at + 2] < 60) {
        from = Math.min(from, x);
        until = x;
        dots += 1;
      }
    }
    if (dots > 0) rows.push({ y: y / 10, from: from / 10, until: (until + 1) / 10, full: dots > (until - from) * 0.98 });
  }
  return rows;
}

const near = (actual, expected, by, what) =>
  assert.ok(Math.abs(actual - expected) <= by, `${what}: ${actual} mm, not ${expected}`);

/** The lines as wide as a page's frame: top and thickness of each. */
function rules(rows) {
  const found = [];
  for (const { y, from, until, full } of rows) {
    if (!full || until - from < 160) continue;
    near(from, 20, 0.3, "left end of a line");
    near(until - from, 170, 0.5, "width of a line");
    const last = found.at(-1);
    if (last && y - (last.top + last.thick) < 0.05) last.thick = y + 0.1 - last.top;
    else found.push({ top: y, thick: 0.1 });
  }
  return found;
}

test("on paper the first page has mark and double lines where the standard has them, and no page number", async () => {
  for (const [name, html] of Object.entries(letters)) {
    const { size, pages } = await printed(html, name);
    near(size[0], 210, 0.5, "width of the paper");
    near(size[1], 297, 0.5, "height of the paper");
    const [first, ...others] = pages;
    const [above, thin, above2, below] = rules(first.red);
    near(first.red[0].y, 30, 1, "top of the mark");
    const markEnds = first.red.filter(({ y }) => y < above.top - 1).at(-1).y;
    // The glyphs end a little above the end of their square.
    near(above.top - markEnds, 4, 1.2, "distance of the line under the mark");
    assert.ok(above.thick > 2 * thin.thick && below.thick > 2 * above2.thick, "thick over thin, thin over thick");
    near(below.top + below.thick, 277, 0.4, "end of the line at the foot");
    assert.equal(rules(first.red).length, 4);
    assert.ok(!/—\s*1\s*—/.test(first.text), "no number on page one");
    assert.ok(others.length > 0, "the longest letter has several pages");
    others.forEach(({ text, red }, index) => {
      assert.deepEqual(red, []);
      assert.match(text, new RegExp(`—\\s*${index + 2}\\s*—`));
    });
  }
});

test("on paper a list goes on over the page, and a heading has lines of its item under it", async () => {
  for (const [name, html] of Object.entries(letters)) {
    const { pages } = await printed(html, name);
    for (const [index, { text, filled }] of pages.slice(0, -1).entries()) {
      const left = typeAreaEnds - filled;
      const goesOn = /^\s*序号/.test(pages[index + 1].text);
      // A heading takes its paragraph, the head of the list and two lines of the first item with it.
      assert.ok(left < (goesOn ? 25 : 62), `${name}: ${left} mm left\n${text}`);
      const lines = text.split("\n").filter((line) => line.trim() && !/^\s*—\s*\d+\s*—\s*$/.test(line));
      assert.doesNotMatch(lines.at(-1), /：\s*$|^\s*[一二三四五]、|期限\s*$/, `${name}: ${text}`);
    }
  }
});

test("on paper a line has 28 characters and a page 22 lines", async () => {
  const page = await open(letters.unit, Math.round(170 * px));
  await page.emulateMediaType("print");
  const measured = await page.evaluate(() => {
    const sheet = document.querySelector(".sheet");
    const paragraph = document.createElement("p");
    paragraph.textContent = "国".repeat(100);
    sheet.append(paragraph);
    const range = document.createRange();
    let characters = 0;
    let top;
    for (let at = 0; at < 100; at += 1) {
      range.setStart(paragraph.firstChild, at);
      range.setEnd(paragraph.firstChild, at + 1);
      const rect = range.getBoundingClientRect();
      top ??= rect.top;
      if (rect.top === top) characters += 1;
    }
    const style = getComputedStyle(paragraph);
    const title = getComputedStyle(sheet.querySelector("h1"));
    return {
      characters,
      line: parseFloat(style.lineHeight),
      body: parseFloat(style.fontSize),
      title: parseFloat(title.fontSize),
      hidden: getComputedStyle(sheet.querySelector(".end")).display,
    };
  });
  assert.equal(measured.characters, 28);
  near(measured.line / px, 225 / 22, 0.05, "from line to line");
  near((measured.body / 96) * 72, 16, 0.01, "body (3号)");
  near((measured.title / 96) * 72, 22, 0.01, "title (2号)");
  assert.equal(measured.hidden, "none");
  await page.close();
});

test("on paper a title goes over to another line after a phrase", async () => {
  for (const [to, html] of Object.entries(letters)) {
    const page = await open(html, Math.round(170 * px));
    await page.emulateMediaType("print");
    const lines = await page.evaluate(() => {
      const lines = [];
      const range = document.createRange();
      const words = document.createTreeWalker(document.querySelector(".sheet h1"), NodeFilter.SHOW_TEXT);
      let top;
      while (words.nextNode()) {
        for (let at = 0; at < words.currentNode.length; at += 1) {
          range.setStart(words.currentNode, at);
          range.setEnd(words.currentNode, at + 1);
          const rect = range.getBoundingClientRect();
          if (rect.top !== top) lines.push("");
          top = rect.top;
          lines[lines.length - 1] += range.toString();
        }
      }
      return lines;
    });
    const expected = {
      unit: /^关于[^\n]+招商项目\n逾期事项的工作催办函$/,
      leader: /^关于[^\n]+招商项目逾期事项的情况报告$/,
    };
    assert.match(lines.join("\n"), expected[to], to);
    await page.close();
  }
});

test("the page behind a personal link prints as the letter does, without what stands below it", async () => {
  // Of the last month: the links of older letters have expired.
  const names = (await readdir(service.mail)).sort();
  const name = names.findLast((each) => /^urging\.[^.]+\.unit-\d+\.letter-\d+@/.test(each));
  const mail = await PostalMime.parse(await readFile(join(service.mail, name)));
  const link = mail.text.match(/http\S+\/letters\/\S+/)[0];
  const page = await browser.newPage();
  await page.goto(`${link}?show=text`);
  const shown = await page.content();
  assert.ok(!shown.includes("/letters/"), "the letter as issued has no link in it");
  await page.close();
  const [asMail, asPage] = await Promise.all([printed(mail.html, "mail"), printed(shown, "page")]);
  assert.ok(!asMail.pages.some(({ text }) => text.includes("个人链接")));
  assert.equal(asMail.pages.length, asPage.pages.length);
});
