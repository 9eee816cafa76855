import { z } from 'zod';

/** What a variable or a setting holds, in FEEL's words. `any`: nobody said. */
export type FeelType = 'boolean' | 'number' | 'string' | 'list' | 'context' | 'any';

/** What may be read off a worker's schema. */
export interface ValueShape {
  readonly type: FeelType;
  /** The only values there are, where the schema lists them. */
  readonly values?: readonly string[];
  readonly format?: 'instant' | 'date' | 'id';
  /** Whether null or nothing may stand there. */
  readonly nullable: boolean;
  /** What counts where nothing is given. */
  readonly fallback?: string;
}

export interface NamedShape extends ValueShape {
  readonly name: string;
}

/** The properties of an object schema in their order. */
export const shapesOf = (schema: z.ZodObject): readonly NamedShape[] =>
  Object.entries(schema.shape).map(([name, value]) => ({ name, ...shapeOf(value) }));

/** Reads a schema of `model/`; what it does not know is `any`. */
export function shapeOf(schema: unknown): ValueShape {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return { ...shapeOf(schema.unwrap()), nullable: true };
  if (schema instanceof z.ZodDefault) {
    const fallback: unknown = schema.def.defaultValue;
    return { ...shapeOf(schema.unwrap()), ...(typeof fallback === 'string' ? { fallback } : {}) };
  }
  if (schema instanceof z.ZodEnum)
    return { type: 'string', values: schema.options.map(String), nullable: false };
  return { nullable: false, ...plainShape(schema) };
}

function plainShape(schema: unknown): Pick<ValueShape, 'type' | 'format'> {
  if (schema instanceof z.ZodBoolean) return { type: 'boolean' };
  if (schema instanceof z.ZodNumber) return { type: 'number' };
  if (schema instanceof z.ZodArray) return { type: 'list' };
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return { type: 'context' };
  if (schema instanceof z.ZodISODateTime) return { type: 'string', format: 'instant' };
  if (schema instanceof z.ZodISODate) return { type: 'string', format: 'date' };
  if (schema instanceof z.ZodUUID) return { type: 'string', format: 'id' };
  return schema instanceof z.ZodString ? { type: 'string' } : { type: 'any' };
}
