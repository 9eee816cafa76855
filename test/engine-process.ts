import { startTestEngine } from './engine.ts';

/**
 * An engine in a process of its own, for tests that kill it:
 * `fork('test/engine-process.ts', [databaseUrl])`, with a port of its own as a further argument if it matters.
 */
const [databaseUrl, port] = process.argv.slice(2);
if (databaseUrl === undefined) throw new Error('The address of the database is missing');
const { address } = await startTestEngine(databaseUrl, { listen: Number(port ?? 0) });
process.send?.(address);
