import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** The page on which settings of steps are tried, built as it would ship. */
export default defineConfig({
  root: fileURLToPath(new URL('./page', import.meta.url)),
  plugins: [vue()],
  build: { emptyOutDir: true, target: 'es2022', minify: false, chunkSizeWarningLimit: 9000 },
});
