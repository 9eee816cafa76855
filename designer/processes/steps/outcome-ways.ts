import type { XmlNode } from '../../../process-model/xml-node.ts';
import type { FormField } from '../../../process-model/data/variable.ts';

/** One way on from a step: the flow, what it asks, and where it leads. */
export interface OutcomeWay {
  readonly flow: string;
  /** FEEL without the leading `=`; empty for a way without one. */
  readonly condition: string;
  readonly isDefault: boolean;
  readonly target: string;
}

/**
 * How a process goes on after a step. `one`: whatever came of it; `ways`: by a choice that follows at once; `other`: by
 * something that is no simple choice.
 */
export type AfterStep =
  | { readonly kind: 'one'; readonly target: XmlNode }
  | { readonly kind: 'ways'; readonly ways: readonly OutcomeWay[] }
  | { readonly kind: 'other' };

export function afterStep(step: XmlNode): AfterStep {
  const flows = step.nodes('outgoing');
  const [only] = flows;
  const target = only?.node('targetRef');
  if (flows.length > 1) return { kind: 'ways', ways: waysOf(step) };
  if (!target) return { kind: 'other' };
  if (!target.type.endsWith('Gateway')) return { kind: 'one', target };
  if (target.nodes('outgoing').length === 1) return { kind: 'one', target };
  return target.type === 'bpmn:ExclusiveGateway' ? { kind: 'ways', ways: waysOf(target) } : { kind: 'other' };
}

function waysOf(from: XmlNode): readonly OutcomeWay[] {
  const standard = from.node('default')?.id;
  return from.nodes('outgoing').flatMap((flow) => {
    const [id, target] = [flow.id, flow.node('targetRef')?.id];
    if (id === undefined || target === undefined) return [];
    const condition = (flow.node('conditionExpression')?.text('body') ?? '').replace(/^=\s*/, '');
    return [{ flow: id, condition, isDefault: id === standard, target }];
  });
}

/** An answer of a form that a process may go by. */
export interface Outcome {
  readonly field: FormField;
  /** FEEL that holds for it. */
  readonly condition: string;
  readonly value: boolean | string;
}

/** Each yes, no and listed word that a form may be answered with; what is refused comes first. */
export function outcomesOf(fields: readonly FormField[]): readonly Outcome[] {
  return fields.flatMap((field): Outcome[] => {
    const { name, shape } = field;
    const values = shape.type === 'boolean' ? [false, true] : (shape.values ?? []);
    return values.map((value) => ({ field, value, condition: `${name} = ${JSON.stringify(value)}` }));
  });
}
