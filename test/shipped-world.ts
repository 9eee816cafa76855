import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { knownForm } from '../api/process-checks/known-form.ts';
import { staffRoles } from '../model/roles.ts';
import { knownKinds, type World } from '../process-model/checks/world.ts';

const at = (path: string): URL => new URL(`../${path}`, import.meta.url);

/** The forms and processes that come with the program, and somebody of each role everywhere. */
export async function shippedWorld(): Promise<World> {
  const entries = await readdir(at('forms'), { withFileTypes: true });
  const keys = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const forms = await Promise.all(
    keys.map(async (key) => {
      const text = await readFile(at(`forms/${key}/1.json`), 'utf8');
      return knownForm(key, z.json().parse(JSON.parse(text)));
    }),
  );
  const files = await readdir(at('processes'));
  return {
    forms,
    kinds: knownKinds,
    roles: staffRoles.map((role) => ({ role, missing: [], missingCount: 0, people: 1 })),
    processes: files
      .filter((name) => name.endsWith('.bpmn'))
      .map((name) => name.replace('.bpmn', ''))
      .map((id) => ({ id, name: id })),
  };
}
