import type { z } from 'zod';
import type { CaseSummary, PersonView } from '../../model/application.ts';
import { maskedFromLast4, maskedName } from '../../rules/masking.ts';
import type { CaseSummaryRow } from '../../store/case-list.ts';
import { seesNames, type Viewer } from '../access/viewer.ts';

/** A person as the API shows one: the number always masked, the name unless it may be seen. */
export function personView(
  person: { id: string; name: string; idNoLast4: string },
  inFull: boolean,
): z.infer<typeof PersonView> {
  return {
    id: person.id,
    name: inFull ? person.name : maskedName(person.name),
    idNo: maskedFromLast4(person.idNoLast4),
  };
}

export function summaryOf(row: CaseSummaryRow, viewer: Viewer): CaseSummary {
  const applicant = { id: row.applicantId, name: row.applicantName, idNoLast4: row.applicantIdNoLast4 };
  return {
    id: row.id,
    no: row.no,
    itemCode: row.itemCode,
    itemName: row.itemName,
    state: row.state,
    stage: row.stage,
    applicant: personView(applicant, seesNames(viewer, row.source)),
    jurisdiction: { id: row.jurisdictionId, name: row.jurisdictionName },
    urgent: row.urgent,
    dueAt: iso(row.dueAt),
    clockStoppedAt: iso(row.clockStoppedAt),
    openedAt: row.openedAt.toISOString(),
    closedAt: iso(row.closedAt),
  };
}

export const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;
