import { findPayingAccount, saveAccount, setAccountStatus } from '../../../store/recipient-account.ts';
import { wrongField, type Completion } from './effect.ts';

/** Takes another account of the person, which the bank has vouched for. */
export async function replaceAccount(
  { sql, seal }: Completion,
  personId: string,
  { bank, cardNo }: { bank: string | undefined; cardNo: string | undefined },
): Promise<void> {
  if (bank === undefined || bank === '')
    throw wrongField('bank', 'REQUIRED', 'must name the bank of the card');
  if (cardNo === undefined || !/^\d{12,19}$/.test(cardNo))
    throw wrongField('cardNo', 'INVALID_FORMAT', 'must be a card number of 12 to 19 digits');
  const account = { personId, bank, cardNo, kind: 'OTHER', status: 'NORMAL' } as const;
  if (!(await saveAccount(sql, seal, account)))
    throw wrongField('cardNo', 'NOT_OWN_ACCOUNT', 'must be an account of the recipient');
}

/** The account works again; without `accountId` the one that the person is paid on. */
export async function reactivateAccount(
  { sql }: Completion,
  personId: string,
  accountId: string | null,
): Promise<void> {
  const id = accountId ?? (await findPayingAccount(sql, personId))?.id;
  if (id === undefined)
    throw wrongField('cardNo', 'REQUIRED', 'must name an account: the recipient has none');
  await setAccountStatus(sql, id, 'NORMAL');
}
