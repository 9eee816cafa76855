import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc. */
const TICKS = 100;

/** What a running engine and its helpers cost, read from /proc: Linux only. */
export interface Cost {
  /** CPU seconds of these processes and their descendants, ended ones included. */
  readonly client: number;
  readonly engine: number;
  /** CPU seconds of the whole machine. */
  readonly machine: number;
}

interface Entry {
  readonly parent: number;
  readonly seconds: number;
}

function family(roots: readonly number[]): Map<number, Entry> {
  const all = new Map<number, Entry>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(name);
    if (!fields) continue;
    const [parent = 0, ...ticks] = [fields[1], ...fields.slice(11, 15)].map(Number);
    all.set(Number(name), { parent, seconds: ticks.reduce((sum, one) => sum + one, 0) / TICKS });
  }
  const isMember = (pid: number): boolean => {
    for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) if (roots.includes(at)) return true;
    return false;
  };
  return new Map([...all].filter(([pid]) => isMember(pid)));
}

/** Fields after the name, which may hold spaces; undefined for a process that has just ended. */
function statOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** An engine that the client started is not counted as the client's. */
export function costOf(client: readonly number[], engine: readonly number[]): Cost {
  const ofEngine = family(engine);
  const ofClient = [...family(client)].filter(([pid]) => !ofEngine.has(pid));
  const secondsOf = (members: Iterable<[number, Entry]>) =>
    [...members].reduce((sum, [, { seconds }]) => sum + seconds, 0);
  const [, ...jiffies] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').trim().split(/\s+/);
  // Waiting for the disk and idling are no work.
  const busy = jiffies.map(Number).filter((_, i) => i !== 3 && i !== 4 && i < 8);
  return {
    client: secondsOf(ofClient),
    engine: secondsOf(ofEngine),
    machine: busy.reduce((sum, one) => sum + one, 0) / TICKS,
  };
}

/** Megabytes that these processes and their descendants hold; memory that they share counts once. */
export function memoryOf(roots: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of family(roots).keys()) {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
    } catch {
      // It ended meanwhile.
    }
  }
  return kilobytes / 1024;
}
