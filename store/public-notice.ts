import type { Sql } from '../kit/database.ts';

export interface PublicNotice {
  id: string;
  round: number;
  textZh: string;
  textEn: string;
  fromAt: Date;
  toAt: Date;
}

/** Posts the next round of a case's notice, from business time until `toAt`. */
export async function insertNotice(
  sql: Sql,
  notice: { caseId: string; textZh: string; textEn: string; toAt: Date },
): Promise<number> {
  const { rows } = await sql.query<{ round: number }>(
    `INSERT INTO public_notice (case_id, round, text_zh, text_en, from_at, to_at)
     SELECT $1, coalesce((SELECT max(round) FROM public_notice WHERE case_id = $1), 0) + 1, $2, $3, business_now(), $4
     RETURNING round`,
    [notice.caseId, notice.textZh, notice.textEn, notice.toAt],
  );
  return rows[0]?.round ?? 0;
}

export async function findNewestNotice(sql: Sql, caseId: string): Promise<PublicNotice | undefined> {
  const { rows } = await sql.query<PublicNotice>(
    `SELECT id, round, text_zh AS "textZh", text_en AS "textEn", from_at AS "fromAt", to_at AS "toAt"
       FROM public_notice WHERE case_id = $1 ORDER BY round DESC LIMIT 1`,
    [caseId],
  );
  return rows[0];
}
