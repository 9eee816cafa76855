/**
 * BPMN files for tests, in a few words: `aProcess('p', start('s'), service('work'), end('e'), 's -> work -> e')`.
 * A string is a chain of sequence flows, or one flow with a condition: `'gate -> a: =x > 1'`. A flow from a to b has the
 * id `a_b`.
 */
export type Part = Fragment | string;

interface Fragment {
  readonly id: string;
  readonly tag: string;
  readonly attributes?: Readonly<Record<string, string | boolean | undefined>>;
  readonly extensions?: string;
  readonly body?: string;
  readonly parts?: readonly Part[];
  readonly loop?: string | undefined;
  /** Root elements that it refers to, by id. */
  readonly roots?: Readonly<Record<string, string>>;
}

export interface Options {
  readonly type?: string;
  readonly retries?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly loop?: Loop;
  /** Extension elements as XML. */
  readonly extensions?: string;
}

export interface Loop {
  readonly over?: string;
  readonly times?: string;
  readonly as?: string;
  readonly collect?: readonly [collection: string, element: string];
  readonly until?: string;
  readonly sequential?: boolean;
}

export interface EventDefinition {
  readonly xml: string;
  readonly roots?: Readonly<Record<string, string>>;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function attributesOf(attributes: Readonly<Record<string, string | boolean | undefined>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escaped(String(value))}"`))
    .join('');
}

export const extension = (
  name: string,
  attributes: Record<string, string | boolean | undefined>,
  body = '',
): string => `<zeebe:${name}${attributesOf(attributes)}>${body}</zeebe:${name}>`;

function mappings({ inputs = {}, outputs = {} }: Options): string {
  const rows = (kind: string, of: Readonly<Record<string, string>>): string =>
    Object.entries(of)
      .map(([target, source]) => extension(kind, { source, target }))
      .join('');
  const both = rows('input', inputs) + rows('output', outputs);
  return both && extension('ioMapping', {}, both);
}

function headersOf({ headers = {} }: Options): string {
  const rows = Object.entries(headers).map(([key, value]) => extension('header', { key, value }));
  return rows.length ? extension('taskHeaders', {}, rows.join('')) : '';
}

function loopOf({ loop }: Options): string | undefined {
  if (!loop) return undefined;
  const [outputCollection, outputElement] = loop.collect ?? [];
  const zeebe = extension('loopCharacteristics', {
    inputCollection: loop.over,
    inputElement: loop.as,
    outputCollection,
    outputElement,
  });
  const times = loop.times && `<bpmn:loopCardinality>${escaped(loop.times)}</bpmn:loopCardinality>`;
  const until = loop.until && `<bpmn:completionCondition>${escaped(loop.until)}</bpmn:completionCondition>`;
  return `<bpmn:multiInstanceLoopCharacteristics${attributesOf({ isSequential: loop.sequential })}>
    <bpmn:extensionElements>${zeebe}</bpmn:extensionElements>${times ?? ''}${until ?? ''}
    </bpmn:multiInstanceLoopCharacteristics>`;
}

const activity = (tag: string, id: string, options: Options, more = ''): Fragment => ({
  id,
  tag,
  extensions: more + mappings(options) + headersOf(options) + (options.extensions ?? ''),
  loop: loopOf(options),
});

const jobOf = (id: string, { type = id, retries }: Options): string =>
  extension('taskDefinition', { type, retries });

export const service = (id: string, options: Options = {}): Fragment =>
  activity('serviceTask', id, options, jobOf(id, options));
export const send = (id: string, options: Options = {}): Fragment =>
  activity('sendTask', id, options, jobOf(id, options));
export const rule = (id: string, options: Options = {}): Fragment =>
  activity('businessRuleTask', id, options, jobOf(id, options));
/** A business rule task that evaluates a decision. */
export const decide = (
  id: string,
  decisionId: string,
  options: Options & { result?: string; bindingType?: string; versionTag?: string } = {},
): Fragment =>
  activity(
    'businessRuleTask',
    id,
    options,
    extension('calledDecision', {
      ...{ decisionId, resultVariable: options.result ?? 'result' },
      ...{ bindingType: options.bindingType, versionTag: options.versionTag },
    }),
  );
export const user = (id: string, options: Options = {}): Fragment => activity('userTask', id, options);
export const task = (id: string, options: Options = {}): Fragment => activity('task', id, options);
export const manual = (id: string): Fragment => activity('manualTask', id, {});

