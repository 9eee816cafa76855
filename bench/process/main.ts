import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { percentiles, round } from '../engine/measure.ts';
import { launch } from '../page/launch.ts';
import { servePage } from '../page/serve-page.ts';
import { largeProcess } from './large-process.ts';

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '5' },
    edits: { type: 'string', default: '60' },
  },
});
const xml = largeProcess(Number(values.blocks));
const editors = ['ours', 'bare'] as const;
const kinds = ['rename', 'move'] as const;
/** Long enough for what an edit sets going, drawing by the compositor included, to be over before the next. */
const BETWEEN_EDITS_MS = 100;
const Ms = z.number();

const say = (text: string): void => void process.stderr.write(`${text} …\n`);
say('building the page');
const served = await servePage(fileURLToPath(new URL('./page', import.meta.url)));
const browser = await launch();
const before = loadavg()[0] ?? 0;
const faults: string[] = [];
const opened = new Map<string, number[]>();
const edited = new Map<string, number[]>();
const linted: number[] = [];
/** Longest time for which nobody could have typed while the checks ran. */
let blocked = 0;
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  page.on('pageerror', (error) => faults.push(error.message));
  const open = async (editor: string): Promise<number> => {
    await page.goto(served.url);
    await page.waitForFunction('"bench" in window');
    await page.evaluate('document.fonts.load("16px Noto Sans SC Variable", "文字 1").then(() => undefined)');
    return Ms.parse(await page.evaluate(`bench.open('${editor}', ${JSON.stringify(xml)})`));
  };
  say('opening');
  // The files come once, whoever needs them first.
  for (const editor of editors) await open(editor);
  for (let turn = 0; turn < Number(values.rounds); turn += 1)
    for (const editor of turn % 2 === 0 ? editors : [...editors].reverse())
      opened.set(editor, [...(opened.get(editor) ?? []), await open(editor)]);
  for (const editor of editors) {
    say(`editing: ${editor}`);
    await open(editor);
    await page.waitForTimeout(1500);
    for (const kind of kinds) {
      const times: number[] = [];
      for (let n = 0; n < Number(values.edits) + 10; n += 1) {
        times.push(Ms.parse(await page.evaluate(`bench.edit('${kind}', 'look_${n % 20}', ${n})`)));
        await page.waitForTimeout(BETWEEN_EDITS_MS);
      }
      // The first let the browser compile what runs.
      edited.set(`${kind}: ${editor}`, times.slice(10));
    }
  }
  say('checking');
  await page.goto(served.url);
  await page.waitForFunction('"bench" in window');
  for (let n = 0; n < 25; n += 1) {
    const changed = JSON.stringify(xml.replaceAll('告知家庭', `告知家庭第${n}回`));
    const time = Ms.parse(await page.evaluate(`bench.lint(${changed}, ${n})`));
    // The first five let the browser compile what runs.
    if (n >= 5) linted.push(time);
    else await page.evaluate('bench.longest()');
  }
  blocked = Ms.parse(await page.evaluate('bench.longest()'));
} finally {
  await browser.close();
  await served.close();
}

const load = [before, loadavg()[0] ?? 0].map(round).join(' before, ');
process.stdout.write(
  `${availableParallelism()} cores, Node ${process.version}; load ${load} after; milliseconds\n\n`,
);
for (const [name, times] of [
  ...[...opened].map(([of, all]) => [`open: ${of}`, all] as const),
  ...edited,
  ['lint', linted] as const,
]) {
  const { p50, p95 } = percentiles(times);
  process.stdout.write(
    `${name.padEnd(20)} p50 ${String(round(p50)).padStart(7)}  p95 ${String(round(p95)).padStart(7)}\n`,
  );
}
const limits = [
  ['open 500 elements, median', percentiles(opened.get('ours') ?? []).p50, 2000],
  ...kinds.map(
    (kind) => [`${kind} to repaint, p95`, percentiles(edited.get(`${kind}: ours`) ?? []).p95, 50] as const,
  ),
  ['lint 500 elements, p95', percentiles(linted).p95, 300],
  ['longest task of the page while linting', blocked, 50],
] as const;
for (const [text, measured, most] of limits)
  process.stdout.write(`${measured < most ? 'held  ' : 'MISSED'}  ${text}: ${round(measured)} < ${most}\n`);
for (const fault of faults) process.stdout.write(`FAULT   ${fault}\n`);
process.exitCode = faults.length === 0 && limits.every(([, measured, most]) => measured < most) ? 0 : 1;
