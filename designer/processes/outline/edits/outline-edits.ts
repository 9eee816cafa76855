import type Modeler from 'bpmn-js/lib/Modeler';
import {
  eventDefinitionOf,
  flowsInto,
  flowsOutOf,
  parentOf,
  sourceOf,
  targetOf,
  type EditorServices,
  type Shape,
} from '../../modeler/services.ts';
import { Drawing, middleOf, type NewStep } from './drawing.ts';
import { canLeave, canMoveTo, exchange, moveTo, neighbourOf, takeOff, type Place } from './moving.ts';
import { lostWith, removeException, removeWays, type Way } from './removing.ts';

export type { NewStep, Place };

/** How a way parts, and what stands on the other way: a step, or nothing. */
export interface Fork {
  readonly kind: 'parallel' | 'exclusive';
  readonly name: string;
  readonly condition?: string;
}

/** Changes of a process as its outline offers them; each is one step of undo, and leaves alone what it is not about. */
export class OutlineEdits {
  private readonly drawing: Drawing;
  private readonly services: EditorServices;

  constructor(modeler: Modeler) {
    this.drawing = new Drawing(modeler);
    this.services = this.drawing.services;
  }

  rename(id: string, name: string): void {
    const element = this.services.shape(id) ?? this.services.flow(id);
    if (element && this.services.node(element)?.text('name') !== name)
      this.services.modeling.updateProperties(element, { name });
  }

  /** Adds a step after another; undefined where several ways lead on and nobody said which, or what follows would be lost. */
  addAfter(id: string, step: NewStep): string | undefined {
    const before = this.services.shape(id);
    const [flow, ...others] = before ? flowsOutOf(before) : [];
    if (!before || others.length > 0 || (flow && this.cutsOff(flow.id, step))) return undefined;
    return this.drawing.adding(() =>
      flow ? this.drawing.onto(flow, step) : this.drawing.behind(before, step),
    );
  }

  /** Adds a step where a branch begins. */
  addInBranch(flowId: string, step: NewStep): string | undefined {
    const flow = this.services.flow(flowId);
    if (!flow || this.cutsOff(flowId, step)) return undefined;
    return this.drawing.adding(() => this.drawing.onto(flow, step));
  }

