import { childrenOf, compile, emptyScope, parse, type Node } from '../../../feel/index.ts';
import type { Design, NodeId } from '../design.ts';
import { indexOf } from '../design-index.ts';
import { readsAt } from '../design-names.ts';
import { isObject, isText } from '../json.ts';

/**
 * Whether a condition can be seen never to hold: it is false by constants, or it wants of a choice what is no option of
 * it. What cannot be seen so is taken to be possible.
 */
export function neverTrue(design: Design, id: NodeId, feel: string): boolean {
  const parsed = parse(feel);
  if (!parsed.ok) return false;
  return isNever(parsed.tree, { source: feel, options: optionsRead(design, id, feel) });
}

interface Known {
  readonly source: string;
  /** Values that a choice can have, by its name in the rule. */
  readonly options: ReadonlyMap<string, ReadonlySet<string>>;
}

function isNever(node: Node, known: Known): boolean {
  if (node.kind === 'and')
    return node.operands.some((operand) => isNever(operand, known)) || contradicts(node.operands);
  if (node.kind === 'or') return node.operands.every((operand) => isNever(operand, known));
  if (readsNothing(node)) return isConstantlyUntrue(node, known);
  if (node.kind === 'comparison' && node.operator === '=') {
    const wanted = equality(node);
    return wanted !== undefined && known.options.get(wanted.name)?.has(wanted.value) === false;
  }
  if (node.kind === 'in') {
    const options = node.value.kind === 'name' ? known.options.get(node.value.names.join('.')) : undefined;
    const wanted = textsOf(node.test);
    return options !== undefined && wanted !== undefined && wanted.every((value) => !options.has(value));
  }
  return false;
}

const readsNothing = (node: Node): boolean =>
  node.kind !== 'name' && node.kind !== 'input' && childrenOf(node).every(readsNothing);

function isConstantlyUntrue(node: Node, { source }: Known): boolean {
  const compiled = compile(source.slice(node.start, node.end));
  if (!compiled.ok) return false;
  const evaluated = compiled.expression.evaluate(emptyScope);
  // Without a clock, what asks for the time fails: it is no constant.
  return !evaluated.failure && evaluated.value !== true;
}

/** `a = "X"` or `"X" = a`. */
function equality(node: Extract<Node, { kind: 'comparison' }>): { name: string; value: string } | undefined {
  const sides = [node.left, node.right];
  const name = sides.find((side) => side.kind === 'name');
  const value = sides.find((side) => side.kind === 'literal');
  return name && value && isText(value.value)
    ? { name: name.names.join('.'), value: value.value }
    : undefined;
}

/** The texts that a test allows; undefined where it allows something else. */
function textsOf(node: Node): readonly string[] | undefined {
  if (node.kind === 'test expression') return textsOf(node.expression);
  if (node.kind === 'literal') return isText(node.value) ? [node.value] : undefined;
  if (node.kind !== 'any of' && node.kind !== 'list') return undefined;
  const texts = childrenOf(node).map(textsOf);
  return texts.includes(undefined) ? undefined : texts.flatMap((text) => text ?? []);
}

/** Whether the same name is wanted to be two different texts at once. */
function contradicts(operands: readonly Node[]): boolean {
  const wanted = new Map<string, string>();
  return operands.some((operand) => {
    const said = operand.kind === 'comparison' && operand.operator === '=' ? equality(operand) : undefined;
    if (!said) return false;
    const other = wanted.get(said.name);
    wanted.set(said.name, said.value);
    return other !== undefined && other !== said.value;
  });
}

/** The options of the choices that a rule names, where they do not hang on a rule. */
function optionsRead(design: Design, id: NodeId, feel: string): Known['options'] {
  const options = new Map<string, ReadonlySet<string>>();
  for (const { shape, node, index } of readsAt(design, id, feel)?.mentions ?? []) {
    const field = shape.pattern === undefined ? undefined : indexOf(design).byPattern.get(shape.pattern);
    const values = field?.keywords['enum'];
    const isOne = field?.keywords['x-component'] === 'choice' && field.keywords['type'] === 'string';
    if (node.kind !== 'name' || index !== node.names.length - 1 || !isOne || !Array.isArray(values)) continue;
    const known = values.flatMap((option) =>
      isObject(option) && isText(option['value']) ? [option['value']] : [],
    );
    options.set(node.names.join('.'), new Set(known));
  }
  return options;
}
