import { createHmac, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from './settings.ts';
import { reasonOf, StartError } from './start-error.ts';

export interface Secrets {
  /** Master key (32 bytes) from which the sealing keys are derived. */
  dataKey: Buffer;
  /** What our own workers show at /v2. */
  engineSecret: string;
  /** What the bank's channel shows when it calls back. */
  callbackSecret: string;
  /** Secret of the demo integrator, 256 bits. */
  demoClientSecret: string;
  /** Password of a demo account: stable for this installation, different in every other. */
  demoPassword: (username: string) => string;
}

/** Takes the secrets from the settings, or generates them in `DATA_DIR` at the first start (readable by the owner only). */
export async function readSecrets(settings: Settings): Promise<Secrets> {
  await mkdir(settings.DATA_DIR, { recursive: true }).catch((error: unknown) => {
    throw new StartError(`The data directory ${settings.DATA_DIR} can't be created: ${reasonOf(error)}.`);
  });
  const dataKey = Buffer.from(settings.DATA_KEY ?? (await kept(settings.DATA_DIR, 'data.key')), 'base64');
  const derive = (purpose: string) => createHmac('sha256', dataKey).update(purpose).digest('base64url');
  return {
    dataKey,
    engineSecret: settings.ENGINE_SECRET ?? derive('engine-workers'),
    callbackSecret: derive('bank-callback'),
    demoClientSecret: derive('demo-client'),
    demoPassword: (username) => derive(`demo-account:${username}`).replace(/[-_]/g, '').slice(0, 12),
  };
}

async function kept(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known?.trim()) return known.trim();
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, randomBytes(32).toString('base64'), { mode: 0o600, flush: true });
    // Roles may start together: the first to link its whole file wins, and the others read what is there.
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
      throw new StartError(`The secret file ${file} can't be written: ${reasonOf(error)}.`);
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}
