import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checkSubmission,
  openForm,
  parseForm,
  rightsFor,
  visibleValues,
  type Form,
  type FormNode,
} from '../../form-model/index.ts';
import { closeBrowser, newPage } from '../../test/browser.ts';
import { fill, seen } from '../../test/fill-form.ts';
import { filledAt, formCase, type FormCase } from '../../test/form-cases.ts';
import { dictionaries, files } from '../../test/form-kinds.ts';
import { servePage, type ServedPage } from './serve-page.ts';

/** The full test is `npm run test:forms`: 10,000 cases. */
const count = Number(process.env['FORM_CASES'] ?? 1000);
const first = Number(process.env['FORM_SEED'] ?? 1);
const BATCH = 250;
/** One case in so many is drawn. */
const EVERY = 20;

const Values = z.record(z.string(), z.unknown());
const Verdict = z.strictObject({ sent: Values, checked: z.unknown(), seen: z.unknown() });
const Refused = z.strictObject({ problems: z.unknown() });
const Drawn = z.strictObject({ errors: z.array(z.string()), text: z.string() });

let served: ServedPage;
let page: Page;
let faults: readonly string[];

beforeAll(async () => {
  served = await servePage();
  ({ page, faults } = await newPage());
  await page.goto(`${served.url}verdicts.html`);
  await page.waitForFunction('window.judge !== undefined');
}, 180_000);
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

const now = new Date(filledAt);
const known = {
  dictionaries: new Map(Object.entries(dictionaries)),
  files: new Map(Object.entries(files)),
};
const everything = { ...known, now };
/** As JSON carries it: what is undefined is not there. */
const carried = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

interface Prepared {
  readonly seed: number;
  readonly filling: FormCase;
  readonly form: Form | undefined;
  readonly problems: unknown;
  /** As the steps before left it, and what of it this step may see. */
  readonly stored: Record<string, unknown>;
  readonly visible: Record<string, unknown>;
}

function prepared(seed: number): Prepared {
  const filling = formCase(seed);
  const parsed = parseForm(filling.document);
  if (!parsed.ok)
    return { seed, filling, form: undefined, problems: parsed.problems, stored: {}, visible: {} };
  const { form } = parsed;
  const before = openForm(form, { ...everything, context: filling.context });
  fill(before, filling.earlier);
  const stored = Values.parse(carried(before.values()));
  before.dispose();
  const visible = Values.parse(visibleValues(form, stored, rightsFor(form, filling.step)));
  return { seed, filling, form, problems: undefined, stored, visible };
}

/** What the server says to what was sent, in the words in which the browser says it. */
function onServer({ filling, stored }: Prepared, form: Form, sent: unknown): z.infer<typeof Verdict> {
  const rights = rightsFor(form, filling.step);
  const options = { initial: stored, rights, context: filling.context, now };
  const checked = checkSubmission(form, sent, { ...options, ...known });
  const session = openForm(form, {
    ...everything,
    ...options,
    values: Values.parse(sent),
    defaults: false,
  });
  const verdict = {
    sent: Values.parse(sent),
    checked: checked.ok ? { ok: true, values: visibleValues(form, checked.values, rights) } : checked,
    seen: seen(session),
  };
  session.dispose();
  return Verdict.parse(carried(verdict));
}

async function inBrowser(call: 'judge' | 'draw', given: readonly unknown[]): Promise<readonly unknown[]> {
  const text = await page.evaluate(`Promise.resolve(${call}(${JSON.stringify(given)})).then(JSON.stringify)`);
  return z.array(z.unknown()).parse(JSON.parse(z.string().parse(text)));
}

/** Cases in which two places disagree, the first few in words. */
class Disagreements {
  private readonly found: string[] = [];
  private compared = 0;

  compare(seed: number, browser: unknown, server: unknown): void {
    this.compared += 1;
    if (isDeepStrictEqual(browser, server)) return;
    const [one, other] = [browser, server].map((side) => JSON.stringify(side));
    if (this.found.length < 3) this.found.push(`case ${seed}: browser ${one}\nserver ${other}`);
    else this.found.push(`case ${seed}`);
  }

