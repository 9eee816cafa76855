import type { Compiler } from './compiler.ts';
import type { Element } from './process.ts';

/** What compensation events refer to, once all elements are compiled. */
export function checkCompensation(compiler: Compiler): void {
  const handlers = new Set<string>();
  for (const element of compiler.elements.values()) {
    if (element.kind === 'boundary' && element.event.kind === 'compensation') {
      handlers.add(element.event.handler);
      checkBoundary(compiler, element, compiler.elements.get(element.event.handler));
    }
    if ((element.kind === 'throw' || element.kind === 'end') && element.result.kind === 'compensation')
      checkActivity(compiler, element, element.result.activity);
  }
  for (const element of compiler.elements.values())
    if (element.isForCompensation) checkHandler(compiler, element, handlers);
}

function checkBoundary(compiler: Compiler, event: Element, handler: Element | undefined): void {
  if (event.outgoing.length > 0)
    compiler.refuse(event.id, 'A compensation boundary event must not have outgoing sequence flows');
  // A handler that was refused itself is named there.
  if (handler && (!handler.isForCompensation || handler.parent !== event.parent))
    compiler.refuse(
      event.id,
      'Must be associated with a compensation handler (isForCompensation) of its scope',
    );
}

function checkHandler(compiler: Compiler, handler: Element, handlers: ReadonlySet<string>): void {
  const refuse = (problem: string): void => compiler.refuse(handler.id, problem);
  if (handler.kind === 'eventSubProcess') refuse('An event sub process is no compensation handler');
  if (handler.incoming.length + handler.outgoing.length > 0)
    refuse('A compensation handler must not have sequence flows');
  if (handler.boundaryEvents.length > 0) refuse('A compensation handler must not have boundary events');
  if (!handlers.has(handler.id))
    refuse('A compensation handler must be associated with a compensation boundary event');
}

/** The activity of a compensation event stands beside it, or beside the event sub process that it stands in. */
function checkActivity(compiler: Compiler, event: Element, id: string | undefined): void {
  const activity = id === undefined ? undefined : compiler.elements.get(id);
  if (!activity) return;
  const around = compiler.elements.get(event.parent ?? '');
  const scopes = around?.kind === 'eventSubProcess' ? [around.id, around.parent] : [event.parent];
  if (!scopes.includes(activity.parent))
    compiler.refuse(event.id, 'The activity of a compensation event must stand in the same scope');
  const compensable = activity.boundaryEvents.some((boundaryId) => {
    const boundary = compiler.elements.get(boundaryId);
    return boundary?.kind === 'boundary' && boundary.event.kind === 'compensation';
  });
  if (!compensable && activity.kind !== 'subProcess')
    compiler.refuse(
      event.id,
      'The activity of a compensation event must have a compensation boundary event or be a sub process',
    );
}
