import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder of the program: the next one above with its package.json, whether sources run or what was joined of them. */
export const installation: string = folderOf(new URL('.', import.meta.url));

function folderOf(folder: URL): string {
  if (existsSync(new URL('package.json', folder))) return fileURLToPath(folder);
  const above = new URL('..', folder);
  if (above.href === folder.href) throw new Error('The folder of the program has no package.json');
  return folderOf(above);
}
