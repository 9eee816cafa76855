import { ApplicationView, type CaseSummary } from '../model/application.ts';
import type { CaseState } from '../model/case.ts';
import { stageOf } from '../model/case.ts';
import type { ApiServer, Caller } from './api-server.ts';
import { addHousehold, anApplication, idNo, places, type TestPerson } from './api-world.ts';

let people = 0;

/** A registered household of `size` people whom no other test has met. */
export async function aHousehold(
  api: ApiServer,
  size = 2,
  village: string = places.village,
): Promise<TestPerson[]> {
  const household = Array.from({ length: size }, () => ({
    idNo: idNo(people),
    name: `人${String.fromCodePoint(0x4e00 + people++)}`,
  }));
  await addHousehold(api.pool, household, village);
  return household;
}

export interface FiledCase extends CaseSummary {
  applicationId: string;
  people: TestPerson[];
}

/** A case as its filing left it. */
export async function aCase(
  api: ApiServer,
  caller: Caller,
  { size = 2, village, itemCode }: { size?: number; village?: string; itemCode?: string } = {},
): Promise<FiledCase> {
  const household = await aHousehold(api, size, village);
  const headers = { 'idempotency-key': household[0]?.idNo ?? '' };
  const { status, body } = await caller(
    'POST',
    '/api/applications',
    anApplication(household, itemCode),
    headers,
  );
  if (status !== 201) throw new Error(`Filing: ${status} ${JSON.stringify(body)}`);
  const application = ApplicationView.parse(body);
  const [filed] = application.cases;
  if (!filed) throw new Error('Filing gave no case');
  return { ...filed, applicationId: application.id, people: household };
}

/** Puts a case where a test needs it, whatever lies between. */
export async function standAt({ pool }: ApiServer, caseId: string, state: CaseState): Promise<void> {
  await pool.query('UPDATE item_case SET state = $2, stage = $3 WHERE id = $1', [
    caseId,
    state,
    stageOf(state),
  ]);
}
