import { checks, runCheck } from './check.ts';
import { startVitest } from 'vitest/node';

/**
 * The whole suite: static checks first, then every spec (unit, PostgreSQL, HTTP, browser, faults).
 * Ends with `N passed, N failed`, where a check counts like a test.
 */
let passed = 0;
let failed = 0;

for (const check of checks) {
  if (await runCheck(check)) passed++;
  else failed++;
}

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

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
