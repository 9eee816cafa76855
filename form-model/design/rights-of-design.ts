import type { DesignDraft } from './command.ts';
import { isObject, type JsonObject } from './json.ts';

const isRightOf = (key: string, pattern: string): boolean =>
  key === pattern || key.startsWith(`${pattern}.*`);

/** The pattern of a right after the field at one pattern got another; undefined where it speaks of something else. */
function movedKey(key: string, from: string, to: string): string | undefined {
  return isRightOf(key, from) ? `${to}${key.slice(from.length)}` : undefined;
}

/** The rights of each step, as far as they have the shape of rights. */
export const stepsOf = (head: Readonly<JsonObject>): readonly (readonly [string, JsonObject])[] =>
  Object.entries(isObject(head['rights']) ? head['rights'] : {}).flatMap(([step, rights]) =>
    isObject(rights) ? [[step, rights] as const] : [],
  );

/** Gives the rights of a field to the pattern it has now; what stood in the way of it goes. */
export function moveRights(draft: DesignDraft, from: string, to: string): void {
  if (from === to) return;
  for (const [step, rights] of stepsOf(draft.head)) {
    if (!Object.keys(rights).some((key) => isRightOf(key, from))) continue;
    setStep(
      draft,
      step,
      Object.entries(rights).map(([key, right]) => [movedKey(key, from, to) ?? key, right] as const),
    );
  }
  const { print } = draft.head;
  if (print !== undefined) draft.head['print'] = withPattern(print, from, to);
}

/** Everywhere in the settings of printing a field is named by its pattern, whole. */
function withPattern(json: JsonObject[string], from: string, to: string): JsonObject[string] {
  if (typeof json === 'string') return movedKey(json, from, to) ?? json;
  if (Array.isArray(json)) return json.map((member) => withPattern(member, from, to));
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, member]) => [
      movedKey(key, from, to) ?? key,
      withPattern(member, from, to),
    ]),
  );
}

/** Takes away the rights of a field that is no more. */
export function dropRights(draft: DesignDraft, pattern: string): void {
  for (const [step, rights] of stepsOf(draft.head)) {
    if (!Object.keys(rights).some((key) => isRightOf(key, pattern))) continue;
    setStep(
      draft,
      step,
      Object.entries(rights).filter(([key]) => !isRightOf(key, pattern)),
    );
  }
}

/** Gives a copy of a field the rights of the field itself. */
export function copyRights(draft: DesignDraft, from: string, to: string): void {
  for (const [step, rights] of stepsOf(draft.head)) {
    const own = Object.entries(rights).flatMap(([key, right]) => {
      const copied = key === from || key === `${from}.*` ? movedKey(key, from, to) : undefined;
      return copied === undefined ? [] : [[copied, right] as const];
    });
    if (own.length > 0) setStep(draft, step, [...Object.entries(rights), ...own]);
  }
}

function setStep(
  draft: DesignDraft,
  step: string,
  entries: readonly (readonly [string, JsonObject[string]])[],
): void {
  const { rights } = draft.head;
  if (isObject(rights)) rights[step] = Object.fromEntries(entries);
}
