import { both } from './form-builder.ts';
import { kinds, props, type Kind } from './form-kinds.ts';
import { seeded } from './seeded.ts';

type Json = Readonly<Record<string, unknown>>;

/** What somebody does in a form. Which part and which value are meant is counted round: any number fits any form. */
export interface Move {
  readonly do: 'input' | 'leave' | 'add' | 'remove';
  readonly part: number;
  readonly value: number;
}

/** A form, who fills it from what, and what they do. All of it is JSON. */
export interface FormCase {
  readonly document: Json;
  /** Step whose rights apply. */
  readonly step: string;
  readonly context: Json;
  /** Done by the steps before, with all rights, from nothing. */
  readonly earlier: readonly Move[];
  readonly moves: readonly Move[];
}

/** The instant at which all cases are filled. */
export const filledAt = '2026-11-23T02:00:00Z';

/** A field that rules may read. */
interface Known {
  readonly name: string;
  readonly kind: Kind;
}

const tableKind: Kind = {
  shapes: [],
  typed: [],
  conditions: ['count($) > 1', '$ = null', 'some r in $ satisfies r.n1 > 2'],
  number: 'sum($[n1 != null].n1)',
};

/** The same seed gives the same case, whatever was made before it. */
export const formCase = (seed: number): FormCase => new Maker(seed).make();

class Maker {
  private readonly random: () => number;
  private readonly seed: number;
  private readonly rights: Record<string, Record<string, string>> = { second: {}, third: {} };
  private named = 0;

  constructor(seed: number) {
    this.seed = seed;
    this.random = seeded(seed);
  }

  make(): FormCase {
    const known: Known[] = [];
    const properties = this.level({ known, prefix: '', depth: 0 }, 2 + this.below(7));
    return {
      document: {
        key: 'random',
        version: 1,
        title: both('随机'),
        facts: ['limit'],
        schema: { type: 'object', properties },
        rights: this.rights,
      },
      step: this.one(['first', 'second', 'third']),
      context: this.below(4) === 0 ? {} : { limit: this.below(6) },
      earlier: this.chance(0.6) ? this.moves(20) : [],
      moves: this.moves(25),
    };
  }

  /** Parts of the form, of a section, or of a row. */
  private level(place: { known: Known[]; prefix: string; depth: number }, count: number): Json {
    const properties: Record<string, Json> = {};
    for (let i = 0; i < count; i += 1) {
      const [name, node] = this.part(place);
      properties[name] = node;
    }
    return properties;
  }

  private part(place: { known: Known[]; prefix: string; depth: number }): [string, Json] {
    const dice = this.random();
    if (place.depth < 2 && dice < 0.12) return this.table(place);
    if (place.prefix === '' && place.depth < 2 && dice < 0.26) return this.group(place);
    return this.field(place);
  }

  private field({ known, prefix }: { known: Known[]; prefix: string }): [string, Json] {
    const name = `f${(this.named += 1)}`;
    const component = this.one(Object.keys(kinds));
    const kind = kinds[component] ?? tableKind;
    const value = { set: 'value', feel: this.number(known) };
    const calculated = component === 'calculated';
    const rules = [...(calculated ? [value] : []), ...this.rules(known, calculated)];
    this.right(prefix + name);
    known.push({ name: prefix === '' ? name : `row.${name}`, kind });
    return [
      name,
      {
        ...(calculated ? { type: this.one(['integer', 'number', 'string']) } : this.one(kind.shapes)),
        title: both(`标题${name}。`),
        'x-component': component,
        ...(!calculated && this.chance(0.35) ? { required: true } : {}),
        ...(rules.length > 0 ? { 'x-rules': rules } : {}),
      },
    ];
  }

