import type { Draft } from './draft.ts';
import { ElementIncident } from './evaluate.ts';
import type { ElementInstance, Incident, IncidentType, Key } from './state.ts';

export function raiseIncident(
  draft: Draft,
  elementInstanceKey: Key,
  incident: { type: IncidentType; message: string; jobKey?: Key },
): void {
  const row = draft.element(elementInstanceKey);
  const raised: Incident = {
    key: draft.nextKey(),
    type: incident.type,
    message: incident.message,
    processInstanceKey: row.processInstanceKey,
    rootKey: row.rootKey,
    elementInstanceKey,
    elementId: row.elementId,
    jobKey: incident.jobKey,
    state: 'ACTIVE',
    createdAt: draft.context.now,
    resolvedAt: undefined,
  };
  draft.incidents.put(raised);
  draft.elements.put({ ...row, incidentKey: raised.key });
}

export function endIncident(draft: Draft, incident: Incident): void {
  draft.incidents.end({ ...incident, state: 'RESOLVED', resolvedAt: draft.context.now });
  const row = draft.elements.get(incident.elementInstanceKey);
  if (row?.incidentKey === incident.key) draft.elements.put({ ...row, incidentKey: undefined });
}

/** Runs one part of an element's life; a failing expression stops it there, with the state it was in, as an incident. */
export function attempt(draft: Draft, row: ElementInstance, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ElementIncident)) throw error;
    raiseIncident(draft, row.key, { type: error.type, message: error.message });
  }
}
