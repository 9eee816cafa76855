import { defineConfig } from 'vitest/config';

/** Specs that need a real Camunda 8 broker (`npm run test:camunda`). One at a time: each starts brokers of its own. */
export default defineConfig({
  test: {
    include: ['test/camunda/**/*.broker.spec.ts', 'test/corpus/**/*.broker.spec.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
