// Compares the mails of a folder with those that a mail server has put into a Maildir: every one once, unchanged below what
// the server wrote on top of it, and from an envelope sender of its own. `node maildir.mjs <folder> <maildir>`

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const [folder, maildir] = process.argv.slice(2);

/** The mails by Message-ID, with the line ends of the file system. */
async function mails(from) {
  const found = new Map();
  for (const name of await readdir(from)) {
    const text = (await readFile(join(from, name), "latin1")).replaceAll("\r\n", "\n");
    const id = text.match(/^Message-ID: (\S+)$/m)[1];
    assert.ok(!found.has(id), `${id} came twice`);
    found.set(id, text);
  }
  return found;
}

const hash = (text) => createHash("sha256").update(text).digest("hex");
const [sent, received] = [await mails(folder), await mails(maildir)];
assert.deepEqual([...received.keys()].sort(), [...sent.keys()].sort());
const senders = new Set();
for (const [id, text] of sent) {
  const arrived = received.get(id);
  assert.equal(hash(arrived.slice(-text.length)), hash(text), id);
  senders.add(arrived.match(/^Return-Path: <(bounces\+\d+@district\.example)>$/m)[1]);
}
assert.equal(senders.size, sent.size);
process.stdout.write(`${sent.size} mails went through the server unchanged\n`);