export const script = (
  id: string,
  expression: string,
  options: Options & { result?: string } = {},
): Fragment =>
  activity(
    'scriptTask',
    id,
    options,
    extension('script', { expression, resultVariable: options.result ?? 'result' }),
  );

export const call = (
  id: string,
  processId: string,
  options: Options & { allChild?: boolean; allParent?: boolean } = {},
): Fragment =>
  activity(
    'callActivity',
    id,
    options,
    extension('calledElement', {
      processId,
      propagateAllChildVariables: options.allChild,
      propagateAllParentVariables: options.allParent,
    }),
  );

export const receive = (id: string, name: string, key: string, options: Options = {}): Fragment => {
  const { ref, roots } = messageRoot(name, key);
  return { ...activity('receiveTask', id, options), attributes: { messageRef: ref }, roots };
};

export const subProcess = (id: string, parts: readonly Part[], options: Options = {}): Fragment => ({
  ...activity('subProcess', id, options),
  parts,
});
export const eventSubProcess = (id: string, parts: readonly Part[], options: Options = {}): Fragment => ({
  ...activity('subProcess', id, options),
  attributes: { triggeredByEvent: true },
  parts,
});

export const parallel = (id: string): Fragment => ({ id, tag: 'parallelGateway' });
export const eventGateway = (id: string): Fragment => ({ id, tag: 'eventBasedGateway' });
/** `otherwise` is the element that the default flow leads to. */
export const exclusive = (id: string, otherwise?: string): Fragment =>
  decision('exclusiveGateway', id, otherwise);
export const inclusive = (id: string, otherwise?: string): Fragment =>
  decision('inclusiveGateway', id, otherwise);

const decision = (tag: string, id: string, otherwise?: string): Fragment => ({
  id,
  tag,
  attributes: { default: otherwise && `${id}_${otherwise}` },
});

function eventOf(tag: string, id: string, event: EventDefinition | undefined, options: Options): Fragment {
  return {
    ...activity(tag, id, options, options.type === undefined ? '' : jobOf(id, options)),
    // Zeebe 8.6.0 fails on a link event definition without id.
    body: (event?.xml ?? '').replace('EventDefinition', `EventDefinition id="definition_of_${id}"`),
    roots: event?.roots ?? {},
  };
}

export const start = (
  id: string,
  event?: EventDefinition,
  options: Options & { interrupting?: boolean } = {},
): Fragment => ({
  ...eventOf('startEvent', id, event, options),
  attributes: { isInterrupting: options.interrupting },
});
export const end = (id: string, event?: EventDefinition, options: Options = {}): Fragment =>
  eventOf('endEvent', id, event, options);
export const catching = (id: string, event: EventDefinition, options: Options = {}): Fragment =>
  eventOf('intermediateCatchEvent', id, event, options);
export const throwing = (id: string, event?: EventDefinition, options: Options = {}): Fragment =>
  eventOf('intermediateThrowEvent', id, event, options);
export const boundary = (
  id: string,
  host: string,
  event: EventDefinition,
  options: Options & { interrupting?: boolean } = {},
): Fragment => ({
  ...eventOf('boundaryEvent', id, event, options),
  attributes: { attachedToRef: host, cancelActivity: options.interrupting },
});

function messageRoot(name: string, key?: string): { ref: string; roots: Record<string, string> } {
  const ref = `message_${idText(`${name} ${key ?? ''}`)}`;
  const subscription = key === undefined ? '' : extension('subscription', { correlationKey: key });
  const inside = subscription && `<bpmn:extensionElements>${subscription}</bpmn:extensionElements>`;
  return {
    ref,
    roots: { [ref]: `<bpmn:message id="${ref}" name="${escaped(name)}">${inside}</bpmn:message>` },
  };
}

const idText = (text: string): string => text.replace(/[^\w]/g, '_');

export function message(name: string, key?: string): EventDefinition {
  const { ref, roots } = messageRoot(name, key);
  return { xml: `<bpmn:messageEventDefinition messageRef="${ref}"/>`, roots };
}

export const timer = (kind: 'timeDate' | 'timeDuration' | 'timeCycle', text: string): EventDefinition => ({
  xml: `<bpmn:timerEventDefinition><bpmn:${kind}>${escaped(text)}</bpmn:${kind}></bpmn:timerEventDefinition>`,
});

export function signal(name: string): EventDefinition {
  const ref = `signal_${idText(name)}`;
  return {
    xml: `<bpmn:signalEventDefinition signalRef="${ref}"/>`,
    roots: { [ref]: `<bpmn:signal id="${ref}" name="${escaped(name)}"/>` },
  };
}

