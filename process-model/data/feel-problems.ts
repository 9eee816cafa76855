import { childrenOf, compile, parse, type Node, type TypeName, typeName } from '../../feel/index.ts';
import type { FeelType } from '../templates/from-schema.ts';
import type { Variable } from './variable.ts';

/** What is wrong or doubtful in an expression, with its place in UTF-16 units. */
export interface FeelProblem {
  readonly code: 'SYNTAX' | 'UNKNOWN_VARIABLE' | 'TYPES_DIFFER' | 'UNKNOWN_VALUE' | 'NOT_ALWAYS';
  readonly severity: 'error' | 'warning' | 'info';
  readonly from: number;
  readonly to: number;
  /** What the sentence of the code names. */
  readonly about: Readonly<Record<string, string>>;
}

type Known = ReadonlyMap<string, Variable>;

/** Looks through an expression (without the leading `=`) for what does not fit the variables in scope. */
export function feelProblems(source: string, variables: readonly Variable[]): readonly FeelProblem[] {
  const compiled = compile(source);
  if (!compiled.ok)
    return compiled.errors.map(({ message, offset }) => ({
      code: 'SYNTAX',
      severity: 'error',
      from: Math.min(offset, source.length),
      to: Math.min(offset + 1, source.length),
      about: { message },
    }));
  const parsed = parse(source);
  if (!parsed.ok) return [];
  const free = new Set(compiled.expression.names);
  const known: Known = new Map(variables.map((variable) => [variable.name, variable]));
  const found: FeelProblem[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'name' && free.has(node.names[0])) found.push(...nameProblems(node, known));
    if (node.kind === 'comparison') found.push(...comparisonProblems(node, known));
    childrenOf(node).forEach(visit);
  };
  visit(parsed.tree);
  return found;
}

function nameProblems(node: Extract<Node, { kind: 'name' }>, known: Known): FeelProblem[] {
  const [name] = node.names;
  const place = { from: node.start, to: node.end, about: { name } };
  const variable = known.get(name);
  if (!variable) return [{ code: 'UNKNOWN_VARIABLE', severity: 'warning', ...place }];
  return variable.always ? [] : [{ code: 'NOT_ALWAYS', severity: 'info', ...place }];
}

function comparisonProblems(node: Extract<Node, { kind: 'comparison' }>, known: Known): FeelProblem[] {
  return [...compared(node.left, node.right, known), ...compared(node.right, node.left, known)];
}

function compared(left: Node, right: Node, known: Known): FeelProblem[] {
  if (left.kind !== 'name' || right.kind !== 'literal' || right.value === null) return [];
  const variable = left.names.length === 1 ? known.get(left.names[0]) : undefined;
  if (!variable || variable.shape.type === 'any') return [];
  const place = { from: right.start, to: right.end };
  const type = typeName(right.value);
  if (!fits(variable.shape.type, type))
    return [
      {
        code: 'TYPES_DIFFER',
        severity: 'warning',
        ...place,
        about: { name: variable.name, type: variable.shape.type, other: type },
      },
    ];
  const { values } = variable.shape;
  if (!values || typeof right.value !== 'string' || values.includes(right.value)) return [];
  return [
    {
      code: 'UNKNOWN_VALUE',
      severity: 'warning',
      ...place,
      about: { name: variable.name, value: right.value },
    },
  ];
}

const fits = (type: FeelType, other: TypeName): boolean => type === other;
