import { nameSpans } from '../../../feel/index.ts';
import type { Mention, ReadsOfTree } from '../../rules/reads.ts';
import { ROW } from '../../rules/shape.ts';
import { refuse, type DesignDraft } from '../command.ts';
import type { Design, DesignNode, NodeId } from '../design.ts';
import { indexOf, patternOf } from '../design-index.ts';
import { readsAt, rulesOf, type NodeRule } from '../design-names.ts';
import { isObject } from '../json.ts';
import { titleOf } from '../naming.ts';
import { text } from '../texts/text.ts';

type Refused = Extract<ReturnType<typeof refuse>, { ok: false }>;

/** A rule that has to be said otherwise now that fields have moved. */
interface MendedRule {
  readonly id: NodeId;
  readonly rule: number;
  readonly feel: string;
}

/**
 * Rules after fields went into a table or out of one, said so that they read the same fields: `x` becomes `row.x` where rule
 * and field are now in one row, `row.x` becomes `x` where both have left it, `one.x` becomes `other.x`. Refused where one
 * value would become many or many one: no other way of saying it means the same. `after` still has the old rules.
 */
export function mendedRules(
  before: Design,
  after: Design,
): { readonly ok: true; readonly rules: readonly MendedRule[] } | Refused {
  const rules: MendedRule[] = [];
  for (const node of indexOf(before).inOrder)
    for (const rule of rulesOf(node)) {
      const mended = new Mending(before, after, node).mend(rule);
      if (typeof mended !== 'string') return mended;
      if (mended !== rule.feel) rules.push({ id: node.id, rule: rule.index, feel: mended });
    }
  return { ok: true, rules };
}

export function putRules(draft: DesignDraft, rules: readonly MendedRule[]): void {
  for (const { id, rule, feel } of rules) {
    const list = draft.nodes[id]?.keywords['x-rules'];
    const json = Array.isArray(list) ? list[rule] : undefined;
    if (isObject(json)) json['feel'] = feel;
  }
}

/** The rules of one node, before and after. */
class Mending {
  private readonly before: Design;
  private readonly after: Design;
  private readonly node: DesignNode;

  constructor(before: Design, after: Design, node: DesignNode) {
    this.before = before;
    this.after = after;
    this.node = node;
  }

  mend({ feel }: NodeRule): string | Refused {
    const reads = readsAt(this.before, this.node.id, feel);
    if (!reads) return feel;
    let mended = feel;
    // From the end, so that places before it stay where they are.
    for (const mention of wholeMentions(reads).toReversed()) {
      const { pattern } = mention.shape;
      if (pattern === undefined) continue;
      const moved = this.moved(pattern);
      const [was, is] = [this.reference(this.before, pattern), this.reference(this.after, moved)];
      if (was.lists !== is.lists) return this.manyForOne(pattern, was.lists < is.lists);
      if (was.text !== is.text && writtenOf(mention) === was.text)
        mended = replaced(mended, mention, is.text);
    }
    return this.brokenIn(reads, mended) ?? mended;
  }

  /** Whatever could not be said otherwise reads something else now, or nothing. */
  private brokenIn(reads: ReadsOfTree, mended: string): Refused | undefined {
    const now = readsAt(this.after, this.node.id, mended);
    const found = now ? wholeMentions(now).map(({ shape }) => shape.pattern) : [];
    const wanted = wholeMentions(reads).map(({ shape }) => shape.pattern);
    const broken = wanted.findIndex((pattern, i) => found[i] !== (pattern && this.moved(pattern)));
    if (broken < 0 && found.length === wanted.length) return undefined;
    const refusal = refuse('RULE_WOULD_BREAK', {
      title: titleOf(this.node),
      field: this.titleAt(wanted[Math.max(broken, 0)] ?? ''),
    });
    return refusal.ok ? undefined : refusal;
  }

  private manyForOne(pattern: string, becomesMany: boolean): Refused | string {
    const refusal = refuse('RULE_READS_MANY', {
      title: titleOf(this.node),
      field: this.titleAt(pattern),
      was: becomesMany ? one : many,
      is: becomesMany ? many : one,
    });
    return refusal.ok ? '' : refusal;
  }

  private moved(pattern: string): string {
    const node = indexOf(this.before).byPattern.get(pattern);
    return node && this.after.nodes[node.id] ? patternOf(this.after, node.id) : pattern;
  }

  /** How a rule here names a field, and how many lists lie between the two. */
  private reference(design: Design, pattern: string): { readonly text: string; readonly lists: number } {
    const table = indexOf(design).places.get(this.node.id)?.table;
    const row = table ? `${patternOf(design, table)}.*.` : undefined;
    const inRow = row !== undefined && pattern.startsWith(row);
    const parts = (inRow ? pattern.slice(row.length) : pattern).split('.*.');
    return { text: [...(inRow ? [ROW] : []), ...parts].join('.'), lists: parts.length - 1 };
  }

  private titleAt(pattern: string): ReturnType<typeof titleOf> | string {
    const node = indexOf(this.before).byPattern.get(pattern);
    return node ? titleOf(node) : pattern;
  }
}

const one = text('一个值', 'one value');
const many = text('多行的值', 'the values of many rows');

/** Of each name that is written with its parts, the last part that the form knows. */
function wholeMentions({ mentions }: ReadsOfTree): readonly Mention[] {
  const last = new Map<Mention['node'], Mention>();
  for (const mention of mentions) if (mention.shape.pattern !== undefined) last.set(mention.node, mention);
  return [...last.values()];
}

const writtenOf = ({ node, index }: Mention): string | undefined =>
  node.kind === 'name' ? node.names.slice(0, index + 1).join('.') : undefined;

function replaced(source: string, { node, index }: Mention, words: string): string {
  const spans = nameSpans(source, node);
  const [start, end] = [spans[0]?.start, spans[index]?.end];
  return start === undefined || end === undefined
    ? source
    : `${source.slice(0, start)}${words}${source.slice(end)}`;
}
