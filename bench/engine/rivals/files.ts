import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cases } from '../cases.ts';
import { bpmnOf, type Dialect } from '../models.ts';

/** Writes models and payload for a program in another language; gives their folder. */
export async function writeModels(workDir: string, dialect: Dialect): Promise<string> {
  const folder = join(workDir, dialect);
  await mkdir(folder, { recursive: true });
  for (const { processId, variables, jobs } of cases) {
    await writeFile(join(folder, `${processId}.bpmn`), bpmnOf(processId, dialect));
    await writeFile(join(folder, `${processId}.json`), JSON.stringify({ variables, jobs }));
  }
  return folder;
}
