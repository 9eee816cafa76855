import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/**
 * Outlives the test and cleans up after it: kills what the test has started and removes its folder when the test itself
 * is killed and can't. Lines of standard input: `+pid`, `-pid`, `folder path`; its end is the end of the test.
 */
const pids = new Set<number>();
let folder: string | undefined;

for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith('+')) pids.add(Number(line.slice(1)));
  else if (line.startsWith('-')) pids.delete(Number(line.slice(1)));
  else if (line.startsWith('folder ')) folder = line.slice('folder '.length);
}

for (const pid of pids) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
