import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  publicDir: at('./ui/public'),
  appType: 'mpa',
  plugins: [vue()],
  build: {
    outDir: at('./dist/web'),
    emptyOutDir: true,
    target: 'es2020',
    rollupOptions: { input: [at('./workbench/index.html'), at('./designer/index.html')] },
    // The diagram viewer and the component library are large by nature and loaded once.
    chunkSizeWarningLimit: 1500,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': 'http://localhost:8080', '/oauth': 'http://localhost:8080' },
  },
});
