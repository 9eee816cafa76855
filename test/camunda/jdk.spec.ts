import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findJdk } from './jdk.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'jdks-')));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A folder that looks like a Java of that version; no real one is as new. */
function aJdk(name: string, version: string): string {
  const home = join(folder, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin', process.platform === 'win32' ? 'java.exe' : 'java'), '');
  writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
  return home;
}

it('takes the Java of JAVA_HOME where it is new enough', () => {
  const home = aJdk('own', '997.0.1');
  vi.stubEnv('JAVA_HOME', home);
  expect(findJdk(997)).toBe(home);
});

it('else takes the lowest that fits beside the default one', () => {
  vi.stubEnv('JAVA_HOME', aJdk('old', '1.8.0_402'));
  vi.stubEnv('PATH', join(aJdk('default', '17.0.15'), 'bin'));
  aJdk('newest', '999');
  const fitting = aJdk('newer', '998.0.2');
  expect(findJdk(997)).toBe(fitting);
});

it('says what it found when nothing fits', () => {
  vi.stubEnv('JAVA_HOME', aJdk('own', '17.0.1'));
  expect(() => findJdk(997)).toThrow(/Java 997 or newer is needed; set JAVA_HOME to it\./);
});
