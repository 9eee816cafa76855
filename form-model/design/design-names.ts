import { parse, type Parsed } from '../../feel/index.ts';
import { ruleTargets, type RuleTarget } from '../document.ts';
import { rowNames } from '../rules/patterns-read.ts';
import { readsOf, type ReadsOfTree } from '../rules/reads.ts';
import type { Names, Shape } from '../rules/shape.ts';
import type { Design, DesignNode, NodeId, Slot } from './design.ts';
import { childrenIn, indexOf, isVoid, patternOf } from './design-index.ts';
import { isObject, isText } from './json.ts';

const topNames = new WeakMap<Design, Names>();

/** The names that rules of a node may use: as parsing has them, but of forms that are not finished as well. */
export function namesAt(design: Design, id: NodeId): Names {
  const tables: NodeId[] = [];
  for (
    let table = indexOf(design).places.get(id)?.table;
    table;
    table = indexOf(design).places.get(table)?.table
  )
    tables.unshift(table);
  return tables.reduce((names, table) => rowNames(names, patternOf(design, table)), namesAtTop(design));
}

function namesAtTop(design: Design): Names {
  const known = topNames.get(design);
  if (known) return known;
  const names = new Map([
    ...factsOf(design).map((fact) => [fact, { pattern: undefined, columns: undefined }] as const),
    ...namesBelow(design, null, 'properties'),
  ]);
  topNames.set(design, names);
  return names;
}

function namesBelow(design: Design, parent: NodeId | null, slot: Slot): Names {
  const names = new Map<string, Shape>();
  for (const node of childrenIn(design, parent).filter((child) => child.slot === slot)) {
    if (isVoid(node))
      for (const [name, shape] of namesBelow(design, node.id, 'properties')) names.set(name, shape);
    else names.set(node.name, { pattern: patternOf(design, node.id), columns: columnsOf(design, node) });
  }
  return names;
}

function columnsOf(design: Design, node: DesignNode): Names | undefined {
  if (!isObject(node.keywords['items'])) return undefined;
  const settings = node.keywords['x-component-props'];
  const rowKey = isObject(settings) && isText(settings['rowKey']) ? settings['rowKey'] : 'rowId';
  return new Map(namesBelow(design, node.id, 'items')).set(rowKey, {
    pattern: undefined,
    columns: undefined,
  });
}

export const factsOf = ({ head }: Design): readonly string[] =>
  Array.isArray(head['facts']) ? head['facts'].filter(isText) : [];

export interface NodeRule {
  readonly index: number;
  readonly set: RuleTarget;
  readonly feel: string;
}

/** The rules of a node that have the shape of one. */
export function rulesOf({ keywords }: DesignNode): readonly NodeRule[] {
  const rules = keywords['x-rules'];
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule, index) => {
    const set = isObject(rule) ? ruleTargets.find((target) => target === rule['set']) : undefined;
    return isObject(rule) && set && isText(rule['feel']) ? [{ index, set, feel: rule['feel'] }] : [];
  });
}

/** Trees of rules: an edit leaves nearly all of them as they were, and what asks for them asks for all again. */
const trees = new Map<string, Parsed>();
const MAX_TREES = 2000;

function parsedOnce(feel: string): Parsed {
  const known = trees.get(feel);
  if (known) return known;
  if (trees.size >= MAX_TREES) trees.clear();
  const parsed = parse(feel);
  trees.set(feel, parsed);
  return parsed;
}

/** What a rule reads where it stands; undefined where it is no FEEL. */
export function readsAt(design: Design, id: NodeId, feel: string): ReadsOfTree | undefined {
  const parsed = parsedOnce(feel);
  return parsed.ok ? readsOf(parsed.tree, namesAt(design, id)) : undefined;
}

/** Patterns that a rule names, in the order of the source and as often as it names them. */
export const patternsNamed = (reads: ReadsOfTree): readonly string[] =>
  reads.mentions.flatMap(({ shape }) => shape.pattern ?? []);

export interface Use {
  readonly id: NodeId;
  readonly rule: number;
  readonly pattern: string;
}

/** Rules that read any of the patterns: what breaks where they go away. */
export function usesOf(design: Design, patterns: ReadonlySet<string>): readonly Use[] {
  return indexOf(design).inOrder.flatMap((node) =>
    rulesOf(node).flatMap(({ index, feel }) => {
      const reads = readsAt(design, node.id, feel);
      const read = new Set(reads ? patternsNamed(reads) : []);
      return [...read]
        .filter((pattern) => patterns.has(pattern))
        .map((pattern) => ({ id: node.id, rule: index, pattern }));
    }),
  );
}
