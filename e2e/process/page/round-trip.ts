import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type CommandStack from 'diagram-js/lib/command/CommandStack';
import { openModel } from '../../../designer/processes/modeler/create-modeler.ts';
import type { ProcessSession } from '../../../designer/processes/modeler/process-session.ts';
import { OutlineEdits } from '../../../designer/processes/outline/edits/outline-edits.ts';
import { processesOf } from '../../../designer/processes/outline/use-rows.ts';
import { rowsOf } from '../../../process-model/outline/rows.ts';

/** A model as it is written after it was opened, after a step was renamed in the outline, and after that was taken back. */
export interface RoundTrip {
  readonly warnings: readonly string[];
  readonly opened: string;
  /** The step that was renamed; none in a model without a drawn task. */
  readonly renamed: string | undefined;
  readonly after: string;
  readonly undone: string;
}

export const NEW_NAME = '另一个名称';

export async function roundTrip(session: ProcessSession, xml: string): Promise<RoundTrip | string> {
  const { modeler } = session;
  let warnings: readonly string[];
  try {
    warnings = (await openModel(modeler, xml)).map(String);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const opened = await session.read();
  const registry = modeler.get<ElementRegistry>('elementRegistry');
  // The label of an event is a part of its drawing, and goes with its name; a task has its name inside.
  const steps = processesOf(session)
    .flatMap(rowsOf)
    .filter((row) => row.kind === 'step' && row.facts.type.endsWith('Task') && registry.get(row.id));
  const renamed = steps[0]?.id;
  if (renamed !== undefined) new OutlineEdits(modeler).rename(renamed, NEW_NAME);
  const after = await session.read();
  modeler.get<CommandStack>('commandStack').undo();
  return { warnings, opened, renamed, after, undone: await session.read() };
}
