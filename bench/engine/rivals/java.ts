import { execFile } from 'node:child_process';
import { access, mkdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findJdk } from '../../../test/camunda/jdk.ts';
import type { Dialect } from '../models.ts';
import type { Rival, Surroundings } from '../rival.ts';
import { writeModels } from './files.ts';
import { startProgram } from './program.ts';

const run = promisify(execFile);
const sources = fileURLToPath(new URL('java/', import.meta.url));
const JAVA = 17;
const HEAP_MB = 1024;

interface JavaRival {
  readonly name: string;
  readonly note: string;
  /** Maven profile and dialect of the models. */
  readonly profile: Extract<Dialect, 'camunda7' | 'flowable'>;
  readonly mainClass: string;
}

export const camunda7 = javaRival({
  name: 'camunda-7.24.0',
  note: 'embedded in one JVM, no REST; external tasks; full history, its default',
  profile: 'camunda7',
  mainClass: 'CamundaBench',
});

export const flowable = javaRival({
  name: 'flowable-7.2.0',
  note: 'embedded in one JVM, no REST; external workers; audit history, its default',
  profile: 'flowable',
  mainClass: 'FlowableBench',
});

function javaRival({ name, note, profile, mainClass }: JavaRival): Rival {
  const classesOf = (workDir: string) => join(workDir, 'classes', profile);
  const classPathFile = (workDir: string) => join(workDir, `${profile}.classpath`);
  return {
    name,
    note,
    async prepare({ workDir }) {
      await resolveClassPath(profile, classPathFile(workDir));
      const classPath = await readFile(classPathFile(workDir), 'utf8');
      await mkdir(classesOf(workDir), { recursive: true });
      const files = ['Load.java', 'Case.java', 'Json.java', `${mainClass}.java`].map((file) =>
        join(sources, file),
      );
      await run(join(findJdk(JAVA), 'bin', 'javac'), [
        ...['-nowarn', '-cp', classPath, '-d', classesOf(workDir), ...files],
      ]);
    },
    async start(surroundings) {
      const { workDir, database } = surroundings;
      const models = await writeModels(workDir, profile);
      const name = `bench_${profile}`;
      await database.fresh(name);
      const classPath = [classesOf(workDir), (await readFile(classPathFile(workDir), 'utf8')).trim()];
      return startProgram(
        {
          command: join(findJdk(JAVA), 'bin', 'java'),
          args: [`-Xmx${HEAP_MB}m`, '-cp', classPath.join(delimiter), mainClass],
          env: { ...databaseEnv(surroundings, name), MODELS: models },
        },
        surroundings,
      );
    },
  };
}

async function resolveClassPath(profile: string, file: string): Promise<void> {
  const known = await access(file).then(
    () => true,
    () => false,
  );
  if (known) return;
  await run('mvn', [
    ...['-q', '-B', '-f', join(sources, 'pom.xml'), '-P', profile],
    ...['dependency:build-classpath', `-Dmdep.outputFile=${file}`],
  ]);
}

export function databaseEnv({ database }: Surroundings, name: string): Record<string, string> {
  return {
    ...{ PGHOST: database.host, PGPORT: String(database.port), PGUSER: database.user },
    ...{ PGPASSWORD: database.password, PGDATABASE: name },
  };
}
