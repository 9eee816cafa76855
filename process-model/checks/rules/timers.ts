import type { BoundaryEvent, Element } from '../../executable/process.ts';
import type { CheckedProcess } from '../checked.ts';
import { problem, type ProcessProblem } from '../problem.ts';
import { elementsOf, staticValue } from './elements.ts';

/** How often a reminder is sent where its end was forgotten. */
const USUAL_TIMES = 10;

/** Timers that repeat without end beside something that may wait for ever, and waits that nothing ends. */
export function timerProblems(process: CheckedProcess): readonly ProcessProblem[] {
  const { compiled } = process;
  if (!compiled) return [];
  const boundariesOf = ({ boundaryEvents }: Element): BoundaryEvent[] =>
    boundaryEvents.flatMap((id) => {
      const event = compiled.elements.get(id);
      return event?.kind === 'boundary' ? [event] : [];
    });
  const limited = (element: Element | undefined): boolean => {
    if (!element) return false;
    const ended = boundariesOf(element).some(
      ({ interrupting, event }) => interrupting && event.kind === 'timer',
    );
    return ended || limited(compiled.elements.get(element.parent ?? ''));
  };
  return elementsOf(process).flatMap((element) => {
    if (element.kind === 'boundary' && isEndless(element))
      return limited(compiled.elements.get(element.attachedTo))
        ? []
        : [
            problem('TIMER_ENDLESS', element.id, {
              repair: repeats(element)
                ? { kind: 'limitCycle', element: element.id, times: USUAL_TIMES }
                : undefined,
            }),
          ];
    return waitsForOthers(element) && !limited(element) && !hasRival(process, element)
      ? [problem('WAIT_WITHOUT_LIMIT', element.id)]
      : [];
  });
}

/** A calendar (cron) has no number of times that could be set. */
const repeats = (element: BoundaryEvent): boolean => /^R\//.test(String(cycleOf(element)).trim());

const cycleOf = ({ event }: BoundaryEvent): unknown =>
  event.kind === 'timer' && event.timer.kind === 'cycle' ? staticValue(event.timer.expression) : undefined;

function isEndless(element: BoundaryEvent): boolean {
  const cycle = cycleOf(element);
  return typeof cycle === 'string' && !/^R\d+\//.test(cycle.trim());
}

const waitsForOthers = (element: Element): boolean =>
  element.kind === 'catch' && (element.event.kind === 'message' || element.event.kind === 'signal');

/** Behind an event-based gateway a timer beside it ends the wait. */
function hasRival({ compiled }: CheckedProcess, { incoming }: Element): boolean {
  return incoming.some((flowId) => {
    const gateway = compiled?.elements.get(compiled.flows.get(flowId)?.source ?? '');
    if (gateway?.kind !== 'eventBasedGateway') return false;
    return gateway.outgoing.some((way) => {
      const rival = compiled?.elements.get(compiled.flows.get(way)?.target ?? '');
      return rival?.kind === 'catch' && rival.event.kind === 'timer';
    });
  });
}
