import type { Sql } from '../kit/database.ts';
import type { JsonObject } from './json.ts';

export interface Survey {
  caseId: string;
  surveyorId: string | null;
  answers: JsonObject | null;
  disputed: boolean | null;
  savedAt: Date | null;
}

/** Notes that a household survey is to be made; a second call changes nothing. */
export async function openSurvey(sql: Sql, caseId: string): Promise<boolean> {
  const { rowCount } = await sql.query('INSERT INTO survey (case_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    caseId,
  ]);
  return rowCount === 1;
}

/** Keeps what the surveyor found; a later survey of the same case takes its place. */
export async function saveSurvey(
  sql: Sql,
  survey: { caseId: string; surveyorId: string; answers: JsonObject; disputed: boolean },
): Promise<void> {
  await sql.query(
    `INSERT INTO survey (case_id, surveyor_id, answers, disputed, saved_at) VALUES ($1, $2, $3, $4, business_now())
     ON CONFLICT (case_id) DO UPDATE SET surveyor_id = excluded.surveyor_id, answers = excluded.answers,
        disputed = excluded.disputed, saved_at = excluded.saved_at`,
    [survey.caseId, survey.surveyorId, JSON.stringify(survey.answers), survey.disputed],
  );
}

export async function findSurvey(sql: Sql, caseId: string): Promise<Survey | undefined> {
  const { rows } = await sql.query<Survey>(
    `SELECT case_id AS "caseId", surveyor_id AS "surveyorId", answers, disputed, saved_at AS "savedAt"
       FROM survey WHERE case_id = $1`,
    [caseId],
  );
  return rows[0];
}
