import { randomUUID } from 'node:crypto';
import { httpBank } from '../../engine-worker/adapters/bank/http-bank.ts';
import { BankLedger, type BankMode } from '../../model/bank-channel.ts';
import type { RegisterHousehold } from '../../model/registry.ts';
import type { Installation } from './installation.ts';

type Outside = Pick<Installation, 'simulatorsUrl'>;

export async function bankBehaves({ simulatorsUrl }: Outside, mode: BankMode): Promise<void> {
  await fetch(`${simulatorsUrl}/bank/behaviour`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode, answerAfter: 'PT1S' }),
  });
}

export async function bankLedger({ simulatorsUrl }: Outside): Promise<BankLedger> {
  return BankLedger.parse(await (await fetch(`${simulatorsUrl}/bank/ledger`)).json());
}

/** Sends one order that the bank has booked already, as a careless worker would; gives its number. */
export async function sendAgain(
  installation: Outside,
  households: readonly RegisterHousehold[],
): Promise<string> {
  const { entries } = await bankLedger(installation);
  const heads = households.flatMap(({ members }) => members.slice(0, 1));
  for (const { endToEndId: paymentNo, amountFen, account } of entries) {
    const payee = heads.find((head) => head.account?.cardNo === account);
    if (!payee?.account) continue;
    const bank = httpBank({
      url: installation.simulatorsUrl,
      callback: { url: `${installation.simulatorsUrl}/nobody`, secret: '' },
      timeoutMs: 10_000,
    });
    await bank.send({
      messageId: randomUUID().replaceAll('-', ''),
      createdAt: new Date(),
      debtor: { name: payee.name, account: 'ASSISTANCE' },
      transfers: [{ paymentNo, amountFen, payee: payee.name, ...payee.account }],
    });
    return paymentNo;
  }
  throw new Error('The bank has booked nothing for these households');
}
