import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

// Killing every part again and again takes minutes on a busy machine; `npm run test:faults` runs it in full.
const apart = process.env['FAULT_KILLS'] === undefined ? ['test/faults/crash.spec.ts'] : [];

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['**/*.spec.ts'],
    exclude: ['node_modules/**', 'dist/**', '.data/**', ...apart],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
