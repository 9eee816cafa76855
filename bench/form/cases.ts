import type { BenchPage } from './browser.ts';

/** How often each measurement is repeated from its beginning. */
const ROUNDS = 3;

/** Times of one thing in milliseconds, round by round. */
export type Rounds = readonly (readonly number[])[];

/** What was measured in one place. */
export interface Series {
  readonly name: string;
  readonly rounds: Rounds;
}

export const rivals = ['ours', 'form-js', 'element-plus'] as const;

export interface Opening {
  /** In a page that was just loaded: nothing of it has run before. */
  readonly first: readonly Series[];
  /** One after another in the same page, in turns. */
  readonly again: readonly Series[];
}

/** (a) From the document to the second painted frame of 200 fields. */
export async function opening(page: BenchPage, rounds: number): Promise<Opening> {
  // Fonts and files come once, whoever needs them first.
  for (const name of rivals) await drawn(page, name);
  const first = await inTurns(Math.ceil(rounds / 2), async (name) => {
    await page.reload();
    return drawn(page, name);
  });
  for (const name of rivals) await drawn(page, name);
  return { first, again: await inTurns(rounds, (name) => drawn(page, name)) };
}

/** Measures the rivals in turns, each as often as the others at each place of the turn. */
async function inTurns(rounds: number, measure: (name: string) => Promise<number>): Promise<Series[]> {
  const times = rivals.map((name) => ({ name, times: new Array<number>() }));
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < times.length; turn += 1) {
      const rival = times[(round + turn) % times.length];
      rival?.times.push(await measure(rival.name));
    }
  return times.map(({ name, times: all }) => ({ name, rounds: [all] }));
}

const FIELDS = 200;

async function drawn(page: BenchPage, name: string): Promise<number> {
  const took = await page.mount(name);
  const controls = await page.controls();
  if (controls < FIELDS) throw new Error(`${name} has drawn ${controls} controls of ${FIELDS} fields`);
  await page.unmount();
  await page.settle(50);
  return took;
}

export interface Typed {
  /** From the event of the key until the main thread has painted the frame. */
  readonly painted: Rounds;
  /** What the main thread did for it: CPU time of scripts, styles and layout. */
  readonly work: Rounds;
}

/** A fast typist: ten keys a second. What a key set going, drawing by the compositor included, is over before the next. */
const BETWEEN_KEYS_MS = 100;

async function typing(page: BenchPage, keys: readonly string[], count: number): Promise<Typed> {
  // The first keys let the browser compile what runs.
  for (const key of [...keys, ...keys]) await page.press(key, BETWEEN_KEYS_MS);
  await page.take();
  const work: number[][] = [];
  const painted: (readonly number[])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const each: number[] = [];
    for (let i = 0; i < Math.ceil(count / ROUNDS); i += 1) {
      const before = await page.work();
      await page.press(keys[i % keys.length] ?? '1', BETWEEN_KEYS_MS);
      each.push((await page.work()) - before);
    }
    work.push(each);
    painted.push(await page.take());
  }
  return { painted, work };
}

/** Round by round what was measured in several places. */
const together = (all: readonly Rounds[]): Rounds =>
  Array.from({ length: ROUNDS }, (_, round) => all.flatMap((rounds) => rounds[round] ?? []));

/** (b) Typing into the one field that 100 rules read. */
export async function dependentKeys(page: BenchPage, keys: number): Promise<Typed> {
  await page.reload();
  await page.mount('dependent');
  await page.page.getByLabel('基数').focus();
  return typing(page, ['1', '2', '5', 'Backspace', 'Backspace', 'Backspace'], keys);
}

export interface Rows {
  readonly small: Typed;
  readonly opened: readonly number[];
  readonly scrolled: Rounds;
  readonly edited: Typed;
}

/** (c) Typing and scrolling in tables of rows: into columns of text, numbers and summed money. */
export async function rows(page: BenchPage, keys: number): Promise<Rows> {
  await page.reload();
  await page.mount('rows-50x10');
  const small = await typingInCells(page, keys, 5);
  const opened: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    await page.reload();
    opened.push(await page.mount('rows-500x8'));
  }
  await page.settle(500);
  const scrolled: (readonly number[])[] = [];
  await page.scroll('.scroll', WHEEL, 10);
  for (let i = 0; i < ROUNDS; i += 1)
    scrolled.push([
      ...(await page.scroll('.scroll', WHEEL, 40)),
      ...(await page.scroll('.scroll', PAGE, 10)),
    ]);
  await page.page.evaluate('document.querySelector(".scroll").scrollTop = 0');
  await page.settle(300);
  return { small, opened, scrolled, edited: await typingInCells(page, keys, 2) };
}

/** Pixels of a notch of the wheel, and of a page. */
const WHEEL = 120;
const PAGE = 560;

async function typingInCells(page: BenchPage, keys: number, row: number): Promise<Typed> {
  const columns = [0, 1, 2];
  const typed: Typed[] = [];
  for (const column of columns) {
    await page.page.locator(`[data-row="${row}"] input`).nth(column).focus();
    const each = Math.ceil(keys / columns.length);
    typed.push(await typing(page, ['1', '2', '3', 'Backspace', 'Backspace', 'Backspace'], each));
  }
  return {
    painted: together(typed.map(({ painted }) => painted)),
    work: together(typed.map(({ work }) => work)),
  };
}

export interface Canvas {
  readonly opened: number;
  readonly steps: Rounds;
  /** Longest time the page did not answer after a field was dropped: drawing, checking, saving. */
  readonly longest: readonly number[];
  /** Keys typed into a title in the settings. */
  readonly keys: Typed;
  readonly undoBytes: Readonly<Record<string, number>>;
}

/** (d) A field dragged over the canvas of a designer with 300 fields, and dropped. */
export async function canvas(page: BenchPage, count: number): Promise<Canvas> {
  await page.reload();
  const opened = await page.mount('designer');
  await page.settle(1500);
  const steps: (readonly number[])[] = [];
  const longest: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    steps.push(await dragged(page, Math.ceil(count / ROUNDS)));
    await page.longest();
    await page.page.mouse.up();
    await page.settle(1500);
    longest.push(await page.longest());
  }
  await page.page.getByRole('complementary', { name: '设置' }).getByLabel('标题 · 中文').focus();
  const keys = await typing(page, ['1', '2', 'Backspace', 'Backspace'], Math.ceil(count / 2));
  return { opened, steps, longest, keys, undoBytes: await page.undoSteps() };
}

/** Takes hold of a field and leads it over the canvas, over edges and middles of others. */
async function dragged(page: BenchPage, count: number): Promise<readonly number[]> {
  const { mouse } = page.page;
  const from = await page.page.locator('[data-node] [data-node]').nth(1).boundingBox();
  if (!from) throw new Error('Nothing stands on the canvas');
  await mouse.move(from.x + 20, from.y + 20);
  await mouse.down();
  const WARM_UP = 10;
  for (let i = 0; i < WARM_UP + count; i += 1) {
    if (i === WARM_UP) await page.take();
    await mouse.move(from.x + 40, 150 + Math.abs(((i * 9) % 1200) - 600));
    await page.settle(16);
  }
  const steps = await page.take();
  if (steps.length < count / 2) throw new Error('Nothing was dragged');
  return steps;
}
