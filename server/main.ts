import { parseArgs } from 'node:util';
import { createLog } from '../kit/log.ts';
import { StartError } from './postgres.ts';
import { roles, startProgram, type Program, type Role } from './program.ts';
import { readSettings } from './settings.ts';

/** Longest time that stopping may take; what has not ended by then is left to the operating system. */
const patience = 4500;

function wantedRoles(): ReadonlySet<Role> {
  const usage = `Usage: npm start [-- --only ${roles.join('|')}]`;
  let only: string | undefined;
  try {
    only = parseArgs({ options: { only: { type: 'string' } } }).values.only;
  } catch {
    throw new StartError(usage);
  }
  if (only === undefined) return new Set(roles);
  const role = roles.find((name) => name === only);
  if (!role) throw new StartError(usage);
  return new Set([role]);
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = createLog({ level: settings.LOG_LEVEL });
  let program: Program | undefined;
  let stopping = false;

  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), patience).unref();
    void Promise.resolve(program?.stop()).finally(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  program = await startProgram(settings, wantedRoles(), log);
  for (const line of program.greeting) process.stdout.write(`${line}\n`);
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
