import type { Sql } from '../../kit/database.ts';
import type { ApplicationView } from '../../model/application.ts';
import { AppError } from '../../model/errors.ts';
import { findApplication, listMembers } from '../../store/application.ts';
import { listAuthorisations } from '../../store/authorisation.ts';
import { listCasesOfApplication } from '../../store/case-list.ts';
import { findJurisdiction } from '../../store/jurisdiction.ts';
import { caseScopeOf } from '../access/case-scope.ts';
import { seesNames, type Viewer } from '../access/viewer.ts';
import { iso, personView, summaryOf } from '../cases/summary.ts';

/** An application as the viewer may see it; NOT_FOUND when none of its cases exists for the viewer. */
export async function viewApplication(sql: Sql, viewer: Viewer, id: string): Promise<ApplicationView> {
  const cases = await listCasesOfApplication(sql, caseScopeOf(viewer), id);
  const application = cases.length > 0 ? await findApplication(sql, id) : undefined;
  if (!application) throw new AppError('NOT_FOUND');
  const township = await findJurisdiction(sql, application.targetTownship);
  const people = new Map((await listMembers(sql, id)).map((member) => [member.personId, member]));
  const inFull = seesNames(viewer, application.source);
  const authorisations = await listAuthorisations(sql, id);
  return {
    id,
    no: application.no,
    channel: application.channel,
    state: application.state,
    submittedAt: application.submittedAt.toISOString(),
    targetTownship: { id: application.targetTownship, name: township?.name ?? '' },
    authorisations: authorisations.map(({ id: authorisationId, no, personId, state, signedAt }) => {
      const { name = '', idNoLast4 = '' } = people.get(personId) ?? {};
      const person = personView({ id: personId, name, idNoLast4 }, inFull);
      return { id: authorisationId, no, person, state, signedAt: iso(signedAt) };
    }),
    cases: cases.map((row) => summaryOf(row, viewer)),
  };
}
