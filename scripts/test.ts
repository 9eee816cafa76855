import { startVitest } from 'vitest/node';
import { buildFormPage } from '../e2e/form/serve-page.ts';
import { buildPages } from '../server/web-pages.ts';
import { runChecks } from './check.ts';
import { nodeVersionChecks } from './node-versions.ts';

/**
 * The whole suite: static checks and the quick specs on further releases of Node.js first, then every spec
 * (unit, PostgreSQL, HTTP, browser, faults). Ends with `N passed, N failed`, where a check counts like a test.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

// Browser tests share the pages; the first of them would make the others wait.
const pages = buildPages().then(buildFormPage);
let { passed, failed } = await runChecks(await nodeVersionChecks(say));
await pages;

const vitest = await startVitest('test', process.argv.slice(2), { watch: false, reporters: ['dot'] });
for (const module of vitest.state.getTestModules()) {
  if (!module.ok() && [...module.children.allTests()].length === 0) failed++;
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') passed++;
    else if (state === 'failed') failed++;
  }
}
failed += vitest.state.getUnhandledErrors().length;
await vitest.close();

say(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
