import { readFile, writeFile } from 'node:fs/promises';
import { withOperations } from '../test/operations-table.ts';

const page = new URL('../docs/conformance.md', import.meta.url);
await writeFile(page, withOperations(await readFile(page, 'utf8')));
