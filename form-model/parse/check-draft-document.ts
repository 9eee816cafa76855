import { Problems, type FormProblem } from './problem.ts';
import { refuseCode } from './refuse-code.ts';

/**
 * What is wrong with a document that is not finished yet. It may lack anything, but it may not hold code, nor references
 * (which could lead in a circle), nor be nested or large beyond measure: nobody could open it again.
 */
export function draftProblems(json: unknown): readonly FormProblem[] {
  const problems = new Problems();
  refuseCode(json, problems);
  if (problems.list.every(({ code }) => code !== 'TOO_LARGE')) refuseReferences(json, '', problems);
  return problems.list;
}

const references = new Set(['$ref', '$dynamicRef', '$recursiveRef']);

/** Called once `refuseCode` has seen that the depth is bounded. */
function refuseReferences(value: unknown, path: string, problems: Problems): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const childPath = path === '' ? key : `${path}.${key}`;
    if (references.has(key))
      problems.add(
        childPath,
        'INVALID_DOCUMENT',
        `a form has no references ("${key}"), which could lead in a circle`,
      );
    else refuseReferences(child, childPath, problems);
  }
}
