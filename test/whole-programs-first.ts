import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Specs of whole programs take longest and mostly wait: they begin first, so that none is left running alone at the end. */
export class WholeProgramsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

const folders = ['test/faults/', 'test/chaos/', 'e2e/', 'test/'];

function rank({ moduleId, project }: TestSpecification): number {
  const path = relative(project.config.root, moduleId);
  const found = folders.findIndex((folder) => path.startsWith(folder));
  return found < 0 ? folders.length : found;
}
