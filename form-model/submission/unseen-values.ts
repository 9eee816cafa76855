import type { Form, FormNode } from '../form.ts';
import { dataNodes, keyOf, rowsOf, type Values } from '../form-nodes.ts';
import { effectiveRights, type EffectiveRights, type Rights } from '../rights.ts';
import { storedRow } from '../session/start-values.ts';

/** What a step may see of stored values: fields hidden from it are taken out. For sending them to its form. */
export const visibleValues = (form: Form, values: Values, rights: Rights): Values =>
  seen(form.children, values, effectiveRights(form, rights));

function seen(nodes: readonly FormNode[], values: Values, rights: EffectiveRights): Values {
  const left: Record<string, unknown> = { ...values };
  for (const node of dataNodes(nodes)) {
    if (rights.get(node.pattern) === 'hidden') Reflect.deleteProperty(left, node.name);
    else if (node.kind === 'table' && Array.isArray(values[node.name]))
      left[node.name] = rowsOf(values[node.name]).map((row) => seen(node.columns, row, rights));
  }
  return left;
}

/** Puts stored values that the step must not see back beside those it sent, row by row. */
export function withUnseen(
  nodes: readonly FormNode[],
  values: Values,
  stored: Values,
  rights: EffectiveRights,
): Values {
  const whole: Record<string, unknown> = { ...values };
  for (const node of dataNodes(nodes)) {
    const before = stored[node.name];
    if (rights.get(node.pattern) === 'hidden') {
      if (before !== undefined) whole[node.name] = before;
    } else if (node.kind === 'table' && values[node.name] !== undefined)
      whole[node.name] = rowsOf(values[node.name]).map((row) =>
        withUnseen(node.columns, row, storedRow(node, before, keyOf(row, node) ?? '') ?? {}, rights),
      );
  }
  return whole;
}
