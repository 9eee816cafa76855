import type { Sql } from '../kit/database.ts';
import type { JsonObject } from './json.ts';

export interface Run {
  /** `daily-matching` or `payment-run`. */
  kind: string;
  /** What it is about: an item, or an item and a county. */
  subject: string;
  /** Civil date: the day, or the first day of the month. */
  period: string;
}

/**
 * Takes a run of the calendar, in the transaction that does its work: of many nodes one gets true, the others wait for
 * its end and get false. A transaction that fails leaves the run free.
 */
export async function takeRun(sql: Sql, run: Run): Promise<boolean> {
  const { rowCount } = await sql.query(
    'INSERT INTO scheduled_run (kind, subject, period) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [run.kind, run.subject, run.period],
  );
  return rowCount === 1;
}

/** Keeps what a run has done. */
export async function finishRun(sql: Sql, run: Run, outcome: JsonObject): Promise<void> {
  await sql.query(
    `UPDATE scheduled_run SET finished_at = clock_timestamp(), outcome = $4
      WHERE kind = $1 AND subject = $2 AND period = $3`,
    [run.kind, run.subject, run.period, JSON.stringify(outcome)],
  );
}

/** The newest period of which a run of this kind and subject was made; undefined before the first. */
export async function findNewestPeriod(
  sql: Sql,
  { kind, subject }: Omit<Run, 'period'>,
): Promise<string | undefined> {
  const { rows } = await sql.query<{ period: string | null }>(
    'SELECT max(period) AS period FROM scheduled_run WHERE kind = $1 AND subject = $2',
    [kind, subject],
  );
  return rows[0]?.period ?? undefined;
}
