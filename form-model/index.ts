export type { Form, FormNode, FieldNode, TableNode, GroupNode, ContentNode } from './form.ts';
export type { FormError, FieldType } from './field-type.ts';
export type { FormDocument, Option, RuleJson, RuleTarget } from './document.ts';
export type { Right, Rights } from './rights.ts';
export { rightsFor } from './rights.ts';
export { parseForm, type ParsedForm } from './parse/parse-form.ts';
export type { FormProblem, FormProblemCode } from './parse/problem.ts';
