import { isNumber, parse, toPlain, type Node } from '../../../feel/index.ts';
import { FieldName } from '../../document.ts';
import { sameCondition } from './same-condition.ts';
import { operators, type Condition, type Literal, type Subject } from './condition.ts';
import { feelOf, subjectFeel } from './feel-of.ts';

/** FEEL as conditions that can be built by hand; undefined where it says more than they can. */
export function conditionOf(feel: string): Condition | undefined {
  const parsed = parse(feel);
  const condition = parsed.ok ? read(parsed.tree) : undefined;
  if (!condition) return undefined;
  // What would be written back must say the same: signs that FEEL cannot write are beyond the subset.
  const again = parse(feelOf(condition));
  const back = again.ok ? read(again.tree) : undefined;
  return back && sameCondition(back, condition) ? condition : undefined;
}

/** A field or a total by itself, as calculated fields have it. */
export function subjectOf(feel: string): Subject | undefined {
  const parsed = parse(feel);
  const subject = parsed.ok ? readSubject(parsed.tree) : undefined;
  return subject && parse(subjectFeel(subject)).ok ? subject : undefined;
}

function read(node: Node): Condition | undefined {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const conditions = node.operands.map(read);
      if (!allKnown(conditions)) return undefined;
      return { kind: node.kind === 'and' ? 'all' : 'any', conditions };
    }
    case 'comparison':
      return readComparison(node);
    case 'between': {
      const subject = readSubject(node.value);
      const from = readLiteral(node.from);
      const to = readLiteral(node.to);
      return subject && from && to && { kind: 'between', subject, from, to };
    }
    case 'in': {
      const subject = readSubject(node.value);
      const values = readValues(node.test);
      return subject && values && { kind: 'one of', subject, values, negated: false };
    }
    case 'call':
      return readCall(node);
    default:
      return undefined;
  }
}

const allKnown = <T>(list: readonly (T | undefined)[]): list is readonly T[] => !list.includes(undefined);

const mirrored = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function readComparison({
  left,
  right,
  operator,
}: Extract<Node, { kind: 'comparison' }>): Condition | undefined {
  const subject = readSubject(left);
  // `3 < income` is `income > 3`.
  if (!subject) {
    const behind = readSubject(right);
    const value = readLiteral(left);
    return behind && value && { kind: 'compare', left: behind, operator: mirrored[operator], right: value };
  }
  if (right.kind === 'literal' && right.value === null) {
    if (operator !== '=' && operator !== '!=') return undefined;
    return { kind: 'empty', subject, negated: operator === '!=' };
  }
  const operand = readLiteral(right) ?? readSubject(right);
  const known = operators.find((one) => one === operator);
  return operand && known && { kind: 'compare', left: subject, operator: known, right: operand };
}

function readCall({ path, name, args }: Extract<Node, { kind: 'call' }>): Condition | undefined {
  if (path.length > 0 || args.kind !== 'positional') return undefined;
  if (name === 'not') return readNegation(args.values);
  return name === 'contains' || name === 'list contains' ? readContains(name, args.values) : undefined;
}

function readNegation([first, ...more]: readonly Node[]): Condition | undefined {
  const inner = first && more.length === 0 ? read(first) : undefined;
  const canBe = inner?.kind === 'contains' || inner?.kind === 'one of';
  return canBe && !inner.negated ? { ...inner, negated: true } : undefined;
}

function readContains(
  name: 'contains' | 'list contains',
  [first, second, ...more]: readonly Node[],
): Condition | undefined {
  const subject = first && readSubject(first);
  const value = second && readLiteral(second);
  if (!subject || !value || more.length > 0) return undefined;
  return { kind: 'contains', in: name === 'contains' ? 'text' : 'list', subject, value, negated: false };
}

const totals = ['count', 'sum', 'min', 'max', 'mean'] as const;

function readSubject(node: Node): Subject | undefined {
  if (node.kind === 'name') return isPlain(node.names) ? { kind: 'field', path: node.names } : undefined;
  if (node.kind !== 'call' || node.path.length > 0 || node.args.kind !== 'positional') return undefined;
  const name = totals.find((one) => one === node.name);
  const [rows, more] = node.args.values;
  return name && rows && !more ? readTotal(name, rows) : undefined;
}

function readTotal(name: (typeof totals)[number], rows: Node): Subject | undefined {
  if (name === 'count') {
    const counted = readRows(rows);
    return counted && { kind: 'total', function: name, column: undefined, ...counted };
  }
  if (rows.kind === 'path') {
    const counted = readRows(rows.base);
    const isColumn = isPlain([rows.key]);
    return counted && isColumn ? { kind: 'total', function: name, column: rows.key, ...counted } : undefined;
  }
  if (rows.kind !== 'name' || rows.names.length < 2 || !isPlain(rows.names)) return undefined;
  const column = rows.names.at(-1);
  return { kind: 'total', function: name, table: rows.names.slice(0, -1), column, where: undefined };
}

function readRows(
  node: Node,
): { readonly table: readonly string[]; readonly where: Condition | undefined } | undefined {
  if (node.kind === 'name') return isPlain(node.names) ? { table: node.names, where: undefined } : undefined;
  if (node.kind !== 'filter' || node.base.kind !== 'name' || !isPlain(node.base.names)) return undefined;
  const where = read(node.condition);
  return where && { table: node.base.names, where };
}

/** Names that need no backticks. */
const isPlain = (names: readonly string[]): boolean =>
  names.every((name) => FieldName.safeParse(name).success);

function readLiteral(node: Node): Literal | undefined {
  if (node.kind === 'negation') {
    const inner = readLiteral(node.operand);
    return inner?.kind === 'number' ? { kind: 'number', value: -inner.value } : undefined;
  }
  if (node.kind !== 'literal') return undefined;
  const { value } = node;
  if (typeof value === 'string') return { kind: 'text', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (isNumber(value)) {
    const number = toPlain(value);
    return typeof number === 'number' && Number.isFinite(number)
      ? { kind: 'number', value: number }
      : undefined;
  }
  const isDate = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'date';
  return isDate ? { kind: 'date', value: value.date.toString() } : undefined;
}

/** `("A", "B")`, `["A", "B"]` or a single value. */
function readValues(node: Node): readonly Literal[] | undefined {
  if (node.kind === 'test expression') return readValues(node.expression);
  const members = node.kind === 'any of' ? node.tests : node.kind === 'list' ? node.items : undefined;
  if (members) {
    const values = members.map((member) => {
      const inner = readValues(member);
      return inner?.length === 1 ? inner[0] : undefined;
    });
    return values.length > 0 && allKnown(values) ? values : undefined;
  }
  const literal = readLiteral(node);
  return literal && [literal];
}
