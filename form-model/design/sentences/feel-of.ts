import type { Condition, Literal, Subject } from './condition.ts';

/** A condition as FEEL; `conditionOf` reads it back as it is. */
export function feelOf(condition: Condition): string {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.conditions.map(bracketed).join(condition.kind === 'all' ? ' and ' : ' or ');
    case 'compare':
      return `${subjectFeel(condition.left)} ${condition.operator} ${operandFeel(condition.right)}`;
    case 'between':
      return `${subjectFeel(condition.subject)} between ${literalFeel(condition.from)} and ${literalFeel(condition.to)}`;
    case 'empty':
      return `${subjectFeel(condition.subject)} ${condition.negated ? '!=' : '='} null`;
    case 'one of': {
      const values = condition.values.map(literalFeel).join(', ');
      return negated(`${subjectFeel(condition.subject)} in (${values})`, condition.negated);
    }
    case 'contains': {
      const name = condition.in === 'list' ? 'list contains' : 'contains';
      return negated(
        `${name}(${subjectFeel(condition.subject)}, ${literalFeel(condition.value)})`,
        condition.negated,
      );
    }
  }
}

const negated = (feel: string, isNegated: boolean): string => (isNegated ? `not(${feel})` : feel);

/** `between … and …` would take an `and` behind it for its own. */
const bracketed = (condition: Condition): string =>
  condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'between'
    ? `(${feelOf(condition)})`
    : feelOf(condition);

export function subjectFeel(subject: Subject): string {
  if (subject.kind === 'field') return subject.path.join('.');
  const rows = `${subject.table.join('.')}${subject.where ? `[${feelOf(subject.where)}]` : ''}`;
  return `${subject.function}(${rows}${subject.column === undefined ? '' : `.${subject.column}`})`;
}

const operandFeel = (operand: Subject | Literal): string =>
  operand.kind === 'field' || operand.kind === 'total' ? subjectFeel(operand) : literalFeel(operand);

export function literalFeel({ kind, value }: Literal): string {
  if (kind === 'text') return `"${value.replace(/"/g, '\\"').replace(/\n/g, '\\n').replace(/\t/g, '\\t')}"`;
  // Not `date("…")`: behind `between` its name would be read together with the words before it.
  return kind === 'date' ? `@"${value}"` : String(value);
}
