import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Releases that are tried out, with the transport our workers use. */
export const camundaVersions = ['8.6.0', '8.5.8'] as const;
export type CamundaVersion = (typeof camundaVersions)[number];

/** Unpacked distributions stay here; they take 300 MB each. */
export const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/camunda', import.meta.url));

/**
 * Folder of the unpacked distribution of a release (`bin/`, `config/`, `lib/`). Fetched once from Maven Central, by Maven
 * where it is installed (its settings name the mirrors), otherwise over HTTPS from `MAVEN_REPOSITORY`.
 * @param say told what takes long
 */
export async function fetchDistribution(
  version: CamundaVersion,
  say: (text: string) => void = () => undefined,
): Promise<string> {
  const folder = join(cacheFolder, `camunda-zeebe-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const work = await mkdtemp(join(cacheFolder, 'fetching-'));
  try {
    say(`fetching Camunda ${version} (about 290 MB, once)`);
    const archive = await fetchArchive(version, work);
    await run('tar', ['-xzf', archive, '-C', work]);
    // Another program may have been quicker; its folder is as good.
    if (!existsSync(folder)) await rename(join(work, `camunda-zeebe-${version}`), folder);
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const pathOf = (version: CamundaVersion): string =>
  `io/camunda/camunda-zeebe/${version}/camunda-zeebe-${version}.tar.gz`;

async function fetchArchive(version: CamundaVersion, work: string): Promise<string> {
  const repository = process.env['MAVEN_REPOSITORY'];
  if (repository !== undefined) return fetchByHttps(repository, version, work);
  const local = join(work, 'm2');
  try {
    await run('mvn', [
      ...['-q', '-B', `-Dmaven.repo.local=${local}`, 'dependency:get', '-Dtransitive=false'],
      `-Dartifact=io.camunda:camunda-zeebe:${version}:tar.gz`,
    ]);
  } catch (error) {
    throw new Error(
      `Camunda ${version} could not be fetched: install Maven, or set MAVEN_REPOSITORY to the address of a Maven repository.`,
      { cause: error },
    );
  }
  return join(local, pathOf(version));
}

async function fetchByHttps(repository: string, version: CamundaVersion, work: string): Promise<string> {
  const url = `${repository.replace(/\/$/, '')}/${pathOf(version)}`;
  const [archive, sum] = await Promise.all([fetch(url), fetch(`${url}.sha1`)]);
  if (!archive.ok || !archive.body || !sum.ok)
    throw new Error(`${url} answered ${archive.status}, its checksum ${sum.status}`);
  const file = join(work, 'archive.tar.gz');
  await pipeline(Readable.from(archive.body), createWriteStream(file));
  const hash = createHash('sha1');
  await pipeline(createReadStream(file), hash);
  if (!(await sum.text()).startsWith(hash.digest('hex')))
    throw new Error(`${url} does not match its checksum`);
  return file;
}
