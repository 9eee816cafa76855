import { z } from 'zod';

/** Adds a value to the statement and gives its placeholder. */
export type Bind = (value: unknown) => string;

/** A part of a WHERE clause; every value goes through `bind`. */
export type Condition = (bind: Bind) => string;

/** Reads one member of a search filter into a condition. */
export type Filter = z.ZodType<Condition>;

type SqlType = 'text' | 'bigint' | 'integer' | 'timestamptz' | 'boolean';

const comparisons = { $eq: '=', $neq: '<>', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;

/** Exact text or {$eq, $neq, $exists, $in, $notIn, $like}. */
export function textFilter(column: string): Filter {
  return property({ column, type: 'text', value: z.string(), ordered: false });
}

/** A 64-bit key, as text or number. */
export function keyFilter(column: string): Filter {
  const value = z.union([z.string().regex(/^-?\d{1,19}$/), z.int()]).transform(String);
  return property({ column, type: 'bigint', value, ordered: false });
}

export function integerFilter(column: string): Filter {
  return property({ column, type: 'integer', value: z.int32(), ordered: true });
}

/** An instant with its offset. */
export function dateFilter(column: string): Filter {
  return property({ column, type: 'timestamptz', value: z.iso.datetime({ offset: true }), ordered: true });
}

/** A member of a closed set, in any casing. */
export function enumFilter<const T extends readonly [string, ...string[]]>(
  column: string,
  values: T,
): Filter {
  const upper = (given: unknown) => (typeof given === 'string' ? given.toUpperCase() : given);
  return property({ column, type: 'text', value: z.preprocess(upper, z.enum(values)), ordered: false });
}

/** Only `true` or `false`. */
export function booleanFilter(expression: string): Filter {
  return custom(z.boolean(), (wanted) => () => (wanted ? `(${expression})` : `NOT (${expression})`));
}

/** A member with a meaning of its own. */
export function custom<S extends z.ZodType>(schema: S, condition: (value: z.infer<S>) => Condition): Filter {
  return schema.transform(condition);
}

interface Property<V extends z.ZodType<string | number>> {
  readonly column: string;
  readonly type: SqlType;
  readonly value: V;
  /** Whether greater and less make sense. */
  readonly ordered: boolean;
}

function property<V extends z.ZodType<string | number>>({
  column,
  type,
  value,
  ordered,
}: Property<V>): Filter {
  const one = value.optional();
  const many = z.array(value).optional();
  const shape = {
    ...{ $eq: one, $neq: one, $exists: z.boolean().optional(), $in: many, $notIn: many },
    ...(ordered ? { $gt: one, $gte: one, $lt: one, $lte: one } : {}),
    ...(type === 'text' ? { $like: z.string().optional() } : {}),
  };
  const advanced = z.strictObject(shape);
  return z.unknown().transform((given, context): Condition => {
    const isObject = typeof given === 'object' && given !== null;
    const result = (isObject ? advanced : value.transform((literal) => ({ $eq: literal }))).safeParse(given);
    if (result.success) return (bind) => join(Object.entries(result.data), { column, type, bind });
    for (const issue of result.error.issues) retell(issue, given, context);
    return z.NEVER;
  });
}

/** The same complaint, about a part of the value that was given. */
function retell(issue: z.core.$ZodIssue, input: unknown, context: z.core.$RefinementCtx): void {
  const path = [...issue.path];
  if (issue.code === 'unrecognized_keys') {
    context.addIssue({ code: 'unrecognized_keys', keys: issue.keys, path });
  } else if (issue.code === 'invalid_value') {
    context.addIssue({ code: 'invalid_value', values: issue.values, path, input });
  } else {
    context.addIssue({ code: 'invalid_type', expected: 'unknown', path, input });
  }
}

interface Target {
  readonly column: string;
  readonly type: SqlType;
  readonly bind: Bind;
}

function join(operators: readonly [string, unknown][], target: Target): string {
  const parts = operators
    .filter(([, operand]) => operand !== undefined)
    .map((entry) => compare(entry, target));
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}

function compare([operator, operand]: [string, unknown], { column, type, bind }: Target): string {
  if (operator === '$exists') return `${column} IS ${operand === true ? 'NOT NULL' : 'NULL'}`;
  if (operator === '$in') return `${column} = ANY(${bind(operand)}::${type}[])`;
  if (operator === '$notIn') return `NOT coalesce(${column} = ANY(${bind(operand)}::${type}[]), false)`;
  if (operator === '$like') return `${column} LIKE ${bind(likePattern(String(operand)))}`;
  if (operator === '$neq') return `${column} IS DISTINCT FROM ${bind(operand)}::${type}`;
  const sign = Object.entries(comparisons).find(([name]) => name === operator)?.[1];
  if (!sign) throw new Error(`Unknown operator ${operator}`);
  return `${column} ${sign} ${bind(operand)}::${type}`;
}

/** Camunda's wildcards (`*` any run, `?` any one, backslash makes plain) in SQL's. */
export function likePattern(wildcards: string): string {
  return wildcards.replace(/\\([\s\S])|[*?%_\\]/g, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return /[%_\\]/.test(escaped) ? `\\${escaped}` : escaped;
    if (found === '*') return '%';
    return found === '?' ? '_' : `\\${found}`;
  });
}
