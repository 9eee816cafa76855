import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { withOperations } from '../operations-table.ts';

it('docs/conformance.md lists the operations as they are (npm run docs:conformance)', async () => {
  const page = await readFile(new URL('../../docs/conformance.md', import.meta.url), 'utf8');
  expect(page).toBe(withOperations(page));
});
