import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch } from '../page/launch.ts';
import { servePage } from '../page/serve-page.ts';
import { BenchPage } from './browser.ts';
import { canvas, dependentKeys, opening, rows } from './cases.ts';
import { report, type Report } from './report.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    keys: { type: 'string', default: '120' },
    cases: { type: 'string', default: 'a,b,c,d' },
    json: { type: 'boolean', default: false },
  },
});
const asked = new Set(values.cases.split(','));
const keys = Number(values.keys);

const say = (text: string): void => void process.stderr.write(`${text} …\n`);
say('building the page');
const served = await servePage(fileURLToPath(new URL('./page', import.meta.url)));
const browser = await launch();
const before = loadavg();
let result: Report;
try {
  const page = await BenchPage.open(browser, served.url);
  const measured = async <T>(letter: string, what: string, run: () => Promise<T>): Promise<T | undefined> => {
    if (!asked.has(letter)) return undefined;
    say(`(${letter}) ${what}`);
    return run();
  };
  result = {
    a: await measured('a', 'opening 200 fields', () => opening(page, Number(values.rounds))),
    b: await measured('b', 'keys with 100 rules', () => dependentKeys(page, keys)),
    c: await measured('c', 'tables of rows', () => rows(page, keys)),
    d: await measured('d', 'designer with 300 fields', () => canvas(page, keys)),
    machine: {
      cores: availableParallelism(),
      node: process.version,
      browser: browser.version(),
      load: [before[0] ?? 0, loadavg()[0] ?? 0],
    },
    faults: page.faults,
  };
} finally {
  await browser.close();
  await served.close();
}
process.exitCode = report(result, values.json) ? 0 : 1;
