import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { forbiddenImports, importCycles, readSources, type SourceFile } from './import-graph.ts';

const sources = readSources(fileURLToPath(new URL('../..', import.meta.url)));

describe('direction of imports', () => {
  it('holds for every file of the project', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(forbiddenImports(sources)).toEqual([]);
  });

  it('has no cycle between files', () => {
    expect(importCycles(sources)).toEqual([]);
  });

  it.each([
    ['model/case.ts', "import { openPool } from '../kit/database.ts';", 'model/'],
    ['engine/core/step.ts', "import { Fen } from '../../model/civil-date.ts';", 'engine/'],
    [
      'workbench/inbox.vue',
      '<script setup lang="ts">import { moveCase } from \'../store/item-case.ts\'</script>',
      'workbench/',
    ],
    ['api/cases/routes.ts', "const late = await import('../../engine/index.ts');", 'api/'],
    ['api/cases/routes.ts', "export * from '../../test/database.ts';", 'api/'],
  ])('goes red when %s gets a forbidden import', (path, text, folder) => {
    const added: SourceFile = { path, text };
    expect(forbiddenImports([...sources, added])).toEqual([
      expect.stringContaining(`${folder} may import only`),
    ]);
  });

  it('goes red for a folder it does not know', () => {
    expect(forbiddenImports([{ path: 'helpers/dates.ts', text: '' }])).toEqual([
      expect.stringContaining('helpers/ is not in the import table'),
    ]);
  });

  it('goes red for a cycle', () => {
    const files = [
      { path: 'rules/a.ts', text: "import './b.ts'" },
      { path: 'rules/b.ts', text: "import './a.ts'" },
    ];
    expect(importCycles(files)).toEqual(['rules/a.ts -> rules/b.ts -> rules/a.ts']);
  });
});
