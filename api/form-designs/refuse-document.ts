import { draftProblems, type FormProblem } from '../../form-model/index.ts';
import { AppError } from '../../model/errors.ts';
import { MOST_FORM_BYTES } from '../../model/form-design.ts';
import type { JsonObject } from '../../store/json.ts';

/** Refuses a draft that could not be opened again or would run code; it may be unfinished otherwise. */
export function refuseDraft(document: JsonObject, key: string): void {
  const problems = draftProblems(document);
  if (problems.length > 0) throw designRefused(problems);
  if ('key' in document && document['key'] !== key)
    throw designRefused([
      { path: 'key', code: 'INVALID_DOCUMENT', reason: `the key of this form is "${key}"` },
    ]);
  if (Buffer.byteLength(JSON.stringify(document)) >= MOST_FORM_BYTES)
    throw designRefused([
      { path: '', code: 'TOO_LARGE', reason: `the document has ${MOST_FORM_BYTES} bytes or more` },
    ]);
}

const MOST_SHOWN = 500;

/** Every problem of a document by its path in the document. */
export const designRefused = (problems: readonly FormProblem[]): AppError =>
  new AppError(
    'INVALID_DESIGN',
    undefined,
    problems.slice(0, MOST_SHOWN).map(({ path, code, reason }) => ({ path, code, message: reason })),
  );
