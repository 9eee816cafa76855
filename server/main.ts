import { parseArgs } from 'node:util';
import { createLog } from '../kit/log.ts';
import { StartError } from './start-error.ts';
import { roles, startProgram, type Role } from './program.ts';
import { readSettings } from './settings.ts';

/** Longest time that stopping may take; what has not ended by then is left to the operating system. */
const patience = 4500;

function wantedRoles(): ReadonlySet<Role> {
  const usage = `npm start [-- --only ${roles.join('|')}]`;
  let only: string | undefined;
  try {
    only = parseArgs({ options: { only: { type: 'string' } } }).values.only;
  } catch {
    throw new StartError(`The program was called with arguments it does not know; use ${usage}.`);
  }
  if (only === undefined) return new Set(roles);
  const role = roles.find((name) => name === only);
  if (!role) throw new StartError(`There is no role ${JSON.stringify(only)}; use ${usage}.`);
  return new Set([role]);
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = createLog({ level: settings.LOG_LEVEL });
  const ending = new AbortController();
  const starting = startProgram(settings, wantedRoles(), log);

  const stop = (): void => {
    if (ending.signal.aborted) return;
    ending.abort();
    setTimeout(() => process.exit(1), patience).unref();
    void starting
      .then((program) => program.stop())
      .catch(() => undefined)
      .finally(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (process.env['npm_lifecycle_event'] !== undefined) whenOrphaned(stop);

  const { greeting } = await starting;
  if (ending.signal.aborted) return;
  for (const line of greeting) process.stdout.write(`${line}\n`);
}

/** npm hands a SIGTERM to the shell between us, which dies of it without a word: our parent is then another. */
function whenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 250);
  watch.unref();
}

main().catch((error: unknown) => {
  const text =
    error instanceof StartError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
