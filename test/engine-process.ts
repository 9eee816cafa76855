import { startTestEngine } from './engine.ts';

/** An engine in a process of its own, for tests that kill it: `fork('test/engine-process.ts', [databaseUrl])`. */
const [databaseUrl] = process.argv.slice(2);
if (databaseUrl === undefined) throw new Error('The address of the database is missing');
const { address } = await startTestEngine(databaseUrl);
process.send?.(address);
