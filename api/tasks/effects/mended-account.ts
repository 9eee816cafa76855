import {
  findPayingAccount,
  saveAccount,
  setAccountStatus,
  type AccountStatus,
} from '../../../store/recipient-account.ts';
import { wrongField, type Completion } from './effect.ts';

/** Takes another account of the person. NORMAL: the bank has vouched for it; UNKNOWN: nobody has looked yet. */
export async function replaceAccount(
  { sql, seal }: Completion,
  personId: string,
  given: { bank: string | undefined; cardNo: string | undefined; status: AccountStatus },
): Promise<void> {
  const { bank, cardNo, status } = given;
  if (bank === undefined || bank === '')
    throw wrongField('bank', 'REQUIRED', 'must name the bank of the card');
  if (cardNo === undefined || !/^\d{12,19}$/.test(cardNo))
    throw wrongField('cardNo', 'INVALID_FORMAT', 'must be a card number of 12 to 19 digits');
  if (!(await saveAccount(sql, seal, { personId, bank, cardNo, kind: 'OTHER', status })))
    throw wrongField('cardNo', 'NOT_OWN_ACCOUNT', 'must be an account of the recipient');
}

/** The account works again; without `accountId` the one that the person is paid on. */
export async function reactivateAccount(
  completion: Completion,
  personId: string,
  accountId: string | null,
): Promise<void> {
  const id = accountId ?? (await accountOf(completion, personId));
  await setAccountStatus(completion.sql, id, 'NORMAL');
}

/** The account that a person is paid on; without one, the step has to name one. */
export async function accountOf({ sql }: Completion, personId: string): Promise<string> {
  const account = await findPayingAccount(sql, personId);
  if (!account) throw wrongField('cardNo', 'REQUIRED', 'must name an account: the recipient has none');
  return account.id;
}
