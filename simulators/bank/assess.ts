import type { BankReason } from '../../model/bank-channel.ts';
import type { SyntheticAccount } from '../population/people.ts';
import type { TransferOrder } from './pain001.ts';

/** What is wrong with an order whatever account it goes to; undefined when nothing is. */
export function formalFault({ amountFen, currency }: TransferOrder): BankReason | undefined {
  if (currency !== 'CNY') return 'AM03';
  return amountFen === undefined ? 'AM09' : undefined;
}

/** Why an account can't take the money. A dormant one can: it only pays nothing out. */
export function accountFault(
  found: { account: SyntheticAccount; holder: string } | undefined,
  creditorName: string,
): BankReason | undefined {
  if (!found) return 'AC01';
  if (found.account.status === 'CLOSED') return 'AC04';
  if (found.account.status === 'FROZEN') return 'AC06';
  return found.holder === creditorName.trim().normalize('NFC') ? undefined : 'BE01';
}
