import type { LocalisedText } from '../../model/localised.ts';
import type { ValueShape } from '../templates/from-schema.ts';

/** What gives a variable its value. */
export type OriginKind = 'start' | 'job' | 'answer' | 'mapping' | 'loop' | 'result';

/** One place where a variable gets a value. */
export interface Definition {
  readonly name: string;
  readonly kind: OriginKind;
  /** Element that gives it; none for what the process starts with. */
  readonly elementId?: string;
  readonly shape: ValueShape;
  readonly label?: LocalisedText;
  /** What its values are called, by value. */
  readonly valueLabels?: Readonly<Record<string, LocalisedText>>;
}

/** A variable that may be read at an element. */
export interface Variable {
  readonly name: string;
  readonly label: LocalisedText;
  readonly shape: ValueShape;
  readonly valueLabels: Readonly<Record<string, LocalisedText>>;
  /** The definitions of which one was the last before the element. */
  readonly origins: readonly Definition[];
  /** Whether it has a value on every way to the element. */
  readonly always: boolean;
}

/** A field of a form, by which answers get their types. */
export interface FormField {
  readonly name: string;
  readonly label: LocalisedText;
  readonly shape: ValueShape;
  readonly valueLabels: Readonly<Record<string, LocalisedText>>;
}

/** The fields of a form by its key; undefined for a form that is not known. */
export type FieldsOf = (formKey: string) => readonly FormField[] | undefined;

/** Which variables have a value, and which definition may have been the last. */
export interface Known {
  readonly reaching: ReadonlyMap<string, ReadonlySet<Definition>>;
  readonly always: ReadonlySet<string>;
}

export const nothingKnown: Known = { reaching: new Map(), always: new Set() };

/** After definitions: each takes the place of those before. */
export function after(known: Known, definitions: readonly Definition[]): Known {
  if (definitions.length === 0) return known;
  const reaching = new Map(known.reaching);
  for (const definition of definitions) reaching.set(definition.name, new Set([definition]));
  return { reaching, always: new Set([...known.always, ...definitions.map(({ name }) => name)]) };
}

/** Where ways come together. `all`: every one of them was gone, otherwise one of them. */
export function joined(ways: readonly Known[], all: boolean): Known {
  const [first, ...others] = ways;
  if (!first) return nothingKnown;
  const reaching = new Map<string, ReadonlySet<Definition>>();
  for (const way of ways)
    for (const [name, definitions] of way.reaching)
      reaching.set(name, new Set([...(reaching.get(name) ?? []), ...definitions]));
  const always = all
    ? new Set(ways.flatMap((way) => [...way.always]))
    : new Set([...first.always].filter((name) => others.every((way) => way.always.has(name))));
  return { reaching, always };
}

export function sameKnown(a: Known, b: Known | undefined): boolean {
  if (!b || a.always.size !== b.always.size || a.reaching.size !== b.reaching.size) return false;
  for (const [name, definitions] of a.reaching)
    if (definitions.size !== b.reaching.get(name)?.size) return false;
  return true;
}

export function variablesOf({ reaching, always }: Known, words: Words): readonly Variable[] {
  return [...reaching]
    .map(([name, definitions]) => variableOf(name, [...definitions], { always: always.has(name), words }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

type Words = Readonly<Record<string, LocalisedText>>;

function variableOf(
  name: string,
  origins: readonly Definition[],
  { always, words }: { always: boolean; words: Words },
): Variable {
  const label = origins.find((origin) => origin.label)?.label ?? words[name] ?? { zh: name, en: name };
  const valueLabels = Object.fromEntries(
    origins.flatMap((origin) => Object.entries(origin.valueLabels ?? {})),
  );
  return { name, label, shape: shapeOfAll(origins), valueLabels, origins, always };
}

/** The shape that fits all definitions: their types where they agree, all their values where each lists them. */
function shapeOfAll(origins: readonly Definition[]): ValueShape {
  const shapes = origins.map(({ shape }) => shape);
  const [first] = shapes;
  const nullable = shapes.some((shape) => shape.nullable);
  if (!first || shapes.some(({ type }) => type !== first.type)) return { type: 'any', nullable };
  const values = shapes.every((shape) => shape.values)
    ? [...new Set(shapes.flatMap((shape) => shape.values ?? []))]
    : undefined;
  const format = shapes.every((shape) => shape.format === first.format) ? first.format : undefined;
  return { type: first.type, nullable, ...(values ? { values } : {}), ...(format ? { format } : {}) };
}
