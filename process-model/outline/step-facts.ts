import type { XmlNode } from '../xml-node.ts';

/** What a sentence about an element says, as far as it is written in the model; expressions keep their `=`. */
export interface StepFacts {
  /** BPMN type without its prefix, such as `UserTask`. */
  readonly type: string;
  readonly name: string | undefined;
  /** What the event waits for or does: `timer`, `message`, `error` …; undefined for what is no event of a kind. */
  readonly event: string | undefined;
  /** Roles that are written out. */
  readonly roles: readonly string[];
  /** Somebody is chosen by an expression. */
  readonly assignee: string | undefined;
  readonly due: string | undefined;
  /** Type of its job. */
  readonly job: string | undefined;
  readonly headers: ReadonlyMap<string, string>;
  readonly form: string | undefined;
  readonly timer: Timer | undefined;
  /** Name of its message, signal, error or escalation. */
  readonly awaits: string | undefined;
  readonly each: { readonly of: string; readonly oneByOne: boolean } | undefined;
  readonly calls: string | undefined;
  /** For events at a step: whether they stop it. */
  readonly interrupts: boolean;
  /** A sub process that an event inside starts. */
  readonly byEvent: boolean;
  readonly documentation: string | undefined;
}

export interface Timer {
  readonly kind: 'date' | 'duration' | 'cycle';
  readonly text: string;
}

export function factsOf(element: XmlNode): StepFacts {
  const definition = element.nodes('eventDefinitions')[0];
  const assignment = element.extension('zeebe:AssignmentDefinition');
  return {
    type: element.type.replace(/^bpmn:/, ''),
    name: textOr(element.text('name')),
    event: definition && eventOf(definition),
    roles: rolesIn(assignment?.text('candidateGroups') ?? ''),
    assignee: textOr(assignment?.text('assignee')),
    due: textOr(element.extension('zeebe:TaskSchedule')?.text('dueDate')),
    job: textOr(element.extension('zeebe:TaskDefinition')?.text('type')),
    headers: headersOf(element),
    form: formOf(element),
    timer: definition && timerOf(definition),
    awaits: awaitedBy(element, definition),
    each: eachOf(element),
    calls: textOr(element.extension('zeebe:CalledElement')?.text('processId')),
    interrupts: (element.flag('cancelActivity') ?? true) && (element.flag('isInterrupting') ?? true),
    byEvent: element.flag('triggeredByEvent') ?? false,
    documentation: textOr(element.nodes('documentation')[0]?.text('text')),
  };
}

const textOr = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text.trim();

/** `bpmn:TimerEventDefinition` → `timer`. */
const eventOf = ({ type }: XmlNode): string =>
  type
    .replace(/^bpmn:/, '')
    .replace(/EventDefinition$/, '')
    .toLowerCase();

/** Candidate groups that are written out; computed ones are not known here. */
const rolesIn = (groups: string): string[] => groups.match(/\b[A-Z][A-Z_]+\b/g) ?? [];

function headersOf(element: XmlNode): ReadonlyMap<string, string> {
  const headers = element.extension('zeebe:TaskHeaders')?.nodes('values') ?? [];
  return new Map(headers.map((header) => [header.text('key') ?? '', header.text('value') ?? '']));
}

function formOf(element: XmlNode): string | undefined {
  const form = element.extension('zeebe:FormDefinition');
  return textOr(form?.text('formKey') ?? form?.text('formId') ?? form?.text('externalReference'));
}

function timerOf(definition: XmlNode): Timer | undefined {
  for (const [kind, property] of [
    ['date', 'timeDate'],
    ['duration', 'timeDuration'],
    ['cycle', 'timeCycle'],
  ] as const) {
    const text = textOr(definition.node(property)?.text('body'));
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

function awaitedBy(element: XmlNode, definition: XmlNode | undefined): string | undefined {
  const carrier = definition ?? element;
  for (const property of ['messageRef', 'signalRef', 'errorRef', 'escalationRef'])
    if (carrier.node(property)) return textOr(carrier.node(property)?.text('name'));
  return textOr(definition?.text('name'));
}

function eachOf(element: XmlNode): StepFacts['each'] {
  const loop = element.node('loopCharacteristics');
  const characteristics = loop?.extension('zeebe:LoopCharacteristics');
  if (!loop || !characteristics) return undefined;
  return { of: characteristics.text('inputCollection') ?? '', oneByOne: loop.flag('isSequential') ?? false };
}
