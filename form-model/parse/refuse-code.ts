import type { Problems } from './problem.ts';

const MAX_DEPTH = 60;
const MAX_VALUES = 200_000;

/** Keywords by which Formily would run code or compile a text; none of them exists here. */
const codeKeywords = new Set([
  'x-reactions',
  'x-validator',
  'x-compile-omitted',
  'run',
  'when',
  'fulfill',
  'otherwise',
]);

/**
 * Refuses every text with Formily's `{{ }}` and every keyword that holds code, wherever they stand. The compiler is
 * switched off as well (`switch-off-compiler.ts`); here the author learns of it.
 */
export function refuseCode(json: unknown, problems: Problems): void {
  let values = 0;
  const visit = (value: unknown, path: string, depth: number): boolean => {
    values += 1;
    if (depth > MAX_DEPTH || values > MAX_VALUES) {
      problems.add(path, 'TOO_LARGE', 'the document is too large or nested too deeply');
      return false;
    }
    if (typeof value === 'string') refuseText(value, path, problems);
    if (typeof value !== 'object' || value === null) return true;
    return Object.entries(value).every(([key, child]) => {
      const childPath = path === '' ? key : `${path}.${key}`;
      if (codeKeywords.has(key))
        problems.add(childPath, 'CODE_IN_TEXT', `"${key}" holds code; write a FEEL rule in "x-rules"`);
      refuseText(key, childPath, problems);
      return visit(child, childPath, depth + 1);
    });
  };
  visit(json, '', 0);
}

function refuseText(text: string, path: string, problems: Problems): void {
  if (text.includes('{{'))
    problems.add(path, 'CODE_IN_TEXT', '"{{" begins an expression of code; write a FEEL rule in "x-rules"');
}
