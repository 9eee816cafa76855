import { execFileSync, spawnSync } from 'node:child_process';
import { StartError } from './start-error.ts';

interface Account {
  uid: number;
  gid: number;
}

/** The system user that PostgreSQL runs as. */
export interface Owner extends Account {
  /** Whether a folder above the program or the data is closed to this user, as in a home of root. */
  shutOut: boolean;
}

/** The user for PostgreSQL, who has to reach these paths; nobody where we are not root and may run it ourselves. */
export function findOwner(paths: readonly string[]): Owner | undefined {
  const account = unprivilegedAccount();
  return account && { ...account, shutOut: isShutOut(account, paths) };
}

const isShutOut = (account: Account, paths: readonly string[]): boolean =>
  paths.some((path) => spawnSync('test', ['-x', path], account).status !== 0);

/** How to start `command` as the owner: past closed folders with the one right that takes, which `setpriv` keeps. */
export function asOwner(
  owner: Owner | undefined,
  command: string,
  args: readonly string[],
): { command: string; args: readonly string[]; as: Partial<Account> } {
  if (!owner?.shutOut) return { command, args, as: owner ? { uid: owner.uid, gid: owner.gid } : {} };
  // Without the bit, access(2) leaves the right out of account.
  const rights = [
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
  const account = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  return { command: 'setpriv', args: [...account, ...rights, command, ...args], as: {} };
}

/** PostgreSQL refuses to run as root; then the system's `postgres` user (made when missing) owns the data. */
function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = systemUser();
  if (found) return found;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'pipe' });
  } catch {
    // Said below, in the words of whoever has to mend it.
  }
  const made = systemUser();
  if (made) return made;
  throw new StartError(
    'PostgreSQL does not run as root, and the user "postgres" can\'t be created; start as another user.',
  );
}

function systemUser(): Account | undefined {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
