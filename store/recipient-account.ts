import type { Sql } from '../kit/database.ts';
import type { Seal } from '../kit/seal.ts';

export type AccountStatus = 'NORMAL' | 'DORMANT' | 'FROZEN' | 'CLOSED' | 'UNKNOWN';

export interface RecipientAccount {
  id: string;
  personId: string;
  bank: string;
  cardNoLast4: string;
  kind: 'CITIZEN_CARD' | 'OTHER';
  status: AccountStatus;
  checkedAt: Date;
}

const columns = `id, person_id AS "personId", bank, card_no_last4 AS "cardNoLast4", kind, status,
  checked_at AS "checkedAt"`;
const cardNoColumn = { table: 'recipient_account', column: 'card_no_sealed' } as const;

export interface NewAccount {
  personId: string;
  bank: string;
  cardNo: string;
  kind: 'CITIZEN_CARD' | 'OTHER';
  status: AccountStatus;
}

/** Adds an account or takes over its new status; undefined when the card belongs to somebody else. */
export async function saveAccount(
  sql: Sql,
  seal: Seal,
  account: NewAccount,
): Promise<RecipientAccount | undefined> {
  const { rows } = await sql.query<RecipientAccount>(
    `INSERT INTO recipient_account (person_id, bank, card_no_sealed, card_no_index, card_no_last4, kind, status)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (card_no_index) DO UPDATE SET bank = excluded.bank, checked_at = clock_timestamp(),
        status = CASE WHEN excluded.status = 'UNKNOWN' THEN recipient_account.status ELSE excluded.status END
      WHERE recipient_account.person_id = excluded.person_id
     RETURNING ${columns}`,
    [
      account.personId,
      account.bank,
      seal.seal(cardNoColumn, account.cardNo),
      seal.blindIndex(cardNoColumn, account.cardNo),
      account.cardNo.slice(-4),
      account.kind,
      account.status,
    ],
  );
  return rows[0];
}

/** Whose card this is; undefined for an unknown card. */
export async function findCardHolder(sql: Sql, seal: Seal, cardNo: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ personId: string }>(
    'SELECT person_id AS "personId" FROM recipient_account WHERE card_no_index = $1',
    [seal.blindIndex(cardNoColumn, cardNo)],
  );
  return rows[0]?.personId;
}

/** Takes over many accounts of a register in one statement. */
export async function saveAccounts(sql: Sql, seal: Seal, accounts: readonly NewAccount[]): Promise<void> {
  await sql.query(
    `INSERT INTO recipient_account (person_id, bank, card_no_sealed, card_no_index, card_no_last4, kind, status)
     SELECT "personId", bank, decode(sealed, 'hex'), decode(blind, 'hex'), last4, kind, status
       FROM jsonb_to_recordset($1) AS r("personId" uuid, bank text, sealed text, blind text, last4 text, kind text,
            status text)
     ON CONFLICT (card_no_index) DO UPDATE SET status = excluded.status, checked_at = clock_timestamp()`,
    [
      JSON.stringify(
        accounts.map(({ personId, bank, cardNo, kind, status }) => ({
          personId,
          bank,
          kind,
          status,
          sealed: seal.seal(cardNoColumn, cardNo).toString('hex'),
          blind: seal.blindIndex(cardNoColumn, cardNo).toString('hex'),
          last4: cardNo.slice(-4),
        })),
      ),
    ],
  );
}

export async function findAccount(sql: Sql, id: string): Promise<RecipientAccount | undefined> {
  const { rows } = await sql.query<RecipientAccount>(
    `SELECT ${columns} FROM recipient_account WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/** The account that a person is paid on: a usable one first, then the citizen card, then the newest. */
export async function findPayingAccount(sql: Sql, personId: string): Promise<RecipientAccount | undefined> {
  const { rows } = await sql.query<RecipientAccount>(
    `SELECT ${columns} FROM recipient_account WHERE person_id = $1
      ORDER BY (status = 'NORMAL') DESC, (kind = 'CITIZEN_CARD') DESC, recipient_account.checked_at DESC LIMIT 1`,
    [personId],
  );
  return rows[0];
}

export async function setAccountStatus(sql: Sql, id: string, status: AccountStatus): Promise<void> {
  await sql.query('UPDATE recipient_account SET status = $2, checked_at = clock_timestamp() WHERE id = $1', [
    id,
    status,
  ]);
}

/** The card number in clear, for an order to the bank. */
export async function openCardNo(sql: Sql, seal: Seal, accountId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ sealed: Buffer }>(
    'SELECT card_no_sealed AS sealed FROM recipient_account WHERE id = $1',
    [accountId],
  );
  return rows[0] && seal.open(cardNoColumn, rows[0].sealed);
}
