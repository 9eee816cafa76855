import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import { rowsOf, type Row } from '../../../process-model/outline/rows.ts';
import { XmlNode } from '../../../process-model/xml-node.ts';
import type { ProcessSession } from '../modeler/process-session.ts';

/** Changes that come at once are told together, a moment later: drawing goes first. */
const PAUSE_MS = 60;

/** The first process of a model that is under construction. */
export function processOf({ modeler }: ProcessSession): XmlNode | undefined {
  const definitions = XmlNode.of(modeler.getDefinitions());
  const processes = definitions?.nodes('rootElements').filter(({ type }) => type === 'bpmn:Process') ?? [];
  return processes.find((process) => process.flag('isExecutable') === true) ?? processes[0];
}

/** The rows of a model as it changes. */
export function useRows(session: ProcessSession): Readonly<ShallowRef<readonly Row[]>> {
  const rows = shallowRef<readonly Row[]>(tell(session));
  let waiting: ReturnType<typeof setTimeout> | undefined;
  watch(session.revision, () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      rows.value = tell(session);
    }, PAUSE_MS);
  });
  onScopeDispose(() => clearTimeout(waiting));
  return rows;
}

function tell(session: ProcessSession): readonly Row[] {
  const process = processOf(session);
  return process ? rowsOf(process) : [];
}
