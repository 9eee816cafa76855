import type { UncheckedAccount } from '../../store/account-check.ts';
import { openCardNo, setAccountStatus } from '../../store/recipient-account.ts';
import type { Services } from '../services.ts';
import { eachAtMost } from '../frame/each-at-most.ts';

const INQUIRIES = 8;

/** Asks the bank about accounts that somebody named and nobody has checked. What it does not say stays unknown. */
export async function checkAccounts(
  accounts: readonly UncheckedAccount[],
  { pool, seal, bank }: Pick<Services, 'pool' | 'seal' | 'bank'>,
): Promise<void> {
  await eachAtMost(INQUIRIES, accounts, async (account) => {
    const cardNo = await openCardNo(pool, seal, account.id);
    if (cardNo === undefined) return;
    const status = await bank.accountStatus({ bank: account.bank, cardNo });
    if (status !== 'UNKNOWN') await setAccountStatus(pool, account.id, status);
  });
}
