import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const skipped = new Set(['node_modules', 'dist', '.data', '.git', 'coverage']);

function pages(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : pages(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** Anchors as GitHub makes them from headings. */
const anchors = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  );

const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '');

/** Sentences for every link of a page that leads nowhere inside the project. */
function deadLinks(page: string, text: string): string[] {
  const dead: string[] = [];
  for (const [, target = ''] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^(https?:|mailto:)/.test(target)) continue;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(file)) dead.push(`${relative(root, page)}: ${target} does not exist`);
    else if (anchor && !anchors(readFileSync(file, 'utf8')).has(anchor))
      dead.push(`${relative(root, page)}: ${target} has no such heading`);
  }
  return dead;
}

/** Sentences for every path in code quotes that names a file or folder of a source folder that is not there. */
function deadPaths(page: string, text: string): string[] {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name))
    .map(({ name }) => name);
  return [...withoutCode(text).matchAll(/`([\w-]+)(\/[\w./-]*)`/g)]
    .map(([, folder = '', rest = '']) => ({ folder, path: folder + rest }))
    .filter(
      ({ folder, path }) =>
        folders.includes(folder) && !existsSync(join(root, path)) && !existsSync(join(dirname(page), path)),
    )
    .map(({ path }) => `${relative(root, page)}: ${path} does not exist`);
}

const all = pages(root).map((page) => ({ page, text: readFileSync(page, 'utf8') }));

describe('the written pages', () => {
  it('link only to files and headings that exist', () => {
    expect(all.length).toBeGreaterThan(5);
    expect(all.flatMap(({ page, text }) => deadLinks(page, text))).toEqual([]);
  });

  it.each(['README.md', 'README.zh-CN.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])(
    'name only files that exist in %s',
    (name) => {
      const page = join(root, name);
      expect(deadPaths(page, readFileSync(page, 'utf8'))).toEqual([]);
    },
  );

  it('are found out when a link breaks', () => {
    const page = join(root, 'README.md');
    expect(deadLinks(page, '[a](docs/nowhere.md) [b](README.md#no-such-heading) [c](LICENSE)')).toHaveLength(
      2,
    );
    expect(deadPaths(page, 'see `server/nowhere.ts` and `server/main.ts`')).toHaveLength(1);
  });
});
