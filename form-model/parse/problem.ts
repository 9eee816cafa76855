/** Why a document is refused. `path` says where: `schema.properties.income.x-rules.0.feel`. */
export interface FormProblem {
  readonly path: string;
  readonly code: FormProblemCode;
  readonly reason: string;
}

export type FormProblemCode =
  | 'INVALID_DOCUMENT'
  | 'CODE_IN_TEXT'
  | 'TOO_LARGE'
  | 'UNKNOWN_FIELD_TYPE'
  | 'INVALID_FIELD'
  | 'INVALID_SETTINGS'
  | 'DUPLICATE_NAME'
  | 'RESERVED_NAME'
  | 'INVALID_RULE'
  | 'CIRCULAR_RULE'
  | 'UNKNOWN_RIGHT';

/** Gathers everything wrong with a document, so that its author sees all at once. */
export class Problems {
  readonly list: FormProblem[] = [];

  add(path: string, code: FormProblemCode, reason: string): void {
    this.list.push({ path, code, reason });
  }

  /** The issues of a zod schema, below `path`. */
  addIssues(
    path: string,
    code: FormProblemCode,
    issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
  ): void {
    for (const issue of issues)
      this.add([path, ...issue.path.map(String)].filter(Boolean).join('.'), code, issue.message);
  }
}