  private table({ known, prefix, depth }: { known: Known[]; prefix: string; depth: number }): [string, Json] {
    const name = `t${(this.named += 1)}`;
    const pattern = prefix + name;
    const max = 1 + this.below(4);
    const rules = this.rules(known, false).filter(({ set }) => set !== 'options');
    const inside = [...known.filter((field) => !field.name.startsWith('row.'))];
    const first: Known = { name: 'row.n1', kind: kinds['number'] ?? tableKind };
    const columns = {
      n1: { type: 'number', title: both(`标题${name}n1。`), 'x-component': 'number' },
      ...this.level(
        { known: [...inside, first], prefix: `${pattern}.*.`, depth: depth + 1 },
        1 + this.below(3),
      ),
    };
    this.right(pattern);
    if (this.chance(0.3)) this.right(`${pattern}.*`);
    if (prefix === '') known.push({ name, kind: tableKind });
    return [
      name,
      {
        type: 'array',
        title: both(`标题${name}。`),
        'x-component': 'table',
        ...props({ max, min: this.below(max), totals: ['n1'] }),
        ...(this.chance(0.3) ? { required: true } : {}),
        ...(rules.length > 0 ? { 'x-rules': rules } : {}),
        items: { type: 'object', properties: columns },
      },
    ];
  }

  private group(place: { known: Known[]; prefix: string; depth: number }): [string, Json] {
    const name = `g${(this.named += 1)}`;
    const component = this.one(['section', 'section', 'columns', 'tabs', 'steps']);
    const below = { ...place, depth: place.depth + 1 };
    const visible = this.chance(0.4)
      ? { 'x-rules': [{ set: 'visible', feel: this.condition(place.known) }] }
      : {};
    this.right(name);
    const parts = (): Json => this.level(below, 1 + this.below(3));
    const panes = (): Json =>
      Object.fromEntries(
        ['一', '二'].map((title) => [
          `p${(this.named += 1)}`,
          { type: 'void', title: both(title), 'x-component': 'pane', properties: parts() },
        ]),
      );
    const paned = component === 'tabs' || component === 'steps';
    return [
      name,
      {
        type: 'void',
        title: both(`部分${name}`),
        'x-component': component,
        ...visible,
        properties: paned ? panes() : parts(),
      },
    ];
  }

  private rules(
    known: readonly Known[],
    calculated: boolean,
  ): { set: string; feel: string; message?: Json }[] {
    const sets = calculated ? ['visible', 'error'] : ['visible', 'required', 'readOnly', 'error'];
    return sets
      .filter(() => this.chance(0.16))
      .map((set) => ({
        set,
        feel: this.condition(known),
        ...(set === 'error' ? { message: both(`不行${(this.named += 1)}。`) } : {}),
      }));
  }

  private condition(known: readonly Known[]): string {
    const one = (): string => {
      if (known.length === 0 || this.chance(0.1))
        return this.one(['limit > 2', 'limit = null', 'true', '1 = 2']);
      const field = this.one(known);
      return this.one(field.kind.conditions).replaceAll('$', field.name);
    };
    const dice = this.random();
    if (dice < 0.7) return one();
    return dice < 0.85 ? `${one()} and ${one()}` : `not(${one()}) or ${one()}`;
  }

  private number(known: readonly Known[]): string {
    const one = (): string => {
      const numbers = known.filter(({ kind }) => kind.number !== undefined);
      if (numbers.length === 0 || this.chance(0.15)) return this.one(['limit', '3', '0.1 + 0.2']);
      const field = this.one(numbers);
      return (field.kind.number ?? '').replaceAll('$', field.name);
    };
    const dice = this.random();
    if (dice < 0.5) return one();
    return dice < 0.8 ? `${one()} + ${one()}` : `if ${this.condition(known)} then ${one()} else null`;
  }

  private right(pattern: string): void {
    for (const rights of Object.values(this.rights))
      if (this.chance(0.22)) rights[pattern] = this.one(['hidden', 'read', 'write', 'required']);
  }

  private moves(most: number): Move[] {
    return Array.from({ length: this.below(most) + 1 }, () => ({
      do: this.one(['input', 'input', 'input', 'input', 'leave', 'add', 'add', 'remove'] as const),
      part: this.below(1000),
      value: this.below(1000),
    }));
  }

  private one<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error(`Nothing to choose from in case ${this.seed}`);
    return found;
  }

  private below(end: number): number {
    return Math.floor(this.random() * end);
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }
}