  /** Adds a step in front of another, whatever led there. */
  addBefore(id: string, step: NewStep): string | undefined {
    const next = this.services.shape(id);
    if (!next || flowsInto(next).length === 0 || step.type === 'bpmn:EndEvent') return undefined;
    return this.drawing.adding(() => this.drawing.before(next, step));
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

  /**
   * Takes out ways of a fork with the steps that only they lead to; a fork and a join that are left with one way go, too.
   * At least one way has to stay.
   */
  removeWays(ways: readonly Way[]): boolean {
    const [flow] = ways.flatMap(({ id }) => this.services.flow(id) ?? []);
    if (!flow || flowsOutOf(sourceOf(flow)).length <= ways.length) return false;
    this.services.asOne(() => removeWays(this.drawing, ways));
    return true;
  }

  /** The steps that go when ways go. */
  lostWith(ways: readonly Way[]): readonly string[] {
    return lostWith(this.services, ways).map(({ id }) => id);
  }

  /** Takes out what may interrupt a step, with what only it leads to. */
  removeException(id: string, inside: readonly string[]): boolean {
    const event = this.services.shape(id);
    if (!event) return false;
    this.services.asOne(() => removeException(this.drawing, event, inside));
    return true;
  }

  canLead(flowId: string, toId: string): boolean {
    const [flow, to] = [this.services.flow(flowId), this.services.shape(toId)];
    return (
      flow !== undefined &&
      to !== undefined &&
      to !== sourceOf(flow) &&
      parentOf(to) === parentOf(sourceOf(flow)) &&
      !/^bpmn:(StartEvent|BoundaryEvent)$/.test(to.type)
    );
  }

  /** Lets a way lead to another step. */
  lead(flowId: string, toId: string): boolean {
    const [flow, to] = [this.services.flow(flowId), this.services.shape(toId)];
    if (!flow || !to || !this.canLead(flowId, toId)) return false;
    this.services.asOne(() => {
      const from = targetOf(flow);
      this.services.modeling.reconnectEnd(flow, to, middleOf(to));
      this.services.modeling.layoutConnection(flow);
      this.drawing.dissolve(from);
    });
    return true;
  }

  /** Whether a step can be taken to another place. */
  canMove(id: string): boolean {
    const step = this.services.shape(id);
    return step !== undefined && canLeave(step);
  }

  /** Exchanges a step with the one that simply goes before it or follows. */
  exchange(id: string, by: -1 | 1): boolean {
    return exchange(this.drawing, id, by);
  }

  moveTo(id: string, place: Place): boolean {
    return moveTo(this.drawing, id, place);
  }

  /** Where a step would stand behind another or behind where ways meet; undefined where several ways lead on. */
  placeAfter(id: string): Place | undefined {
    const shape = this.services.shape(id);
    const [flow, ...others] = shape ? flowsOutOf(shape) : [];
    return flow && others.length === 0 ? { on: flow.id } : undefined;
  }

  /** Whether ways only come together in an element. */
  isJoin(id: string): boolean {
    const shape = this.services.shape(id);
    return shape !== undefined && shape.type.endsWith('Gateway') && flowsOutOf(shape).length === 1;
  }

  canMoveTo(id: string, place: Place): boolean {
    const step = this.services.shape(id);
    return step !== undefined && canMoveTo(this.drawing, step, place);
  }

  /** Parts the way after a step: one way goes on as before, a step stands on the other, and they meet again. */
  addFork(id: string, fork: Fork, step: NewStep): string | undefined {
    const before = this.services.shape(id);
    const [flow, ...others] = before ? flowsOutOf(before) : [];
    if (!before || !flow || others.length > 0) return undefined;
    const type = gatewayOf(fork);
    return this.drawing.adding(() => {
      const parting = this.drawing.onto(flow, { type, name: fork.name });
      const straight = flowsOutOf(parting)[0];
      if (!straight) return parting;
      const room = step.type.endsWith('Gateway') ? 60 : 220;
      const meeting = this.drawing.onto(straight, { type, name: '' }, room);
      const added = this.drawing.below(parting, meeting, step);
      const [onto] = flowsInto(added);
      if (fork.kind === 'exclusive') {
        const rest = flowsOutOf(parting).find((other) => other !== onto);
        if (rest) this.drawing.setDefault(parting, rest);
        if (onto) this.drawing.setCondition(onto, fork.condition ?? '');
      }
      return parting;
    });
  }

  /** The step that may be done at the same time as another, because it simply follows. */
  follower(id: string): string | undefined {
    const step = this.services.shape(id);
    return step && neighbourOf(step, 1)?.id;
  }

  /** Lets a step be done at the same time as a new one, or as the one that follows it. */
  besides(id: string, other: NewStep | 'follower'): string | undefined {
    const step = this.services.shape(id);
    const next = step && other === 'follower' ? neighbourOf(step, 1) : undefined;
    if (!step || !canLeave(step) || (other === 'follower' && !next)) return undefined;
    return this.drawing.adding(() => {
      if (next) takeOff(this.drawing, next);
      const [parting, meeting] = this.around(step, { kind: 'parallel', name: '' });
      this.drawing.below(parting, meeting, next ?? (other === 'follower' ? step : other));
      return parting;
    });
  }

  /** Lets a step be done only where a condition holds; otherwise the way goes past it. */
  onlyIf(id: string, fork: { name: string; condition: string }): string | undefined {
    const step = this.services.shape(id);
    if (!step || !canLeave(step)) return undefined;
    return this.drawing.adding(() => {
      const [parting, meeting] = this.around(step, { kind: 'exclusive', name: fork.name });
      const [through] = flowsInto(step);
      if (through) this.drawing.setCondition(through, fork.condition);
      this.drawing.setDefault(parting, this.drawing.bypass(parting, meeting));
      return parting;
    });
  }

  /** Adds a way with a step on it to a fork whose ways meet again. */
  addBranch(forkId: string, meetingId: string, step: NewStep, condition?: string): string | undefined {
    const [fork, meeting] = [this.services.shape(forkId), this.services.shape(meetingId)];
    if (!fork || !meeting) return undefined;
    return this.drawing.adding(() => {
      const added = this.drawing.below(fork, meeting, step);
      const [onto] = flowsInto(added);
      if (onto && condition !== undefined) this.drawing.setCondition(onto, condition);
      return added;
    });
  }

  changeCondition(flowId: string, condition: string): void {
    const flow = this.services.flow(flowId);
    if (flow) this.services.asOne(() => this.drawing.setCondition(flow, condition));
  }

  makeDefault(flowId: string): void {
    const flow = this.services.flow(flowId);
    if (flow) this.services.asOne(() => this.drawing.setDefault(sourceOf(flow), flow));
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
    return this.drawing.adding(() => {
      this.services.makeRoom(host, 'y', host.y + host.height + 1, host.height + 80);
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
      const below = { x: at.x, y: host.y + host.height + 100 };
      const step = modeling.appendShape(boundary, this.drawing.drawn(then), below, parentOf(host));
      this.drawing.dress(step, then);
      const end = { x: step.x + step.width + 78, y: step.y + step.height / 2 };
      modeling.appendShape(step, elementFactory.createShape({ type: 'bpmn:EndEvent' }), end, parentOf(host));
      return step;
    });
  }

  /** Whether a way can lead from one step to another: no way leads into a sub process or out of it. */
  canLeadOn(id: string, toId: string): boolean {
    const [step, to] = [this.services.shape(id), this.services.shape(toId)];
    return step !== undefined && to !== undefined && parentOf(step) === parentOf(to);
  }

  /** After a step, goes to another one, or to an end of its own, where a condition holds; otherwise on as before. */
  addWay(id: string, to: string | NewStep, condition: string, name: string): string | undefined {
    const step = this.services.shape(id);
    const known = typeof to === 'string' ? this.services.shape(to) : undefined;
    const [flow, ...others] = step ? flowsOutOf(step) : [];
    if (!step || !flow || others.length > 0) return undefined;
    if (typeof to === 'string' && !this.canLeadOn(id, to)) return undefined;
    return this.drawing.adding(() => {
      const gateway = this.drawing.onto(flow, { type: 'bpmn:ExclusiveGateway', name });
      const [onward] = flowsOutOf(gateway);
      if (onward) this.drawing.setDefault(gateway, onward);
      if (known) this.services.modeling.connect(gateway, known, { type: 'bpmn:SequenceFlow' });
      else if (onward && typeof to !== 'string') this.drawing.below(gateway, targetOf(onward), to);
      for (const way of flowsOutOf(gateway)) if (way !== onward) this.drawing.setCondition(way, condition);
      return gateway;
    });
  }

  /** Whether a step put on a flow would leave what follows without any way that leads there. */
  cutsOff(flowId: string, { type }: NewStep): boolean {
    const flow = this.services.flow(flowId);
    return type === 'bpmn:EndEvent' && flow !== undefined && flowsInto(targetOf(flow)).length === 1;
  }

  /** A gateway in front of a step and one behind it. */
  private around(step: Shape, fork: Fork): readonly [Shape, Shape] {
    const type = gatewayOf(fork);
    const parting = this.drawing.before(step, { type, name: fork.name });
    const [on] = flowsOutOf(step);
    if (!on) throw new Error('A step that can be taken off its way leads on');
    return [parting, this.drawing.onto(on, { type, name: '' })];
  }
}

const gatewayOf = ({ kind }: Fork): string =>
  kind === 'parallel' ? 'bpmn:ParallelGateway' : 'bpmn:ExclusiveGateway';
