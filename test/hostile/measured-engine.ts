import { startTestEngine } from '../engine.ts';

/** An engine in a process of its own that tells, when asked, how many bytes of its heap are in use after a collection. */
const [databaseUrl] = process.argv.slice(2);
if (databaseUrl === undefined) throw new Error('The address of the database is missing');
const { address } = await startTestEngine(databaseUrl);
process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
process.once('disconnect', () => process.exit(0));
process.send?.(address);
