import { z } from 'zod';
import type { Context } from '../../feel/index.ts';
import { badRequest, refuse } from './rejection.ts';
import { Variables, type Body } from './json.ts';

/** Checks a body against its schema; refuses in the words of Camunda 8: wrong shape as bad request, wrong value as argument. */
export function validate<S extends z.ZodType>(schema: S, body: Body): z.infer<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const unreadable = result.error.issues.flatMap((issue) => unreadablePaths(issue, body));
  if (unreadable[0] !== undefined) throw badRequest(`Request property [${unreadable[0]}] cannot be parsed`);
  throw refuse('INVALID_ARGUMENT', result.error.issues.map((issue) => sentence(issue, body)).join(' '));
}

type Issue = z.core.$ZodIssue;

const unreadableCodes: readonly string[] = ['invalid_union', 'invalid_type', 'invalid_format'];

function unreadablePaths(issue: Issue, body: Body): string[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key].join('.'));
  const isGiven = at(body, issue.path) !== undefined;
  return isGiven && unreadableCodes.includes(issue.code) ? [path.join('.')] : [];
}

/** A rule of our own is the end of a sentence, or a whole one if it begins with a capital letter. */
function sentence(issue: Issue, body: Body): string {
  const field = issue.path.join('.');
  const value = at(body, issue.path);
  const isEmpty = value === '' || (Array.isArray(value) && value.length === 0);
  if (value === undefined || (isEmpty && issue.code === 'too_small')) return `No ${field} provided.`;
  if (issue.code === 'custom' && /^[A-Z]/.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String).join(', ');
    return `Unexpected value '${show(value)}' for enum field '${field}'. Use any of the following values: [${allowed}]`;
  }
  return `The value for ${field} is '${show(value)}' but must be ${issue.message}.`;
}

function at(body: Body, path: readonly PropertyKey[]): Body | undefined {
  let found: Body | undefined = body;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || found instanceof Variables) return undefined;
    found = new Map<PropertyKey, Body>(Object.entries(found)).get(String(step));
  }
  return found;
}

function show(value: Body): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** An object of variables; its numbers keep all digits. None when absent. */
export const variables = z
  .instanceof(Variables)
  .optional()
  .transform((given): Context => given?.entries ?? new Map());

const INT64 = 2n ** 63n;

/** A 64-bit key, sent as text (the form of answers) or as a number. */
export const key = z
  .union([z.string().regex(/^-?\d{1,19}$/), z.int()])
  .transform(String)
  .refine(isInt64, 'a valid key');

export function isInt64(text: string): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false;
  const value = BigInt(text);
  return value >= -INT64 && value < INT64;
}

/** A whole number; digits in quotes pass, as clients with 64-bit numbers send them. */
export const integer = z.union([z.int(), z.string().regex(/^-?\d{1,15}$/)]).transform(Number);

/** Milliseconds; ten years are for ever. */
export const duration = integer.transform((value) => Math.min(value, LONGEST_MS));

const LONGEST_MS = 10 * 365 * 24 * 60 * 60 * 1000;

const instant = z.iso.datetime({ offset: true });

/** RFC 3339; an empty text takes the date away. */
export function date(what: string) {
  return z
    .string()
    .superRefine((given, context) => {
      if (given === '' || instant.safeParse(given).success) return;
      const message = `The provided ${what} '${given}' cannot be parsed as a date according to RFC 3339, section 5.6.`;
      context.addIssue({ code: 'custom', message, input: given });
    })
    .transform((given) => (given === '' ? undefined : new Date(given).toISOString()))
    .optional();
}

/** Only one tenant exists; the field is accepted with its name. */
export const tenant = z
  .string()
  .refine((id) => id === '' || id === DEFAULT_TENANT, 'omitted or <default>, since multi-tenancy is disabled')
  .optional();

export const DEFAULT_TENANT = '<default>';

export const operationReference = integer.refine((value) => value > 0, 'greater than 0').optional();

/** A member of a closed set, in any casing; the canonical form comes out. */
export function anyCase<const T extends readonly [string, ...string[]]>(values: T) {
  return z.preprocess((given) => (typeof given === 'string' ? given.toUpperCase() : given), z.enum(values));
}
