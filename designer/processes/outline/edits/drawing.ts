import type Modeler from 'bpmn-js/lib/Modeler';
import {
  businessObjectOf,
  EditorServices,
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

/** Draws what an edit of the outline needs: steps on ways, ways beside ways, and room for both. */
export class Drawing {
  readonly services: EditorServices;

  constructor(modeler: Modeler) {
    this.services = new EditorServices(modeler);
  }

  /** Does several changes as one undo step; gives the id of what was added. */
  adding(work: () => Shape): string {
    let added: Shape | undefined;
    this.services.asOne(() => {
      added = work();
    });
    return added?.id ?? '';
  }

  /** Puts a step on a flow: a new one, or one that stands on no way any more. */
  onto(flow: Connection, step: NewStep | Shape, room = 0): Shape {
    const { modeling } = this.services;
    const [source, target] = [sourceOf(flow), targetOf(flow)];
    const size = this.sized(step);
    const right = source.x + source.width;
    const needed = size.width + 2 * GAP + room;
    const free = target.x - right;
    const beside = free >= 0;
    // Only what lies to the right makes room; a flow that leads elsewhere is split where it runs.
    if (beside && free < needed) this.services.makeRoom(source, 'x', right + 1, needed - free);
    const at = beside ? { x: right + GAP + size.width / 2, y: source.y + source.height / 2 } : pointOn(flow);
    const put = this.stand(step, size, at, source);
    modeling.reconnectEnd(flow, put, middleOf(put));
    // Nothing comes after an end; a gateway that only joined what is left goes, too.
    if (put.type === 'bpmn:EndEvent') this.dissolve(target);
    else modeling.connect(put, target, { type: 'bpmn:SequenceFlow' });
    this.dress(put, step);
    return put;
  }

  /** Puts a step in front of another: every way that led there leads to the step. */
  before(next: Shape, step: NewStep | Shape): Shape {
    const ways = flowsInto(next);
    const [only] = ways;
    if (only && ways.length === 1) return this.onto(only, step);
    const { modeling } = this.services;
    const size = this.sized(step);
    this.services.makeRoom(next, 'x', next.x - 1, size.width + GAP);
    const at = { x: next.x - GAP - size.width / 2, y: next.y + next.height / 2 };
    const put = this.stand(step, size, at, next);
    for (const way of ways) modeling.reconnectEnd(way, put, middleOf(put));
    modeling.connect(put, next, { type: 'bpmn:SequenceFlow' });
    this.dress(put, step);
    return put;
  }

  /** Puts a new step behind one that nothing came after. */
  behind(before: Shape, step: NewStep): Shape {
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
  below(fork: Shape, meeting: Shape, step: NewStep | Shape): Shape {
    const { modeling } = this.services;
    const size = this.sized(step);
    const lowest = Math.max(
      fork.y + fork.height / 2 + size.height / 2,
      ...flowsOutOf(fork).map((flow) => targetOf(flow).y + targetOf(flow).height),
    );
    this.services.makeRoom(fork, 'y', lowest + 1, size.height + BELOW);
    const between =
      meeting.x > fork.x ? (fork.x + fork.width + meeting.x) / 2 : fork.x + fork.width + GAP + size.width / 2;
    const put = this.stand(step, size, { x: between, y: lowest + BELOW + size.height / 2 }, fork);
    modeling.connect(fork, put, { type: 'bpmn:SequenceFlow' });
    if (put.type !== 'bpmn:EndEvent') modeling.connect(put, meeting, { type: 'bpmn:SequenceFlow' });
    this.dress(put, step);
    return put;
  }

  /** A way from a fork to where its ways meet again on which nothing is done, drawn below the others. */
  bypass(fork: Shape, meeting: Shape): Connection {
    const { modeling } = this.services;
    const lowest = Math.max(...flowsOutOf(fork).map((flow) => targetOf(flow).y + targetOf(flow).height));
    this.services.makeRoom(fork, 'y', lowest + 1, BELOW);
    const way = modeling.connect(fork, meeting, { type: 'bpmn:SequenceFlow' });
    const [from, to, y] = [middleOf(fork), middleOf(meeting), lowest + BELOW / 2];
    modeling.updateWaypoints(way, [from, { x: from.x, y }, { x: to.x, y }, to]);
    modeling.layoutConnection(way);
    return way;
  }

  drawn({ type, event }: NewStep): Shape {
    return this.services.elementFactory.createShape({
      type,
      ...(event === undefined ? {} : { eventDefinitionType: event }),
      ...(type === 'bpmn:SubProcess' ? { isExpanded: true } : {}),
    });
  }

  /** Names and settles a step that is new. */
  dress(shape: Shape, step: NewStep | Shape): void {
    if (isDrawn(step)) return;
    if (step.name) this.services.modeling.updateProperties(shape, { name: step.name });
    step.configure?.(shape, this.services);
  }

  setCondition(flow: Connection, condition: string): void {
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

  setDefault(gateway: Shape, flow: Connection): void {
    const { modeling } = this.services;
    modeling.updateProperties(flow, { conditionExpression: undefined });
    modeling.updateProperties(gateway, { default: businessObjectOf(flow) });
  }

  /** A gateway through which only one way leads is no gateway any more. */
  dissolve(gateway: Shape): void {
    const here = this.services.shape(gateway.id);
    if (here?.type.endsWith('Gateway') && flowsInto(here).length === 1 && flowsOutOf(here).length === 1)
      this.services.modeling.removeElements([here]);
  }

  private sized(step: NewStep | Shape): Shape {
    return isDrawn(step) ? step : this.drawn(step);
  }

  /** Puts a shape in its place, beside another in the same scope. */
  private stand(step: NewStep | Shape, shape: Shape, at: { x: number; y: number }, beside: Shape): Shape {
    const { modeling } = this.services;
    if (!isDrawn(step)) return modeling.createShape(shape, at, parentOf(beside));
    const from = middleOf(step);
    modeling.moveElements([step], { x: Math.round(at.x - from.x), y: Math.round(at.y - from.y) });
    return step;
  }
}

const isDrawn = (step: NewStep | Shape): step is Shape => 'width' in step;

/** Where a shape has its middle. */
export const middleOf = ({ x, y, width, height }: Shape): { x: number; y: number } => ({
  x: x + width / 2,
  y: y + height / 2,
});

function pointOn({ waypoints }: Connection): { x: number; y: number } {
  const [a, b] = [waypoints[0], waypoints[1]];
  return { x: Math.round(((a?.x ?? 0) + (b?.x ?? 0)) / 2), y: Math.round(((a?.y ?? 0) + (b?.y ?? 0)) / 2) };
}
