import type { Value } from './value.ts';

/** What JSON can hold, in ordinary JavaScript data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const pending = (): never => {
  throw new Error('The FEEL compiler is being built');
};

/** Reads JSON text; numbers keep every digit. Throws SyntaxError for text that is not JSON. */
export function fromJsonText(text: string): Value {
  return pending() ?? text;
}

/** Writes a value as Zeebe writes a variable; numbers keep every digit, dates and durations become their ISO text. */
export function toJsonText(value: Value): string {
  return pending() ?? value;
}

/** Takes ordinary JavaScript data; a Date becomes a date and time in UTC, undefined and functions become null. */
export function fromPlain(plain: unknown): Value {
  return pending() ?? plain;
}

/** Gives ordinary JSON data; numbers beyond the range of a double lose digits, so prefer `toJsonText` for storage. */
export function toPlain(value: Value): Json {
  return pending() ?? value;
}
