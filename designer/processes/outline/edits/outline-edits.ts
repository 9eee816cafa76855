import type Modeler from 'bpmn-js/lib/Modeler';
import {
  businessObjectOf,
  EditorServices,
  eventDefinitionOf,
  flowsInto,
  flowsOutOf,
  parentOf,
  sourceOf,
  targetOf,
  type Connection,
  type Shape,
} from '../../modeler/services.ts';

/** What a new step is: its BPMN type, its name, and what else is to be set once it stands. */
export interface NewStep {
  readonly type: string;
  /** Type of its event definition, for events. */
  readonly event?: string;
  readonly name: string;
  readonly configure?: (step: Shape, services: EditorServices) => void;
}

const GAP = 60;
const BELOW = 40;

/** Changes of a process as its outline offers them; each is one step of undo, and leaves alone what it is not about. */
export class OutlineEdits {
  readonly services: EditorServices;

  constructor(modeler: Modeler) {
    this.services = new EditorServices(modeler);
  }

  rename(id: string, name: string): void {
    const element = this.services.shape(id) ?? this.services.flow(id);
    if (element && this.services.node(element)?.text('name') !== name)
      this.services.modeling.updateProperties(element, { name });
  }

  /** Adds a step after another; undefined where several ways lead on and nobody said which. */
  addAfter(id: string, step: NewStep): string | undefined {
    const before = this.services.shape(id);
    const [flow, ...others] = before ? flowsOutOf(before) : [];
    if (!before || others.length > 0) return undefined;
    return this.adding(() => (flow ? this.insert(flow, step) : this.append(before, step)));
  }

  /** Adds a step where a branch begins. */
  addInBranch(flowId: string, step: NewStep): string | undefined {
    const flow = this.services.flow(flowId);
    return flow && this.adding(() => this.insert(flow, step));
  }

  /** Takes a step out; what came before goes on with what came after. Steps with several ways on stay. */
  canRemove(id: string): boolean {
    const shape = this.services.shape(id);
    return shape !== undefined && flowsOutOf(shape).length <= 1;
  }

  remove(id: string): boolean {
    const shape = this.services.shape(id);
    if (!shape || !this.canRemove(id)) return false;
    this.services.asOne(() => {
      const [on] = flowsOutOf(shape);
      // The editor closes the gap itself where one flow leads in.
      if (on && flowsInto(shape).length > 1)
        for (const flow of flowsInto(shape))
          this.services.modeling.reconnectEnd(flow, targetOf(on), middleOf(targetOf(on)));
      this.services.modeling.removeElements([shape]);
    });
    return true;
  }

  /** Takes out a branch with the steps that only it leads to; a fork and a join that are left with one way go, too. */
  removeBranch(flowId: string, inside: readonly string[]): boolean {
    const flow = this.services.flow(flowId);
    if (!flow) return false;
    const fork = sourceOf(flow);
    if (flowsOutOf(fork).length < 2) return false;
    this.services.asOne(() => {
      const ends = inside.flatMap((id) => this.services.shape(id) ?? []);
      const joins = new Set([flow, ...ends.flatMap(flowsOutOf)].map(targetOf));
      this.services.modeling.removeElements([flow]);
      for (const shape of ends)
        if (this.services.shape(shape.id)) this.services.modeling.removeElements([shape]);
      for (const gateway of [fork, ...joins]) this.dissolve(gateway);
    });
    return true;
  }

  /** Exchanges a step with the one before or after it. False where they do not simply follow each other. */
  move(id: string, by: -1 | 1): boolean {
    const step = this.services.shape(id);
    const neighbour = step && this.neighbour(step, by);
    if (!step || !neighbour) return false;
    const [first, second] = by === 1 ? [step, neighbour] : [neighbour, step];
    const [between] = flowsOutOf(first);
    const [on] = flowsOutOf(second);
    const into = flowsInto(first);
    if (!between || !on || into.length === 0) return false;
    const { modeling } = this.services;
    this.services.asOne(() => {
      const [at, then] = [middleOf(first), middleOf(second)];
      modeling.moveElements([first], { x: then.x - at.x, y: then.y - at.y }, undefined, {
        autoResize: false,
      });
      modeling.moveElements([second], { x: at.x - then.x, y: at.y - then.y }, undefined, {
        autoResize: false,
      });
      for (const flow of into) modeling.reconnectEnd(flow, second, middleOf(second));
      modeling.reconnect(between, second, first, middleOf(first));
      modeling.reconnectStart(on, first, middleOf(first));
      for (const flow of [...into, between, on]) modeling.layoutConnection(flow);
    });
    return true;
  }