  expectNone(atLeast: number): void {
    expect(this.found.join('\n')).toBe('');
    expect(this.compared).toBeGreaterThanOrEqual(atLeast);
  }
}

const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, i) =>
  Array.from({ length: Math.min(BATCH, count - i * BATCH) }, (_, k) => first + i * BATCH + k),
);

describe(`${count} random forms with what was filled into them (FORM_SEED=${first})`, () => {
  it('are refused for the same reasons, or come to the same visibility, values and messages, in browser and server', async () => {
    const disagreements = new Disagreements();
    const met = { refused: 0, accepted: 0, faulty: 0, errors: 0 };
    for (const seeds of batches) {
      const cases = seeds.map(prepared);
      const verdicts = await inBrowser(
        'judge',
        cases.map(({ filling, visible }) => ({ filling, stored: visible })),
      );
      cases.forEach((one, i) => {
        const { form } = one;
        if (!form) {
          met.refused += 1;
          disagreements.compare(one.seed, Refused.parse(verdicts[i]).problems, carried(one.problems));
          return;
        }
        const verdict = Verdict.parse(verdicts[i]);
        const server = onServer(one, form, verdict.sent);
        disagreements.compare(one.seed, verdict, server);
        const errors = Errors.parse(server.checked).errors ?? [];
        met[errors.length > 0 ? 'faulty' : 'accepted'] += 1;
        met.errors += errors.length;
      });
    }
    process.stdout.write(`forms ${first} to ${first + count - 1}: ${JSON.stringify(met)}\n`);
    disagreements.expectNone(count);
    // All three ways out were tried, each with enough of them.
    for (const way of ['refused', 'accepted', 'faulty'] as const)
      expect(met[way]).toBeGreaterThan(count / 50);
  }, 600_000);

  it('are drawn with just the fields that are visible, and with the errors the server has', async () => {
    const disagreements = new Disagreements();
    for (let seed = first; seed < first + count; seed += EVERY) {
      const one = prepared(seed);
      if (!one.form) continue;
      const [verdict] = await inBrowser('judge', [{ filling: one.filling, stored: one.visible }]);
      const { sent } = Verdict.parse(verdict);
      const given = { filling: one.filling, stored: one.visible, sent };
      const [drawn] = (await inBrowser('draw', [given])).map((answer) => Drawn.parse(answer));
      disagreements.compare(seed, drawn && read(drawn, one.form), expected(one, one.form, sent));
    }
    disagreements.expectNone(count / EVERY / 3);
    expect(faults).toEqual([]);
  }, 600_000);
});

const Errors = z.object({ errors: z.array(z.object({ message: z.object({ zh: z.string() }) })).optional() });

/** Titles of fields that stand at the top of the form or in sections, where they are drawn if they are visible. */
const titles = (form: Form): string[] => shallow(form.children).map(({ title }) => title?.zh ?? '');

const shallow = (nodes: readonly FormNode[]): FormNode[] =>
  nodes.flatMap((node) => {
    if (node.kind !== 'group') return node.kind === 'content' ? [] : [node];
    return node.component === 'section' || node.component === 'columns' ? shallow(node.children) : [];
  });

interface Read {
  readonly errors: readonly string[];
  readonly titles: readonly string[];
}

const read = ({ errors, text }: z.infer<typeof Drawn>, form: Form): Read => ({
  errors,
  titles: titles(form).filter((title) => text.includes(title)),
});

/** The page knows neither dictionaries nor which files there are; who chooses from a list, or sends a file, needs neither. */
function expected({ filling, visible }: Prepared, form: Form, sent: Record<string, unknown>): Read {
  const rights = rightsFor(form, filling.step);
  const session = openForm(form, {
    ...{ values: sent, initial: visible, rights, context: filling.context, now },
  });
  const visibleTitles = new Set(
    session.parts().flatMap((part) => (part.visible ? [part.node.title?.zh ?? ''] : [])),
  );
  const checked = session.check();
  session.dispose();
  return {
    errors: checked.ok ? [] : checked.errors.map(({ message }) => message.zh),
    titles: titles(form).filter((title) => visibleTitles.has(title)),
  };
}
