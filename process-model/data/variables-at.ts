import type { FlowNode } from '../outline/flow-graph.ts';
import { scopeOf, type Scope } from '../outline/scopes.ts';
import { variableWords } from '../templates/value-words.ts';
import type { XmlNode } from '../xml-node.ts';
import { localsOf, outputsOf, resultsOf, startVariables } from './definitions.ts';
import {
  after,
  joined,
  nothingKnown,
  sameKnown,
  variablesOf,
  type Definition,
  type FieldsOf,
  type Known,
  type Variable,
} from './variable.ts';

/** The variables of a process, asked for by element. */
export interface ProcessData {
  /** What an element may read when it is entered, or a flow when its condition is looked at. */
  at(elementId: string): readonly Variable[];
  /** What an element's output mappings may read: its results, too. */
  afterWork(elementId: string): readonly Variable[];
}

/**
 * Follows the variables of a `bpmn:Process` through its elements: outputs of workers, answers that steps route by, mappings,
 * loops and scopes. `fieldsOf` gives answers of forms their types.
 */
export function processData(process: XmlNode, fieldsOf: FieldsOf = () => undefined): ProcessData {
  const reader = new Reader(fieldsOf);
  const start = after(nothingKnown, startVariables(process.id ?? ''));
  reader.read(scopeOf(process), start);
  return {
    at: (id) => variablesOf(reader.before.get(id) ?? nothingKnown, variableWords),
    afterWork: (id) => variablesOf(reader.worked.get(id) ?? nothingKnown, variableWords),
  };
}

/** Walks each scope until nothing new is found; loops in a process make several rounds of it. */
class Reader {
  readonly before = new Map<string, Known>();
  readonly worked = new Map<string, Known>();
  private readonly fieldsOf: FieldsOf;
  /** Definitions are told apart by identity, so each element's are made once. */
  private readonly made = new Map<string, Work>();

  constructor(fieldsOf: FieldsOf) {
    this.fieldsOf = fieldsOf;
  }

  /** Gives what is known when the scope is left. */
  read(scope: Scope, entering: Known): Known {
    const left = new Map<string, Known>();
    const { nodes, flows } = scope.graph;
    const into = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
    for (const { source, target } of flows) into.get(target)?.push(source);
    const plain = nodes.filter(({ id }) => !isAside(scope.elements.get(id)));
    for (let again = true; again;) {
      again = false;
      for (const node of plain) {
        const known = this.entered(node, { scope, into, left, entering });
        const now = known && this.leave(scope, node.id, known);
        if (now && !sameKnown(now, left.get(node.id))) {
          left.set(node.id, now);
          again = true;
        }
      }
    }
    this.readAside(scope, { left, entering });
    for (const { id, source } of flows) this.before.set(id, left.get(source) ?? entering);
    return joined(
      plain
        .filter(({ id }) => !flows.some(({ source }) => source === id))
        .flatMap(({ id }) => left.get(id) ?? []),
      false,
    );
  }

  /** What is known where a node is entered; undefined while nothing that leads to it was walked. */
  private entered(
    { id, attachedTo }: FlowNode,
    { scope, into, left, entering }: Walk & { scope: Scope; into: ReadonlyMap<string, string[]> },
  ): Known | undefined {
    if (attachedTo !== undefined) return this.before.get(attachedTo);
    const sources = into.get(id) ?? [];
    if (sources.length === 0) return entering;
    const ways = sources.flatMap((source) => left.get(source) ?? []);
    return ways.length === 0
      ? undefined
      : joined(ways, scope.elements.get(id)?.type === 'bpmn:ParallelGateway');
  }

  private leave(scope: Scope, id: string, known: Known): Known {
    const node = scope.elements.get(id);
    if (!node) return known;
    const { locals, results, outputs } = this.workOf(id, node);
    const inside = after(known, locals);
    this.before.set(id, inside);
    const inner = scope.scopes.get(id);
    const done = inner ? this.read(inner, inside) : inside;
    this.worked.set(id, after(done, results));
    const own = new Set(locals.map(({ name }) => name));
    return after(inner ? without(done, own, known) : known, outputs);
  }

  private workOf(id: string, node: XmlNode): Work {
    const made = this.made.get(id) ?? {
      locals: localsOf(node),
      results: resultsOf(node, this.fieldsOf),
      outputs: outputsOf(node, this.fieldsOf),
    };
    this.made.set(id, made);
    return made;
  }

  /** Event sub processes may begin at any moment: nothing but the start is sure then. */
  private readAside(scope: Scope, { left, entering }: Walk): void {
    const anything = joined([entering, ...left.values()], false);
    for (const [id, inner] of scope.scopes) {
      if (!isAside(scope.elements.get(id))) continue;
      this.before.set(id, anything);
      this.read(inner, { ...anything, always: entering.always });
    }
  }
}

interface Work {
  readonly locals: readonly Definition[];
  readonly results: readonly Definition[];
  readonly outputs: readonly Definition[];
}

interface Walk {
  readonly left: ReadonlyMap<string, Known>;
  readonly entering: Known;
}

const isAside = (node: XmlNode | undefined): boolean => node?.flag('triggeredByEvent') === true;

/** Takes a scope's own variables off again when it is left. */
function without(done: Known, own: ReadonlySet<string>, outside: Known): Known {
  const reaching = new Map(done.reaching);
  const always = new Set(done.always);
  for (const name of own) {
    const before = outside.reaching.get(name);
    if (before) reaching.set(name, before);
    else reaching.delete(name);
    if (!outside.always.has(name)) always.delete(name);
  }
  return { reaching, always };
}
