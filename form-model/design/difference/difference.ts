import type { LocalisedText } from '../../../model/localised.ts';
import type { Design, DesignNode, NodeId } from '../design.ts';
import { childrenIn, componentOf, indexOf, patternOf } from '../design-index.ts';
import { isObject, sameJson, type Json, type JsonObject } from '../json.ts';
import { titleOf } from '../naming.ts';
import { componentTitle } from '../palette.ts';
import { stepsOf } from '../rights-of-design.ts';
import { differenceTexts, valueTexts } from '../texts/difference-texts.ts';
import { propertyText } from '../texts/property-texts.ts';
import { filledText, type TextParams } from '../texts/text.ts';
import { longestRun } from './longest-run.ts';
import { nodeDifferences } from './node-difference.ts';
import { rightWords, valueWords } from './value-words.ts';

export type DifferenceCode = keyof typeof differenceTexts;

/** One thing that is different, with the node in either version and the values, to be drawn and to be said. */
export interface Difference {
  readonly code: DifferenceCode;
  readonly before: NodeId | undefined;
  readonly after: NodeId | undefined;
  /** Data pattern in the newer version, or in the older where it is gone; empty for the form itself. */
  readonly pattern: string;
  /** Path below the node, or in the document for the form itself: `x-component-props.maxLength`. */
  readonly path: string;
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  readonly params: TextParams;
}

export const differenceText = ({ code, params }: Difference): LocalisedText =>
  filledText(differenceTexts[code], params);

interface Pair {
  readonly was: DesignNode;
  readonly is: DesignNode;
}

/** What is different between two versions of a form, in the order of the newer one; what is gone comes first. */
export function differencesOf(before: Design, after: Design): readonly Difference[] {
  const pairs = pairsOf(before, after);
  const partner = new Map(pairs.map(({ was, is }) => [was.id, is.id]));
  const moved = reordered(before, after, partner);
  const gone = indexOf(before).inOrder.filter(
    ({ id, parent }) => !partner.has(id) && (parent === null || partner.has(parent)),
  );
  const byId = new Map(pairs.map((pair) => [pair.is.id, pair]));
  return [
    ...headDifferences(before, after),
    ...gone.map((node) => presence('REMOVED', before, node)),
    ...indexOf(after).inOrder.flatMap((node) => {
      const pair = byId.get(node.id);
      if (!pair) return node.parent === null || byId.has(node.parent) ? [presence('ADDED', after, node)] : [];
      return pairDifferences({ before, after, partner }, pair, moved.has(node.id));
    }),
    ...rightDifferences(before, after),
  ];
}

/** The same node in both: by its pattern; and of the rest those that are the same but for their name. */
function pairsOf(before: Design, after: Design): readonly Pair[] {
  const was = byKey(before);
  const is = byKey(after);
  const same = [...is].flatMap(([pattern, node]) => {
    const old = was.get(pattern);
    return old ? [{ was: old, is: node }] : [];
  });
  const left = [...was].filter(([pattern]) => !is.has(pattern)).map(([, node]) => node);
  const fresh = [...is].filter(([pattern]) => !was.has(pattern)).map(([, node]) => node);
  const renamed = fresh.flatMap((node) => {
    const at = left.findIndex((old) => isSameButForName(old, node));
    const [old] = at < 0 ? [] : left.splice(at, 1);
    return old ? [{ was: old, is: node }] : [];
  });
  return [...same, ...renamed];
}

/** Nodes by pattern; where an unfinished form has one pattern twice, the second is told from the first. */
function byKey(design: Design): ReadonlyMap<string, DesignNode> {
  const nodes = new Map<string, DesignNode>();
  for (const node of indexOf(design).inOrder) {
    const pattern = patternOf(design, node.id);
    let key = pattern;
    for (let n = 2; nodes.has(key); n += 1) key = `${pattern} ${n}`;
    nodes.set(key, node);
  }
  return nodes;
}

const isSameButForName = (old: DesignNode, node: DesignNode): boolean =>
  componentOf(old) === componentOf(node) &&
  (old.name === node.name || isObject(old.keywords['title'])) &&
  sameJson(old.keywords['title'], node.keywords['title']);

const presence = (code: 'ADDED' | 'REMOVED', design: Design, node: DesignNode): Difference => ({
  code,
  before: code === 'REMOVED' ? node.id : undefined,
  after: code === 'ADDED' ? node.id : undefined,
  pattern: patternOf(design, node.id),
  path: '',
  from: undefined,
  to: undefined,
  params: { title: titleOf(node), type: componentTitle(componentOf(node) ?? '') },
});

