import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import { rowsOf, type Row } from '../../../process-model/outline/rows.ts';
import { XmlNode } from '../../../process-model/xml-node.ts';
import type { ProcessSession } from '../modeler/process-session.ts';

/** Changes that come at once are told together, a moment later: drawing goes first. */
const PAUSE_MS = 60;

/** The processes of a model that is under construction; a collaboration has several. */
export function processesOf({ modeler }: ProcessSession): readonly XmlNode[] {
  const definitions = XmlNode.of(modeler.getDefinitions());
  return definitions?.nodes('rootElements').filter(({ type }) => type === 'bpmn:Process') ?? [];
}

/** The first process that can run. */
export function processOf(session: ProcessSession): XmlNode | undefined {
  const processes = processesOf(session);
  return processes.find((process) => process.flag('isExecutable') === true) ?? processes[0];
}

/** The rows of a model as it changes. */
export interface Rows {
  readonly rows: Readonly<ShallowRef<readonly Row[]>>;
  /** Tells them at once, for who has just edited. */
  readonly tellNow: () => void;
}

/** Tells the process of an id or, without one, the first. */
export function useRows(
  session: ProcessSession,
  processId: () => string | undefined = () => undefined,
): Rows {
  const tell = (): readonly Row[] => {
    const process = processesOf(session).find(({ id }) => id === processId()) ?? processOf(session);
    return process ? rowsOf(process) : [];
  };
  const rows = shallowRef<readonly Row[]>(tell());
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const tellNow = (): void => {
    clearTimeout(waiting);
    rows.value = tell();
  };
  watch([session.revision, processId], () => {
    clearTimeout(waiting);
    waiting = setTimeout(tellNow, PAUSE_MS);
  });
  onScopeDispose(() => clearTimeout(waiting));
  return { rows, tellNow };
}
