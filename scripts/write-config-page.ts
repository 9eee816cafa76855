import { writeFile } from 'node:fs/promises';
import { settingsPage } from '../server/settings.ts';

await writeFile(new URL('../docs/config.md', import.meta.url), settingsPage());
