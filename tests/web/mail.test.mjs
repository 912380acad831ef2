// The demonstration's mails, read by another MIME parser, and their signatures by another implementation of DKIM.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import PostalMime from "postal-mime";

import { ask, serve } from "./serve.mjs";

const office = "九龙坡区招商投资促进工作领导小组办公室";

/** A key pair as OpenSSL writes it, and what the domain publishes of it. */
function keys(type) {
  const { privateKey, publicKey } = generateKeyPairSync(type, type === "rsa" ? { modulusLength: 2048 } : {});
  const spki = publicKey.export({ type: "spki", format: "der" });
  const published = type === "rsa" ? spki : spki.subarray(-32);
  return {
    pem: privateKey.export({ type: "pkcs8", format: "pem" }),
    record: `v=DKIM1; k=${type}; p=${published.toString("base64")}`,
  };
}

/** What a verifier says of the one signature of a mail. */
async function verdict(mail, record, asked) {
  const resolver = async (name) => (asked.add(name), [[record]]);
  const { results } = await dkimVerify(mail, { resolver });
  assert.equal(results.length, 1);
  return results[0];
}

async function mails(folder) {
  const names = await readdir(folder);
  return Promise.all(names.map((name) => readFile(join(folder, name))));
}

for (const type of ["rsa", "ed25519"]) {
  test(`every mail has a ${type} signature that others verify, and no change goes unnoticed`, async (t) => {
    const { pem, record } = keys(type);
    const service = await serve({ DKIM_KEY: pem, ZHAOSHANG_MAIL_DKIM_SELECTOR: "letters" });
    t.after(service.stop);
    const asked = new Set();
    const kept = await mails(service.mail);
    assert.ok(kept.length > 20, `${kept.length} mails`);
    for (const mail of kept) {
      const { status, signingDomain } = await verdict(mail, record, asked);
      assert.deepEqual([status.result, signingDomain], ["pass", "jiulongpo.example"], status.comment);
    }
    assert.deepEqual([...asked], ["letters._domainkey.jiulongpo.example"]);
    const text = kept[0].toString("latin1");
    const body = text.indexOf("base64\r\n\r\n") + 20;
    const changes = {
      subject: text.replace("Subject: ", "Subject: Fwd: "),
      sender: text.replace("From: ", "From: other@district.example\r\nFrom: "),
      type: text.replace("multipart/alternative", "multipart/mixed"),
      body: text.slice(0, body) + (text[body] === "A" ? "B" : "A") + text.slice(body + 1),
    };
    for (const [what, changed] of Object.entries(changes)) {
      assert.notEqual(changed, text, what);
      const { status } = await verdict(Buffer.from(changed, "latin1"), record, asked);
      assert.notEqual(status.result, "pass", what);
    }
  });
}

test("another parser reads in every mail what the API says of the letter", async (t) => {
  const service = await serve({ ZHAOSHANG_MAIL_REPLY_TO: "bureau@district.example" });
  t.after(service.stop);
  const query = `query($after: String) { letters(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
    subject text html issuedAt deliveries { messageId recipientKind status official { name email } } } } }`;
  const letters = [];
  let page = { hasNextPage: true, endCursor: null };
  while (page.hasNextPage) {
    const variables = { after: page.endCursor };
    const { data } = await ask(service.url, query, { token: service.token, variables });
    letters.push(...data.letters.nodes);
    page = data.letters.pageInfo;
  }
  const parsed = new Map();
  for (const mail of await mails(service.mail)) {
    const read = await PostalMime.parse(mail);
    parsed.set(read.messageId, read);
  }
  const lines = (text) => text.replaceAll("\r\n", "\n");
  let read = 0;
  for (const letter of letters) {
    for (const { messageId, recipientKind, official } of letter.deliveries.filter(({ status }) => status === "SENT")) {
      const mail = parsed.get(`<${messageId}>`);
      assert.deepEqual([mail.from.name, mail.from.address], [office, "zhaoshang@jiulongpo.example"]);
      assert.deepEqual(mail.to.map(({ name, address }) => [name, address]), [[official.name, official.email]]);
      assert.equal(mail.replyTo[0].address, "bureau@district.example");
      assert.equal(mail.subject, (recipientKind === "COPY" ? "【抄送】" : "") + letter.subject);
      assert.equal(new Date(mail.date).getTime(), Math.floor(new Date(letter.issuedAt).getTime() / 1000) * 1000);
      assert.equal(mail.headers.find(({ key }) => key === "auto-submitted").value, "auto-generated");
      const [words, link] = [lines(mail.text), "/letters/"];
      assert.ok(words.startsWith(lines(letter.text).trimEnd()), messageId);
      assert.ok(lines(mail.html).startsWith(lines(letter.html).split("</body>")[0]), messageId);
      assert.equal(words.includes(link) && mail.html.includes(link), recipientKind !== "COPY");
      assert.deepEqual(mail.attachments, []);
      read += 1;
    }
  }
  assert.ok(read > 20);
  assert.equal(read, parsed.size);
});
