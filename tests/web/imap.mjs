// Compares the mails of a folder, as postal-mime reads them, with those that Python has read from a mailbox over IMAP:
// every one once, and the same to both. `node imap.mjs <folder> <mails.json>`

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import PostalMime from "postal-mime";

const [folder, list] = process.argv.slice(2);

/** The line ends of all kinds of mail programs, made the same. */
const lines = (text) => text.replaceAll("\r\n", "\n").trimEnd();
const people = (...addresses) => addresses.map(({ name, address }) => [name, address]);
/** Python before 3.13 keeps the space between the encoded words of a long name (gh-92081); RFC 2047, 6.2 drops it. */
const joined = (people) => people.map(([name, address]) => [name.replaceAll(" ", ""), address]);

/** Letters, reports and copies of them, and the word that an answer was returned. */
const subject = /^(【抄送】)?【(工作(提示|催办)函|情况报告|反馈退回)】九招商函〔\d{4}〕\d+号 关于\d{4}年\d{1,2}月.+(函|情况报告)$/;

const received = new Map(JSON.parse(await readFile(list, "utf8")).map((mail) => [mail.messageId, mail]));
const names = await readdir(folder);
assert.equal(received.size, names.length);
for (const name of names) {
  const sent = await PostalMime.parse(await readFile(join(folder, name)));
  const read = received.get(sent.messageId);
  assert.ok(read, `${sent.messageId} is not in the mailbox`);
  assert.equal(read.subject, sent.subject);
  assert.match(read.subject, subject);
  assert.deepEqual(joined(read.from), people(sent.from));
  assert.equal(sent.from.name, "九龙坡区招商投资促进工作领导小组办公室");
  assert.deepEqual(read.to, people(...sent.to));
  assert.match(read.to[0][0], /^\p{Script=Han}{2,4}$/u);
  assert.equal(new Date(read.date).toISOString(), sent.date);
  assert.equal(read.autoSubmitted, "auto-generated");
  for (const body of ["text", "html"]) assert.equal(lines(read[body]), lines(sent[body]), `${body} of ${sent.messageId}`);
}
process.stdout.write(`${names.length} mails read over IMAP by two parsers alike\n`);
