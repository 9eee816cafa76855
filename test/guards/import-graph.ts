import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import ts from 'typescript';

/** What each folder may import from, as ARCHITECTURE.md draws it: folders, or folders in them. One that is not listed fails the guard. */
export const allowedImports: Readonly<Record<string, readonly string[]>> = {
  model: [],
  feel: [],
  rules: ['model', 'feel'],
  'form-model': ['model', 'feel'],
  'process-model': ['model', 'feel'],
  kit: ['model'],
  engine: ['kit', 'feel', 'process-model'],
  'engine-client': ['kit'],
  store: ['model', 'kit'],
  api: ['model', 'rules', 'feel', 'form-model', 'process-model', 'kit', 'store', 'engine-client'],
  'engine-worker': ['model', 'rules', 'feel', 'kit', 'store', 'engine-client'],
  server: [
    ...['model', 'rules', 'feel', 'form-model', 'process-model', 'kit', 'engine', 'engine-client'],
    ...['store', 'api'],
    ...['engine-worker', 'migrations'],
  ],
  ui: ['model', 'rules', 'feel', 'form-model'],
  designer: ['ui', 'model', 'rules', 'feel', 'form-model', 'process-model', 'engine/core', 'engine/decision'],
  workbench: ['ui', 'model', 'rules', 'feel', 'form-model'],
  portal: ['ui', 'model', 'rules', 'feel', 'form-model'],
  simulators: ['model'],
  migrations: ['kit'],
  processes: [],
  forms: [],
  items: [],
};

/** Folders of specs, builders and measurements: they may import anything, and nothing shipped imports them. */
export const freeFolders: readonly string[] = ['test', 'e2e', 'bench', 'scripts', 'docs'];

/** Specs may also use the builders in `test/`; those of models, forms and items drive the engine as well. */
const specExtras: readonly string[] = [
  'test',
  'simulators',
  'server',
  'migrations',
  'process-model',
  'engine',
  'engine-client',
  'store',
];
const dataFolders = new Set(['processes', 'forms', 'items']);
const dataSpecImports = [
  'model',
  'rules',
  'feel',
  'form-model',
  'kit',
  'engine-worker',
  'items',
  'forms',
  'processes',
];

export interface SourceFile {
  /** Path from the project's root, with forward slashes. */
  path: string;
  text: string;
}

export interface Import {
  from: string;
  to: string;
  /** A type import leaves nothing behind at run time. */
  typeOnly: boolean;
}

const skipped = new Set(['node_modules', 'dist', '.data', '.git', '.ci', 'coverage']);

/** All TypeScript and Vue sources below `root`. */
export function readSources(root: string): SourceFile[] {
  const found: SourceFile[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) walk(path);
      else if (/\.(ts|vue)$/.test(entry.name)) {
        found.push({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') });
      }
    }
  };
  walk(root);
  return found;
}

/** Relative imports of one file, resolved to paths from the root. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const script = path.endsWith('.vue')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((m) => m[1]).join('\n')
    : text;
  const tree = ts.createSourceFile(path, script, ts.ScriptTarget.ES2023, false, ts.ScriptKind.TS);
  const imports: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return;
    imports.push({
      from: path,
      to: normalize(join(dirname(path), specifier.text)).replaceAll('\\', '/'),
      typeOnly,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return imports;
}

/** Sentences for every arrow the table does not allow and every folder it does not know. */
export function forbiddenImports(sources: readonly SourceFile[]): string[] {
  const problems = new Set<string>();
  for (const source of sources) {
    const folder = topFolder(source.path);
    if (folder === undefined || freeFolders.includes(folder)) continue;
    const allowed = allowedImports[folder];
    if (!allowed) {
      problems.add(
        `${source.path}: the folder ${folder}/ is not in the import table (test/guards/import-graph.ts)`,
      );
      continue;
    }
    for (const { to } of importsOf(source)) {
      const target = topFolder(to) ?? '.';
      if (target !== folder && !mayImport(source.path, allowed, to))
        problems.add(
          `${source.path} imports ${to}: ${folder}/ may import only ${allowed.join(', ') || 'nothing'}`,
        );
    }
  }
  return [...problems];
}

function mayImport(path: string, allowed: readonly string[], to: string): boolean {
  const target = topFolder(to) ?? '.';
  if (allowed.includes(target) || allowed.some((inner) => to.startsWith(`${inner}/`))) return true;
  if (!path.endsWith('.spec.ts')) return false;
  const folder = topFolder(path) ?? '';
  return specExtras.includes(target) || (dataFolders.has(folder) && dataSpecImports.includes(target));
}

/** Cycles of value imports between files, each as the path it takes. */
export function importCycles(sources: readonly SourceFile[]): string[] {
  const graph = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter((i) => !i.typeOnly)
        .map((i) => i.to),
    ]),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (done.has(path)) return;
    const start = trail.indexOf(path);
    if (start >= 0) {
      cycles.push([...trail.slice(start), path].join(' -> '));
      return;
    }
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

const topFolder = (path: string): string | undefined => (path.includes('/') ? path.split('/')[0] : undefined);
