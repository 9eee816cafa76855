import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The page about running processes, built as they would ship. */
export default defineConfig({
  root: at('./page'),
  plugins: [vue()],
  build: { emptyOutDir: true, target: 'es2020', minify: false, chunkSizeWarningLimit: 8000 },
});
