import { flowsInto, flowsOutOf, parentOf, sourceOf, targetOf, type Shape } from '../../modeler/services.ts';
import { middleOf, type Drawing } from './drawing.ts';

/** Where a step may go: on a flow, or in front of what several ways lead to. */
export type Place = { readonly on: string } | { readonly before: string };

/** Whether a step can be taken off its way: it has one way on, and no way that would lead from a step to itself. */
export function canLeave(step: Shape): boolean {
  const [on, ...others] = flowsOutOf(step);
  const fixed = /^bpmn:(StartEvent|EndEvent|BoundaryEvent|.*Gateway)$/.test(step.type);
  if (fixed || !on || others.length > 0) return false;
  const into = flowsInto(step);
  return into.length > 0 && into.every((flow) => sourceOf(flow) !== targetOf(on) && sourceOf(flow) !== step);
}

/** Takes a step off its way; what came before goes on with what came after. The step stands alone then. */
export function takeOff({ services: { modeling } }: Drawing, step: Shape): void {
  const [on] = flowsOutOf(step);
  if (!on) return;
  const next = targetOf(on);
  for (const flow of flowsInto(step)) modeling.reconnectEnd(flow, next, middleOf(next));
  modeling.removeElements([on]);
}

/** Whether a step can go to a place: one of the same scope, at which it does not stand already. */
export function canMoveTo(drawing: Drawing, step: Shape, place: Place): boolean {
  if (!canLeave(step) || standsAt(drawing, step, place)) return false;
  const { services } = drawing;
  const flow = 'on' in place ? services.flow(place.on) : undefined;
  const there = flow ? sourceOf(flow) : 'before' in place ? services.shape(place.before) : undefined;
  if (!there || parentOf(there) !== parentOf(step)) return false;
  return 'on' in place || flowsInto(there).length > 0;
}

/** Moves a step to another place, as one undo step; false where it can't go. */
export function moveTo(drawing: Drawing, id: string, place: Place): boolean {
  const { services } = drawing;
  const step = services.shape(id);
  if (!step || !canMoveTo(drawing, step, place)) return false;
  const flow = 'on' in place ? services.flow(place.on) : undefined;
  const next = 'before' in place ? services.shape(place.before) : undefined;
  services.asOne(() => {
    takeOff(drawing, step);
    if (flow) drawing.onto(flow, step);
    else if (next) drawing.before(next, step);
  });
  return true;
}

function standsAt({ services }: Drawing, step: Shape, place: Place): boolean {
  if ('before' in place)
    return place.before === step.id || flowsOutOf(step).some((flow) => targetOf(flow).id === place.before);
  const flow = services.flow(place.on);
  return !flow || sourceOf(flow) === step || targetOf(flow) === step;
}

/** Exchanges a step with the one before or after it; false where they do not simply follow each other. */
export function exchange({ services }: Drawing, id: string, by: -1 | 1): boolean {
  const step = services.shape(id);
  const neighbour = step && neighbourOf(step, by);
  if (!step || !neighbour) return false;
  const [first, second] = by === 1 ? [step, neighbour] : [neighbour, step];
  const [between] = flowsOutOf(first);
  const [on] = flowsOutOf(second);
  const into = flowsInto(first);
  if (!between || !on || into.length === 0) return false;
  const { modeling } = services;
  services.asOne(() => {
    // Flows first: what is moved takes its flows along, and the editor drops those that it finds wrong.
    for (const flow of into) modeling.reconnectEnd(flow, second, middleOf(second));
    modeling.reconnect(between, second, first, middleOf(first));
    modeling.reconnectStart(on, first, middleOf(first));
    const [at, then] = [middleOf(first), middleOf(second)];
    const keep = { autoResize: false };
    modeling.moveElements([first], { x: then.x - at.x, y: then.y - at.y }, undefined, keep);
    modeling.moveElements([second], { x: at.x - then.x, y: at.y - then.y }, undefined, keep);
    for (const { id: flowId } of [...into, between, on]) {
      const flow = services.flow(flowId);
      if (flow) modeling.layoutConnection(flow);
    }
  });
  return true;
}

/** The step that simply follows, or goes before. */
export function neighbourOf(step: Shape, by: -1 | 1): Shape | undefined {
  const [flow, ...others] = by === 1 ? flowsOutOf(step) : flowsInto(step);
  if (!flow || others.length > 0) return undefined;
  const other = by === 1 ? targetOf(flow) : sourceOf(flow);
  const [before, after] = by === 1 ? [step, other] : [other, step];
  const simple =
    flowsOutOf(before).length === 1 && flowsInto(after).length === 1 && flowsOutOf(after).length === 1;
  const fixed = [before, after].some(({ type }) => type === 'bpmn:StartEvent' || type.endsWith('Gateway'));
  return simple && !fixed && other !== step ? other : undefined;
}
