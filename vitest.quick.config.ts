import { defineConfig } from 'vitest/config';

/** Specs that need no database, browser or network; they run on every supported release of Node.js. */
export default defineConfig({
  test: {
    include: ['model', 'feel', 'rules', 'form-model', 'engine/core', 'engine/model'].map(
      (folder) => `${folder}/**/*.spec.ts`,
    ),
    testTimeout: 20_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
