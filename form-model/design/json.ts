/** JSON as the designer holds it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** Deeper or larger documents are refused before anything walks through them. */
const MAX_DEPTH = 60;
const MAX_VALUES = 200_000;

/** A copy of the value as JSON; undefined where it is none, or is too large or nested too deeply. */
export function jsonOf(value: unknown): Json | undefined {
  let values = 0;
  const copy = (part: unknown, depth: number): Json | undefined => {
    values += 1;
    if (depth > MAX_DEPTH || values > MAX_VALUES) return undefined;
    if (part === null || typeof part === 'boolean' || typeof part === 'string') return part;
    if (typeof part === 'number') return Number.isFinite(part) ? part : undefined;
    if (Array.isArray(part)) return allDefined(part.map((member: unknown) => copy(member, depth + 1)));
    if (typeof part !== 'object') return undefined;
    const entries: [string, Json][] = [];
    for (const [key, member] of Object.entries(part)) {
      // What is undefined is absent, as JSON.stringify has it.
      if (member === undefined) continue;
      const copied = copy(member, depth + 1);
      if (copied === undefined) return undefined;
      entries.push([key, copied]);
    }
    return Object.fromEntries(entries);
  };
  return copy(value, 0);
}

function allDefined(members: readonly (Json | undefined)[]): Json[] | undefined {
  const defined = members.filter((member) => member !== undefined);
  return defined.length === members.length ? defined : undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string';

/** Whether two JSON values say the same; the order of an object's keys says nothing. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((member, i) => sameJson(member, other[i]));
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]))
  );
}

export type JsonPath = readonly (string | number)[];

/** The value at a path; undefined where there is none. */
export function valueAt(json: Json | undefined, path: JsonPath): Json | undefined {
  let value: Json | undefined = json;
  for (const key of path) {
    if (Array.isArray(value)) value = typeof key === 'number' ? value[key] : undefined;
    else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** Keys that would reach the prototype of an object instead of its data. */
const unsafeKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Changes the value at a path in place, making objects on the way; undefined removes it, and a place in a list behind its
 * end appends. False where the path leads through something that is neither list nor object.
 */
export function setAt(json: JsonObject, path: JsonPath, value: Json | undefined): boolean {
  const [first, ...rest] = path;
  if (typeof first !== 'string' || unsafeKeys.has(first)) return false;
  if (rest.length === 0) {
    if (value === undefined) Reflect.deleteProperty(json, first);
    else json[first] = value;
    return true;
  }
  const child = json[first];
  if (Array.isArray(child)) return setInList(child, rest, value);
  if (isObject(child)) return setAt(child, rest, value);
  if (child !== undefined) return false;
  if (value === undefined) return true;
  const made: Json[] | JsonObject = typeof rest[0] === 'number' ? [] : {};
  const done = Array.isArray(made) ? setInList(made, rest, value) : setAt(made, rest, value);
  if (done) json[first] = made;
  return done;
}

function setInList(list: Json[], path: JsonPath, value: Json | undefined): boolean {
  const [index, ...rest] = path;
  if (typeof index !== 'number' || index < 0 || index > list.length) return false;
  if (rest.length > 0) {
    const child = list[index];
    if (Array.isArray(child)) return setInList(child, rest, value);
    return isObject(child) && setAt(child, rest, value);
  }
  if (value === undefined) list.splice(index, 1);
  else list[index] = value;
  return true;
}
