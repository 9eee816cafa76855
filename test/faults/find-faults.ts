import type pg from 'pg';
import { bankLedger } from './bank.ts';
import type { Acknowledged } from './load.ts';

/** What is compared after the faults: what the product promised, its database, the bank's own ledger. */
export interface Evidence {
  acknowledged: readonly Acknowledged[];
  database: pg.Pool;
  simulatorsUrl: string;
}

/**
 * Everything that is not as it has to be, one sentence each; empty when nothing was lost or done twice. The bank's
 * ledger is the judge of payments: it is outside of what was killed.
 */
export async function findFaults(evidence: Evidence): Promise<string[]> {
  const found = await Promise.all([
    casesOf(evidence),
    paymentsOf(evidence),
    bookingsOf(evidence),
    instancesOf(evidence),
    leftOver(evidence),
  ]);
  return found.flat();
}

const urgent = "item_case.item_code = 'TEMP_AID'";

/** Each acknowledged application is there, has one case, which was granted; and there is no other. */
async function casesOf({ acknowledged, database }: Evidence): Promise<string[]> {
  const { rows } = await database.query<{ id: string; cases: string[]; states: string[] }>(
    `SELECT application.id, array_agg(item_case.id::text) AS cases, array_agg(item_case.state) AS states
       FROM application JOIN item_case ON item_case.application_id = application.id
      WHERE ${urgent} GROUP BY application.id`,
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  const promised = new Map(acknowledged.map((own) => [own.applicationId, own]));
  const lost = acknowledged.flatMap(({ applicationId, caseId }) => {
    const row = stored.get(applicationId);
    if (!row) return [`application ${applicationId} was acknowledged and is lost`];
    if (row.cases.join() !== caseId)
      return [`application ${applicationId} has the cases ${row.cases.join()}`];
    return row.states.join() === 'GRANTED' ? [] : [`case ${caseId} ended as ${row.states.join()}`];
  });
  const doubled = rows.filter(({ id }) => !promised.has(id)).map(({ id }) => `application ${id} is nobody's`);
  return [...lost, ...doubled];
}

/** Each case has one payment, which was paid; its ledger has no gap, and its timeline tells it once. */
async function paymentsOf({ database }: Evidence): Promise<string[]> {
  const { rows } = await database.query<{ id: string; states: string[] | null; told: number }>(
    `SELECT item_case.id,
            (SELECT array_agg(payment.state) FROM payment JOIN entitlement ON entitlement.id = payment.entitlement_id
              WHERE entitlement.case_id = item_case.id) AS states,
            (SELECT count(*)::int FROM case_event WHERE case_id = item_case.id AND kind = 'PAID') AS told
       FROM item_case WHERE ${urgent}`,
  );
  const unpaid = rows
    .filter(({ states, told }) => states?.join() !== 'PAID' || told !== 1)
    .map(({ id, states, told }) => `case ${id} has payments ${states?.join() ?? 'none'}, told ${told} times`);
  const gaps = await database.query<{ payment_id: string; moves: string }>(
    `SELECT payment_id, string_agg(seq || ' ' || to_state, ', ' ORDER BY seq) AS moves
       FROM payment_event GROUP BY payment_id
     HAVING max(seq) <> count(*) OR count(*) FILTER (WHERE to_state = 'PAID') > 1`,
  );
  return [
    ...unpaid,
    ...gaps.rows.map(({ payment_id: id, moves }) => `the ledger of payment ${id} reads ${moves}`),
  ];
}

/** The bank has booked what counts as paid, each order once and to the fen, and nothing else. */
async function bookingsOf({ database, simulatorsUrl }: Evidence): Promise<string[]> {
  const { entries } = await bankLedger({ simulatorsUrl });
  const { rows } = await database.query<{ payment_no: string; amount_fen: string }>(
    `SELECT payment_no, amount_fen FROM payment WHERE state = 'PAID'`,
  );
  const paid = new Map(rows.map((row) => [row.payment_no, Number(row.amount_fen)]));
  const booked = new Map(entries.map((entry) => [entry.endToEndId, entry]));
  return [
    ...entries.flatMap(({ endToEndId, amountFen, timesBooked }) =>
      timesBooked === 1 && paid.get(endToEndId) === amountFen
        ? []
        : [
            `the bank booked ${endToEndId} ${timesBooked} times over ${amountFen} fen, paid counts ${paid.get(endToEndId) ?? 'nothing'}`,
          ],
    ),
    ...[...paid.keys()]
      .filter((number) => !booked.has(number))
      .map((number) => `the bank never took ${number}, which counts as paid`),
  ];
}

/** Each case and each batch has one process instance. */
async function instancesOf({ database }: Evidence): Promise<string[]> {
  const { rows } = await database.query<{ id: string; instances: number }>(
    `SELECT subject.id, count(instance.key)::int AS instances
       FROM (SELECT id::text, 'caseId' AS name FROM item_case UNION ALL SELECT id::text, 'batchId' FROM payment_batch) subject
       LEFT JOIN engine.variable ON variable.name = subject.name AND variable.value = '"' || subject.id || '"'
       LEFT JOIN engine.process_instance instance
         ON instance.key = variable.scope_key AND instance.parent_process_instance_key IS NULL
      GROUP BY subject.id HAVING count(instance.key) <> 1`,
  );
  return rows.map(({ id, instances }) => `${id} has ${instances} process instances`);
}

/** Nothing waits for a person who would have to mend it, and nothing has still to leave the database. */
async function leftOver({ database }: Evidence): Promise<string[]> {
  const incidents = await database.query<{ element_id: string; message: string }>(
    "SELECT element_id, message FROM engine.incident WHERE state = 'ACTIVE'",
  );
  const outbox = await database.query<{ kind: string; last_error: string | null }>(
    'SELECT kind, last_error FROM outbox WHERE delivered_at IS NULL',
  );
  return [
    ...incidents.rows.map(({ element_id: at, message }) => `incident at ${at}: ${message}`),
    ...outbox.rows.map(({ kind, last_error: error }) => `${kind} was not delivered: ${error ?? 'no error'}`),
  ];
}
