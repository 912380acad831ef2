// The built-in working calendar, day by day against a package of somebody else's.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import chineseDays from "chinese-days";

import { ask, serve } from "./serve.mjs";

let service;

before(async () => {
  service = await serve();
});
after(() => service.stop());

const QUERY = `query($year: Int!) { workingCalendar(year: $year) { isPublished workingDays exceptions { on kind } } }`;

/** Every day of a year, as `2026-10-01`. */
function* days(year) {
  for (let day = new Date(Date.UTC(year, 0, 1)); day.getUTCFullYear() === year; day.setUTCDate(day.getUTCDate() + 1)) {
    yield day.toISOString().slice(0, 10);
  }
}

for (const year of [2025, 2026]) {
  test(`the working days of ${year} are those that chinese-days knows`, async () => {
    const { data } = await ask(service.url, QUERY, { token: service.token, variables: { year } });
    const { isPublished, workingDays, exceptions } = data.workingCalendar;
    assert.equal(isPublished, true);
    const kinds = new Map(exceptions.map(({ on, kind }) => [on, kind]));
    const isWorked = (day) => {
      const weekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
      return kinds.has(day) ? kinds.get(day) === "MAKE_UP" : !weekend;
    };
    const ours = [...days(year)].filter(isWorked);
    const theirs = [...days(year)].filter((day) => chineseDays.isWorkday(day));
    assert.deepEqual(ours, theirs);
    assert.equal(workingDays, theirs.length);
  });
}
