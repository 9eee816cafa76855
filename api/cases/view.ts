import type { Sql } from '../../kit/database.ts';
import type { CaseView, TimelineEntry } from '../../model/application.ts';
import { AppError } from '../../model/errors.ts';
import { listMembers } from '../../store/application.ts';
import { listApprovals } from '../../store/approval.ts';
import { findAssessment } from '../../store/assessment.ts';
import { listCaseEvents, type CaseEventRow } from '../../store/case-event.ts';
import { findCaseInScope, type CaseSummaryRow } from '../../store/case-list.ts';
import { findDecision } from '../../store/decision.ts';
import { listFacts } from '../../store/economic-fact.ts';
import { listOpenTasksOfCase } from '../../store/inbox-task.ts';
import { findCase } from '../../store/item-case.ts';
import { listPaymentsOfCase } from '../../store/payment-list.ts';
import { listNewestRequests } from '../../store/verification.ts';
import { caseScopeOf } from '../access/case-scope.ts';
import { seesFigures, seesNames, type Viewer } from '../access/viewer.ts';
import { iso, personView, summaryOf } from './summary.ts';

/** The case's row, if it exists for the viewer; NOT_FOUND tells nothing apart. */
export async function caseInView(sql: Sql, viewer: Viewer, caseId: string): Promise<CaseSummaryRow> {
  const row = await findCaseInScope(sql, caseScopeOf(viewer), caseId);
  if (!row) throw new AppError('NOT_FOUND');
  return row;
}

/** Everything about a case that the viewer may see. */
export async function viewCase(sql: Sql, viewer: Viewer, caseId: string): Promise<CaseView> {
  const row = await caseInView(sql, viewer, caseId);
  const inFull = seesNames(viewer, row.source);
  const members = await listMembers(sql, row.applicationId);
  return {
    ...summaryOf(row, viewer),
    applicationId: row.applicationId,
    reviewSkipReason: (await findCase(sql, caseId))?.reviewSkipReason ?? null,
    members: members.map(({ personId, name, idNoLast4, role, relation }) => ({
      ...personView({ id: personId, name, idNoLast4 }, inFull),
      role,
      relation,
    })),
    ...(await figuresOf(sql, caseId, seesFigures(viewer, row.source))),
    ...(await outcomesOf(sql, caseId)),
    openTasks: (await listOpenTasksOfCase(sql, caseId)).map(({ id, kind, roles, dueAt }) => ({
      id,
      kind,
      roles: [...roles],
      dueAt: iso(dueAt),
    })),
    timeline: (await listCaseEvents(sql, caseId)).map((event) => timelineEntry(event, viewer)),
  };
}

/** Incomes, savings and what follows from them: nothing of it for those who need not know. */
async function figuresOf(
  sql: Sql,
  caseId: string,
  shown: boolean,
): Promise<Pick<CaseView, 'facts' | 'sources' | 'assessment'>> {
  if (!shown) return { facts: [], sources: [], assessment: null };
  const assessment = await findAssessment(sql, caseId);
  return {
    facts: await listFacts(sql, caseId),
    sources: (await listNewestRequests(sql, caseId)).map(({ source, personId, state, answeredAt }) => ({
      source,
      personId,
      state,
      answeredAt: iso(answeredAt),
    })),
    assessment: assessment
      ? {
          eligible: assessment.eligible,
          amountFen: assessment.amountFen,
          conditions: assessment.conditions,
          policyVersionId: assessment.policyVersionId,
        }
      : null,
  };
}

async function outcomesOf(
  sql: Sql,
  caseId: string,
): Promise<Pick<CaseView, 'approvals' | 'decision' | 'payments'>> {
  const decision = await findDecision(sql, caseId);
  return {
    approvals: (await listApprovals(sql, caseId)).map(({ department, outcome, opinion, at }) => ({
      department,
      outcome,
      opinion,
      at: iso(at),
    })),
    decision: decision
      ? {
          outcome: decision.outcome,
          amountFen: decision.amountFen,
          fromMonth: decision.fromMonth,
          reason: decision.reason,
          decidedAt: decision.decidedAt.toISOString(),
        }
      : null,
    payments: await listPaymentsOfCase(sql, caseId),
  };
}

/** Staff see who of them acted; to integrators the office acted. */
function timelineEntry({ actorName, ...event }: CaseEventRow, viewer: Viewer): TimelineEntry {
  const office = event.actor.startsWith('user:') ? 'staff' : event.actor;
  return {
    id: event.id,
    at: event.at.toISOString(),
    kind: event.kind,
    actor: viewer.kind === 'staff' ? (actorName ?? event.actor) : office,
    elementId: event.elementId,
    detail: event.detail,
  };
}