  /** Parts the way after a step: one way goes on as before, a step stands on the other, and they meet again. */
  addFork(
    id: string,
    fork: { kind: 'parallel' | 'exclusive'; name: string; condition?: string },
    step: NewStep,
  ): string | undefined {
    const before = this.services.shape(id);
    const [flow, ...others] = before ? flowsOutOf(before) : [];
    if (!before || !flow || others.length > 0) return undefined;
    const type = fork.kind === 'parallel' ? 'bpmn:ParallelGateway' : 'bpmn:ExclusiveGateway';
    return this.adding(() => {
      const parting = this.insert(flow, { type, name: fork.name });
      const straight = flowsOutOf(parting)[0];
      if (!straight) return parting;
      const meeting = this.insert(straight, { type, name: '' }, step.type.endsWith('Gateway') ? GAP : 220);
      const added = this.stepBelow(parting, meeting, step);
      const [onto] = flowsInto(added);
      if (fork.kind === 'exclusive') {
        const rest = flowsOutOf(parting).find((other) => other !== onto);
        if (rest) this.setDefault(parting, rest);
        if (onto) this.setCondition(onto, fork.condition ?? '');
      }
      return parting;
    });
  }

  /** Adds a way with a step on it to a fork whose ways meet again. */
  addBranch(forkId: string, meetingId: string, step: NewStep, condition?: string): string | undefined {
    const [fork, meeting] = [this.services.shape(forkId), this.services.shape(meetingId)];
    if (!fork || !meeting) return undefined;
    return this.adding(() => {
      const added = this.stepBelow(fork, meeting, step);
      const [onto] = flowsInto(added);
      if (onto && condition !== undefined) this.setCondition(onto, condition);
      return added;
    });
  }

  changeCondition(flowId: string, condition: string): void {
    const flow = this.services.flow(flowId);
    if (flow) this.services.asOne(() => this.setCondition(flow, condition));
  }

  makeDefault(flowId: string): void {
    const flow = this.services.flow(flowId);
    if (flow) this.services.asOne(() => this.setDefault(sourceOf(flow), flow));
  }

  /** What happens when a step takes too long: a step of its own, while this one goes on or instead of it. */
  addDeadline(
    id: string,
    deadline: { duration: string; interrupts: boolean; name: string },
    then: NewStep,
  ): string | undefined {
    const host = this.services.shape(id);
    if (!host) return undefined;
    const { modeling, elementFactory } = this.services;
    return this.adding(() => {
      this.services.makeRoom(host, 'y', host.y + host.height + 1, host.height + 2 * BELOW);
      const event = elementFactory.createShape({
        type: 'bpmn:BoundaryEvent',
        eventDefinitionType: 'bpmn:TimerEventDefinition',
        cancelActivity: deadline.interrupts,
      });
      const at = { x: host.x + host.width * 0.7, y: host.y + host.height };
      const boundary = modeling.createShape(event, at, host, { attach: true });
      const timer = eventDefinitionOf(boundary);
      const timeDuration = this.services.create('bpmn:FormalExpression', { body: deadline.duration });
      modeling.updateModdleProperties(boundary, timer, { timeDuration });
      if (deadline.name) modeling.updateProperties(boundary, { name: deadline.name });
      const below = { x: at.x, y: host.y + host.height + BELOW + 60 };
      const step = modeling.appendShape(boundary, this.drawn(then), below, parentOf(host));
      this.dress(step, then);
      const end = { x: step.x + step.width + GAP + 18, y: step.y + step.height / 2 };
      modeling.appendShape(step, elementFactory.createShape({ type: 'bpmn:EndEvent' }), end, parentOf(host));
      return step;
    });
  }

  /** After a step, goes back to an earlier one where a condition holds. */
  addReturn(id: string, toId: string, condition: string, name: string): string | undefined {
    const [step, to] = [this.services.shape(id), this.services.shape(toId)];
    const [flow, ...others] = step ? flowsOutOf(step) : [];
    if (!step || !to || !flow || others.length > 0) return undefined;
    return this.adding(() => {
      const gateway = this.insert(flow, { type: 'bpmn:ExclusiveGateway', name });
      const [onward] = flowsOutOf(gateway);
      const back = this.services.modeling.connect(gateway, to, { type: 'bpmn:SequenceFlow' });
      if (onward) this.setDefault(gateway, onward);
      this.setCondition(back, condition);
      return gateway;
    });
  }

  /** Gives the id of what was added. */
  private adding(work: () => Shape): string {
    let added: Shape | undefined;
    this.services.asOne(() => {
      added = work();
    });
    return added?.id ?? '';
  }