/** Without a code it catches every error. */
export const error = (code?: string): EventDefinition => coded('error', code);
export const escalation = (code?: string): EventDefinition => coded('escalation', code);

function coded(kind: 'error' | 'escalation', code: string | undefined): EventDefinition {
  if (code === undefined) return { xml: `<bpmn:${kind}EventDefinition/>` };
  const ref = `${kind}_${idText(code)}`;
  return {
    xml: `<bpmn:${kind}EventDefinition ${kind}Ref="${ref}"/>`,
    roots: { [ref]: `<bpmn:${kind} id="${ref}" ${kind}Code="${escaped(code)}"/>` },
  };
}

/** Undoes one activity, or all of the scope; at a boundary it makes its host one that can be undone. */
export const compensation = (activity?: string): EventDefinition => ({
  xml: `<bpmn:compensateEventDefinition${attributesOf({ activityRef: activity })}/>`,
});
/** An activity that undoes another one: no flow leads there, but an association from a compensation boundary event. */
export const undoing = (handler: Fragment): Fragment => ({
  ...handler,
  attributes: { ...handler.attributes, isForCompensation: true },
});
export const association = (from: string, to: string): Fragment => ({
  id: `${from}_to_${to}`,
  tag: 'association',
  attributes: { sourceRef: from, targetRef: to },
});

export const terminate = (): EventDefinition => ({ xml: '<bpmn:terminateEventDefinition/>' });
export const link = (name: string): EventDefinition => ({
  xml: `<bpmn:linkEventDefinition name="${escaped(name)}"/>`,
});

/** XML that has no builder. */
export const raw = (
  id: string,
  tag: string,
  body = '',
  attributes: Record<string, string> = {},
): Fragment => ({
  id,
  tag,
  body,
  attributes,
});

interface Flow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly condition: string | undefined;
}

function flowsOf(parts: readonly Part[]): Flow[] {
  return parts.flatMap((part) => {
    if (typeof part !== 'string') return [];
    const [chain = '', condition] = part.split(/: (?==)/);
    const ids = chain.trim().split(/\s*->\s*/);
    return ids.slice(1).map((target, index) => {
      const source = ids[index] ?? '';
      return { id: `${source}_${target}`, source, target, condition };
    });
  });
}

function scopeXml(parts: readonly Part[], roots: Map<string, string>): string {
  const flows = flowsOf(parts);
  const nodes = parts.filter((part) => typeof part !== 'string');
  const xml = (some: readonly Fragment[]): string => some.map((node) => nodeXml(node, flows, roots)).join('');
  const isArtifact = ({ tag }: Fragment): boolean => tag === 'association';
  // Artifacts come last: Zeebe checks the schema.
  const elements = xml(nodes.filter((node) => !isArtifact(node))) + flows.map(flowXml).join('');
  return elements + xml(nodes.filter(isArtifact));
}

function nodeXml(node: Fragment, flows: readonly Flow[], roots: Map<string, string>): string {
  for (const [id, xml] of Object.entries(node.roots ?? {})) roots.set(id, xml);
  const list = (tag: string, of: 'source' | 'target'): string =>
    flows
      .filter((flow) => flow[of] === node.id)
      .map(({ id }) => `<bpmn:${tag}>${id}</bpmn:${tag}>`)
      .join('');
  const extensions = node.extensions && `<bpmn:extensionElements>${node.extensions}</bpmn:extensionElements>`;
  const inside = `${extensions ?? ''}${list('incoming', 'target')}${list('outgoing', 'source')}`;
  const scope = node.parts ? scopeXml(node.parts, roots) : '';
  const attributes = attributesOf({ id: node.id, ...node.attributes });
  return `<bpmn:${node.tag}${attributes}>${inside}${node.loop ?? ''}${scope}${node.body ?? ''}</bpmn:${node.tag}>`;
}

function flowXml({ id, source, target, condition }: Flow): string {
  const inside = condition && `<bpmn:conditionExpression>${escaped(condition)}</bpmn:conditionExpression>`;
  return `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${inside ?? ''}</bpmn:sequenceFlow>`;
}

/** A BPMN file with one executable process. */
export function aProcess(id: string, ...parts: Part[]): string {
  const roots = new Map<string, string>();
  const scope = scopeXml(parts, roots);
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions_of_${id}" targetNamespace="http://bpmn.io/schema/bpmn">
<bpmn:process id="${id}" isExecutable="true">${scope}</bpmn:process>${[...roots.values()].join('')}
</bpmn:definitions>`;
}