interface Versions {
  readonly before: Design;
  readonly after: Design;
  readonly partner: ReadonlyMap<NodeId, NodeId>;
}

function pairDifferences(
  { before, after, partner }: Versions,
  { was, is }: Pair,
  reorderedHere: boolean,
): readonly Difference[] {
  const base = { before: was.id, after: is.id, pattern: patternOf(after, is.id), path: '' };
  const title = titleOf(is);
  const found: Difference[] = [];
  if (was.name !== is.name)
    found.push({
      ...base,
      code: 'RENAMED',
      from: was.name,
      to: is.name,
      params: { title, from: was.name, to: is.name },
    });
  const oldParent = was.parent === null ? null : (partner.get(was.parent) ?? 'gone');
  if (oldParent !== is.parent)
    found.push({
      ...base,
      code: 'MOVED',
      from: parentPattern(before, was),
      to: parentPattern(after, is),
      params: { title, from: parentTitle(before, was), to: parentTitle(after, is) },
    });
  else if (reorderedHere)
    found.push({ ...base, code: 'REORDERED', from: undefined, to: undefined, params: { title } });
  return [...found, ...nodeDifferences(was, is).map((difference) => ({ ...base, ...difference }))];
}

const parentPattern = (design: Design, { parent }: DesignNode): string =>
  parent === null ? '' : patternOf(design, parent);

function parentTitle(design: Design, { parent }: DesignNode): LocalisedText {
  const node = parent === null ? undefined : design.nodes[parent];
  if (!node) return valueTexts.FORM;
  const { zh, en } = titleOf(node);
  return { zh: `“${zh}”`, en: `“${en}”` };
}

/** Nodes that stand elsewhere among the same neighbours; as few as explain the new order. */
function reordered(before: Design, after: Design, partner: Versions['partner']): ReadonlySet<NodeId> {
  const moved = new Set<NodeId>();
  const places = new Map(
    indexOf(before).inOrder.flatMap(({ id }, i) => {
      const is = partner.get(id);
      return is === undefined ? [] : [[is, i] as const];
    }),
  );
  for (const parent of [null, ...indexOf(after).inOrder.map(({ id }) => id)]) {
    const stayed = childrenIn(after, parent).flatMap(({ id }) => {
      const place = places.get(id);
      return place === undefined ? [] : [{ id, place }];
    });
    const run = longestRun(stayed.map(({ place }) => place));
    for (const { id, place } of stayed) if (!run.has(place)) moved.add(id);
  }
  return moved;
}

function headDifferences(before: Design, after: Design): readonly Difference[] {
  const was = headOf(before);
  const is = headOf(after);
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys.flatMap((key) => {
    const from = was[key];
    const to = is[key];
    if (sameJson(from, to)) return [];
    const params = { property: propertyText(key), from: valueWords(from), to: valueWords(to) };
    return [
      {
        code: 'HEAD_CHANGED',
        before: undefined,
        after: undefined,
        pattern: '',
        path: key,
        from,
        to,
        params,
      } as const,
    ];
  });
}

/** The version differs always, and rights are told one by one. */
const headOf = ({ head }: Design): JsonObject =>
  Object.fromEntries(
    Object.entries(head).filter(
      ([key, value]) =>
        !['version', 'rights', 'schema'].includes(key) && !(key === 'facts' && sameJson(value, [])),
    ),
  );

function rightDifferences(before: Design, after: Design): readonly Difference[] {
  const was = new Map(stepsOf(before.head));
  const is = new Map(stepsOf(after.head));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((step) => {
    const old = was.get(step) ?? {};
    const now = is.get(step) ?? {};
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((pattern) => {
      const from = old[pattern];
      const to = now[pattern];
      if (sameJson(from, to)) return [];
      const node = nodeOf(after, pattern) ?? nodeOf(before, pattern);
      const params = {
        step,
        title: node ? titleOf(node) : pattern,
        from: rightWords(from),
        to: rightWords(to),
      };
      const ids = { before: nodeOf(before, pattern)?.id, after: nodeOf(after, pattern)?.id };
      return [
        {
          code: 'RIGHT_CHANGED',
          ...ids,
          pattern,
          path: `rights.${step}.${pattern}`,
          from,
          to,
          params,
        } as const,
      ];
    });
  });
}

const nodeOf = (design: Design, pattern: string): DesignNode | undefined =>
  indexOf(design).byPattern.get(pattern.replace(/\.\*$/, ''));