  private insert(flow: Connection, step: NewStep, room = 0): Shape {
    const { modeling } = this.services;
    const [source, target] = [sourceOf(flow), targetOf(flow)];
    const shape = this.drawn(step);
    const right = source.x + source.width;
    const needed = shape.width + 2 * GAP + room;
    const free = target.x - right;
    const beside = free >= 0;
    // Only what lies to the right makes room; a flow that leads elsewhere is split where it runs.
    if (beside && free < needed) this.services.makeRoom(source, 'x', right + 1, needed - free);
    const at = beside ? { x: right + GAP + shape.width / 2, y: source.y + source.height / 2 } : pointOn(flow);
    const added = modeling.createShape(shape, at, parentOf(source));
    modeling.reconnectEnd(flow, added, middleOf(added));
    // Nothing comes after an end; a gateway that only joined what is left goes, too.
    if (step.type === 'bpmn:EndEvent') this.dissolve(target);
    else modeling.connect(added, target, { type: 'bpmn:SequenceFlow' });
    this.dress(added, step);
    return added;
  }

  private append(before: Shape, step: NewStep): Shape {
    const { modeling } = this.services;
    const shape = this.drawn(step);
    const right = before.x + before.width;
    this.services.makeRoom(before, 'x', right + 1, shape.width + GAP);
    const at = { x: right + GAP + shape.width / 2, y: before.y + before.height / 2 };
    const added = modeling.appendShape(before, shape, at, parentOf(before));
    this.dress(added, step);
    return added;
  }

  /** A step on a way of its own below what stands between two shapes. */
  private stepBelow(fork: Shape, meeting: Shape, step: NewStep): Shape {
    const { modeling } = this.services;
    const shape = this.drawn(step);
    const lowest = Math.max(
      fork.y + fork.height / 2 + shape.height / 2,
      ...flowsOutOf(fork).map((flow) => targetOf(flow).y + targetOf(flow).height),
    );
    this.services.makeRoom(fork, 'y', lowest + 1, shape.height + BELOW);
    const between =
      meeting.x > fork.x
        ? (fork.x + fork.width + meeting.x) / 2
        : fork.x + fork.width + GAP + shape.width / 2;
    const at = { x: between, y: lowest + BELOW + shape.height / 2 };
    const added = modeling.appendShape(fork, shape, at, parentOf(fork));
    if (flowsOutOf(added).length === 0 && step.type !== 'bpmn:EndEvent')
      modeling.connect(added, meeting, { type: 'bpmn:SequenceFlow' });
    this.dress(added, step);
    return added;
  }

  private drawn({ type, event }: NewStep): Shape {
    const { elementFactory } = this.services;
    return elementFactory.createShape({
      type,
      ...(event === undefined ? {} : { eventDefinitionType: event }),
    });
  }

  private dress(shape: Shape, { name, configure }: NewStep): void {
    if (name) this.services.modeling.updateProperties(shape, { name });
    configure?.(shape, this.services);
  }

  private setCondition(flow: Connection, condition: string): void {
    const { modeling } = this.services;
    const body = condition.trim();
    const conditionExpression =
      body === ''
        ? undefined
        : this.services.create('bpmn:FormalExpression', { body: body.startsWith('=') ? body : `=${body}` });
    modeling.updateProperties(flow, { conditionExpression });
    const source = sourceOf(flow);
    if (body !== '' && this.services.node(source)?.node('default')?.id === flow.id)
      modeling.updateProperties(source, { default: undefined });
  }

  private setDefault(gateway: Shape, flow: Connection): void {
    const { modeling } = this.services;
    modeling.updateProperties(flow, { conditionExpression: undefined });
    modeling.updateProperties(gateway, { default: businessObjectOf(flow) });
  }

  /** A gateway through which only one way leads is no gateway any more. */
  private dissolve(gateway: Shape): void {
    const here = this.services.shape(gateway.id);
    if (here?.type.endsWith('Gateway') && flowsInto(here).length === 1 && flowsOutOf(here).length === 1)
      this.services.modeling.removeElements([here]);
  }

  private neighbour(step: Shape, by: -1 | 1): Shape | undefined {
    const [flow, ...others] = by === 1 ? flowsOutOf(step) : flowsInto(step);
    if (!flow || others.length > 0) return undefined;
    const other = by === 1 ? targetOf(flow) : sourceOf(flow);
    const [before, after] = by === 1 ? [step, other] : [other, step];
    const simple =
      flowsOutOf(before).length === 1 && flowsInto(after).length === 1 && flowsOutOf(after).length === 1;
    const fixed = [before, after].some(({ type }) => type === 'bpmn:StartEvent' || type.endsWith('Gateway'));
    return simple && !fixed && other !== step ? other : undefined;
  }
}

const middleOf = ({ x, y, width, height }: Shape): { x: number; y: number } => ({
  x: x + width / 2,
  y: y + height / 2,
});

function pointOn({ waypoints }: Connection): { x: number; y: number } {
  const [a, b] = [waypoints[0], waypoints[1]];
  return { x: Math.round(((a?.x ?? 0) + (b?.x ?? 0)) / 2), y: Math.round(((a?.y ?? 0) + (b?.y ?? 0)) / 2) };
}
