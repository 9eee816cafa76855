import type { XmlNode } from '../xml-node.ts';
import { outlineOf, type Branch, type ForkLine, type JumpLine, type Line } from './outline.ts';
import { scopeOf, type Scope } from './scopes.ts';
import { factsOf, type StepFacts } from './step-facts.ts';

/** One row of the outline: a sentence with its place in the list. */
export type Row = StepRow | ForkRow | BranchRow | ExceptionRow | JumpRow;

interface Place {
  /** Unique among the rows of a process. */
  readonly key: string;
  /** Element that the row is about. */
  readonly id: string;
  /** 1 for the outermost rows. */
  readonly level: number;
  /** `3` or `3.1.2`; empty for rows that are told but not counted. */
  readonly number: string;
}
export interface StepRow extends Place {
  readonly kind: 'step';
  readonly facts: StepFacts;
  readonly ends: boolean;
}
export interface ForkRow extends Place {
  readonly kind: 'fork';
  readonly facts: StepFacts;
  /** Element where its branches meet again, if they do. */
  readonly meeting: string | undefined;
}
export interface BranchRow extends Place {
  readonly kind: 'branch';
  /** Gateway or step that it leaves. */
  readonly from: string;
  readonly name: string | undefined;
  readonly condition: string | undefined;
  /** Taken when no condition holds. */
  readonly otherwise: boolean;
  /** Goes on with the row after the branches. */
  readonly goesOn: boolean;
  /** How the ways part: one of them, all that fit, all, or what happens first. */
  readonly choice: 'one' | 'fitting' | 'all' | 'first';
}
export interface ExceptionRow extends Place {
  readonly kind: 'exception';
  readonly facts: StepFacts;
  /** Step that it may happen at. */
  readonly at: string;
}
export interface JumpRow extends Place {
  readonly kind: 'jump';
  /** The flow that leads there, if it is one. */
  readonly flow: string | undefined;
  readonly to: string;
  readonly back: boolean;
  /** Number of the row it leads to; empty where that has none. */
  readonly toNumber: string;
  readonly toName: string | undefined;
}

/** Tells a `bpmn:Process` as rows, with the insides of sub processes below their steps. */
export function rowsOf(process: XmlNode): readonly Row[] {
  const teller = new RowTeller();
  teller.scope(scopeOf(process), { level: 1, prefix: '' });
  return teller.rows.map((row) =>
    row.kind === 'jump' ? { ...row, toNumber: teller.numbers.get(row.to) ?? '' } : row,
  );
}

interface Where {
  readonly level: number;
  /** Number of what it stands in, with its dot. */
  readonly prefix: string;
}

class RowTeller {
  readonly rows: Row[] = [];
  readonly numbers = new Map<string, string>();

  scope(scope: Scope, { level, prefix }: Where): void {
    let count = 0;
    for (const list of outlineOf(scope.graph)) count = this.lines(scope, list, { level, prefix, count });
  }

  /** Gives how many rows were counted so far at this level. */
  private lines(scope: Scope, lines: readonly Line[], at: Where & { count: number }): number {
    let { count } = at;
    for (const line of lines) {
      if (line.kind === 'jump') {
        this.jump(scope, line, at);
        continue;
      }
      count += 1;
      this.line(scope, line, { level: at.level, number: `${at.prefix}${count}` });
    }
    return count;
  }

  private jump(scope: Scope, { flow, to, back }: JumpLine, { level, prefix }: Where): void {
    const toName = scope.elements.get(to)?.text('name');
    const key = `${prefix}jump:${to}:${this.rows.length}`;
    this.rows.push({ kind: 'jump', key, id: to, level, number: '', flow, to, back, toNumber: '', toName });
  }

  private line(
    scope: Scope,
    line: Exclude<Line, { kind: 'jump' }>,
    { level, number }: { level: number; number: string },
  ): void {
    const element = scope.elements.get(line.id);
    if (!element) return;
    const place = { key: line.id, id: line.id, level, number };
    const facts = factsOf(element);
    this.numbers.set(line.id, number);
    if (line.kind === 'step') this.rows.push({ kind: 'step', ...place, facts, ends: line.ends });
    else this.rows.push({ kind: 'fork', ...place, facts, meeting: line.meeting });
    const below = { level: level + 1, prefix: `${number}.` };
    const inside = scope.scopes.get(line.id);
    if (inside) this.scope(inside, below);
    let count = 0;
    if (line.kind === 'fork')
      for (const branch of line.branches) this.branch(scope, branch, { line, count: (count += 1), ...below });
    for (const exception of line.exceptions)
      this.exception(scope, exception, { at: line.id, count: (count += 1), ...below });
  }

  private branch(
    scope: Scope,
    { id, lines }: Branch,
    { line, level, prefix, count }: Where & { line: ForkLine; count: number },
  ): void {
    const flow = scope.elements.get(id);
    const from = scope.elements.get(line.id);
    const number = `${prefix}${count}`;
    this.rows.push({
      ...{ kind: 'branch', key: id, id, level, number, from: line.id },
      name: flow?.text('name'),
      condition: flow?.node('conditionExpression')?.text('body'),
      otherwise: from?.node('default')?.id === id,
      goesOn: lines.length === 0,
      choice: choiceAt(from),
    });
    this.lines(scope, lines, { level: level + 1, prefix: `${number}.`, count: 0 });
  }

  private exception(
    scope: Scope,
    { id, lines }: Branch,
    { at, level, prefix, count }: Where & { at: string; count: number },
  ): void {
    const element = scope.elements.get(id);
    if (!element) return;
    const number = `${prefix}${count}`;
    this.numbers.set(id, number);
    this.rows.push({ kind: 'exception', key: id, id, level, number, facts: factsOf(element), at });
    // The event itself is told by the row above.
    const rest = lines.filter((line) => line.kind === 'jump' || line.id !== id);
    this.lines(scope, rest, { level: level + 1, prefix: `${number}.`, count: 0 });
  }
}

function choiceAt(from: XmlNode | undefined): BranchRow['choice'] {
  switch (from?.type) {
    case 'bpmn:ExclusiveGateway':
      return 'one';
    case 'bpmn:InclusiveGateway':
      return 'fitting';
    case 'bpmn:EventBasedGateway':
      return 'first';
    default:
      return 'all';
  }
}
