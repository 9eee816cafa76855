import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { WholeProgramsFirst } from './test/whole-programs-first.ts';

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['**/*.spec.ts'],
    // Specs of a real Camunda 8 broker run by `npm run test:camunda`.
    exclude: ['node_modules/**', 'dist/**', '.data/**', '**/*.broker.spec.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 40_000,
    // What is waited for comes late on a machine that has much else to do.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    pool: 'forks',
    // Much of the suite waits for timers, databases and pages: more workers than the two cores of a small machine.
    maxWorkers: 3,
    sequence: { sequencer: WholeProgramsFirst },
  },
});
