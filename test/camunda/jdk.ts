import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where Java releases are installed side by side on Linux and macOS. */
const usualFolders = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'];
const java = process.platform === 'win32' ? 'java.exe' : 'java';

/**
 * Home of a Java of at least that release: `JAVA_HOME` first, then the default one, then those installed beside it, the
 * lowest fitting first. Throws with what was found.
 */
export function findJdk(atLeast: number): string {
  const standard = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, java))
    .filter((path) => existsSync(path))
    .map((path) => dirname(dirname(realpathSync(path))));
  const folders = new Set([...standard.map((home) => dirname(home)), ...usualFolders]);
  const beside = [...folders].flatMap(homesIn);
  const fits = (home: string | undefined): home is string => home !== undefined && releaseOf(home) >= atLeast;
  const ascending = beside.toSorted((one, other) => releaseOf(one) - releaseOf(other));
  const found = [process.env['JAVA_HOME'], ...standard, ...ascending].find(fits);
  if (found !== undefined) return found;
  const releases = [...new Set(beside.map(releaseOf))].filter((release) => release > 0).join(', ');
  throw new Error(
    `Java ${atLeast} or newer is needed; set JAVA_HOME to it. Found beside the default one: ${releases || 'none'}.`,
  );
}

function homesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const homes = readdirSync(folder).flatMap((name) => [
    join(folder, name),
    join(folder, name, 'Contents', 'Home'),
  ]);
  return [
    ...new Set(homes.filter((home) => existsSync(join(home, 'bin', java))).map((home) => realpathSync(home))),
  ];
}

/** Feature release of a Java home as its `release` file says; 0 where there is none. */
function releaseOf(home: string): number {
  const file = join(home, 'release');
  if (!existsSync(file) || !existsSync(join(home, 'bin', java))) return 0;
  const version = /^JAVA_VERSION="(?:1\.)?(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1];
  return Number(version ?? 0);
}
