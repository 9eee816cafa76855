import { readdir, readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readBpmnFile } from '../../designer/processes/drafts/read-bpmn-file.ts';
import { compileBpmn } from '../../process-model/executable/compile.ts';
import { isDefault } from '../../process-model/fidelity/bpmn-defaults.ts';
import { lostParts } from '../../process-model/fidelity/lost-parts.ts';
import { closeBrowser, newPage } from '../../test/browser.ts';
import { cases } from '../../test/corpus/cases/index.ts';
import { foreignModel } from './foreign-models.ts';
import { oddModels, refusedModels } from './odd-models.ts';
import { servePage, type ServedPage } from './serve-page.ts';

const folder = new URL('../../processes/', import.meta.url);
let served: ServedPage;
let page: Page;
let faults: string[];
beforeAll(async () => {
  served = await servePage();
  ({ page, faults } = await newPage());
  await page.goto(served.url);
  await page.waitForFunction('"processPage" in window');
  const [first = ''] = await shipped();
  await page.evaluate(`processPage.open(${JSON.stringify(first)})`);
}, 120_000);
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

const shipped = async (): Promise<string[]> =>
  Promise.all(
    (await readdir(folder))
      .filter((name) => name.endsWith('.bpmn'))
      .map((name) => readFile(new URL(name, folder), 'utf8')),
  );

const RoundTrip = z.object({
  warnings: z.array(z.string()),
  opened: z.string(),
  renamed: z.string().optional(),
  after: z.string(),
  undone: z.string(),
});
type RoundTrip = z.infer<typeof RoundTrip>;

interface Travel {
  readonly source: string;
  /** The file with a drawing, where it had none. */
  readonly taken: string;
  readonly trip: RoundTrip;
}

/** Takes a file the way an import takes it: read, opened, a step renamed in the outline, written. */
async function travelled(source: string): Promise<Travel> {
  const read = await readBpmnFile(source);
  const taken = read.ok ? read.xml : source;
  const trip: unknown = await page.evaluate(`processPage.roundTrip(${JSON.stringify(taken)})`);
  return { source, taken, trip: RoundTrip.parse(trip) };
}

const Lost = z.object({ elementId: z.string(), kind: z.string(), what: z.string() });
const short = ({ elementId, kind, what }: z.infer<typeof Lost>): string => `${elementId} ${kind} ${what}`;
const lost = (source: string, written: string): string[] => lostParts(source, written, isDefault).map(short);
const Opening = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), lost: z.array(Lost), unseen: z.array(z.object({ id: z.string() })) }),
  z.object({ ok: z.literal(false), reason: z.string() }),
]);
/** What the import says of a file before it is taken. */
const opening = async (xml: string): Promise<z.infer<typeof Opening>> =>
  Opening.parse(await page.evaluate(`processPage.lostWhenOpened(${JSON.stringify(xml)})`));
async function named(xml: string): Promise<string[]> {
  const found = await opening(xml);
  return found.ok ? found.lost.map(short) : [found.reason];
}

/** Gives what is lost, all of which the import names beforehand; an edit changes only what it is about. */
async function expectKept(name: string, { source, taken, trip }: Travel): Promise<readonly string[]> {
  const missing = lost(source, trip.opened);
  const told = new Set(missing.length > 0 ? await named(taken) : []);
  expect(
    missing.filter((part) => !told.has(part)),
    name,
  ).toEqual([]);
  const renaming = trip.renamed === undefined ? [] : [`${trip.renamed} attribute name`];
  const unnamed = renaming.length > 0 && !new RegExp(`id="${trip.renamed}" name=`).test(trip.opened);
  expect([name, lost(trip.opened, trip.after)]).toEqual([name, unnamed ? [] : renaming]);
  expect([name, lost(trip.after, trip.opened)]).toEqual([name, renaming]);
  expect(trip.undone, name).toBe(trip.opened);
  return missing;
}

it('keeps every shipped model', async () => {
  for (const xml of await shipped()) {
    const travel = await travelled(xml);
    expect(await expectKept('shipped', travel)).toEqual([]);
    expect(lost(travel.trip.opened, xml)).toEqual([]);
  }
  expect(faults).toEqual([]);
}, 60_000);

it('keeps every model of the engine', async () => {
  const models = new Map(
    cases.flatMap(({ name, files }) =>
      files.filter((file) => file.includes('/BPMN/')).map((xml) => [xml, name] as const),
    ),
  );
  for (const [xml, name] of models) {
    const travel = await travelled(xml);
    const missing = await expectKept(name, travel);
    // Some are there to be refused, by an id that comes twice or a flow that leads nowhere.
    if ((await compileBpmn(xml, 'file')).ok) expect(missing, name).toEqual([]);
  }
  expect(models.size).toBeGreaterThan(300);
  // What can't be drawn is written to the console by the editor.
  expect(faults.splice(0).filter((fault) => !fault.startsWith('failed to import'))).toEqual([]);
}, 180_000);

it('keeps 200 files of other programs, names what it can not keep, and says why they can not run', async () => {
  const traits = new Set<string>();
  let whole = 0;
  for (let seed = 1; seed <= 200; seed += 1) {
    const model = foreignModel(seed);
    for (const trait of model.traits) traits.add(trait);
    const travel = await travelled(model.xml);
    const missing = await expectKept(`file ${seed}: ${model.traits.join(', ')}`, travel);
    if (missing.length === 0) whole += 1;
    // Comments, and the drawing of what stands in a collapsed sub process: it gets a sheet of its own.
    expect(
      missing.filter((part) => !/ (comment|element bpmndi:)/.test(part)),
      `file ${seed}`,
    ).toEqual([]);
    const compiled = await compileBpmn(travel.taken, 'file');
    const silent = compiled.ok
      ? []
      : compiled.problems.filter(({ elementId, message }) => !elementId || !message);
    expect(silent, `file ${seed}`).toEqual([]);
  }
  expect(whole).toBeGreaterThan(130);
  expect(traits.size).toBeGreaterThan(25);
  expect(faults).toEqual([]);
}, 180_000);

describe('a file with something odd', () => {
  it.each(Object.entries(oddModels))('is kept, or says what is not: %s', async (_what, odd) => {
    const read = await readBpmnFile(odd.xml);
    if (!read.ok) throw new Error(read.reason);
    expect(read.named).toBe(odd.named ?? 0);
    const found = await opening(read.xml);
    if (!found.ok) throw new Error(found.reason);
    expect(found.lost.map(short)).toEqual(odd.lost ?? []);
    expect(found.unseen.map(({ id }) => id)).toEqual(odd.unseen ?? []);
    const written = RoundTrip.parse(
      await page.evaluate(`processPage.roundTrip(${JSON.stringify(read.xml)})`),
    );
    expect(lost(odd.xml, written.opened).filter((part) => !odd.lost?.includes(part))).toEqual([]);
    expect(written.undone).toBe(written.opened);
  });

  it.each(Object.entries(refusedModels))('is refused with the reason: %s', async (_what, [xml, reason]) => {
    const read = await readBpmnFile(xml);
    const found = read.ok ? await opening(read.xml) : read;
    expect(found.ok ? 'opened' : found.reason).toMatch(reason);
  });
});
