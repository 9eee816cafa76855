import { describe, expect, it } from 'vitest';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { BankLedger, type BankMode } from '../../model/bank-channel.ts';
import { callbackReceiver, send, testFolder, testSimulators } from '../../test/simulators.ts';
import type { SyntheticAccount, SyntheticPerson } from '../population/people.ts';
import type { RunningSimulators } from '../server.ts';

interface Order {
  endToEndId: string;
  amount: string;
  name: string;
  account: string;
  currency?: string;
}

interface Header {
  msgId?: string;
  nbOfTxs?: string;
  ctrlSum?: string;
}

function pain001(orders: readonly Order[], { msgId = 'M-1', nbOfTxs, ctrlSum }: Header = {}): string {
  const sum = orders.reduce((total, { amount }) => total + Math.round(Number(amount) * 100), 0) / 100;
  const transactions = orders.map(
    ({ endToEndId, amount, name, account, currency = 'CNY' }) => `<CdtTrfTxInf>
      <PmtId><InstrId>I-${endToEndId}</InstrId><EndToEndId>${endToEndId}</EndToEndId></PmtId>
      <Amt><InstdAmt Ccy="${currency}">${amount}</InstdAmt></Amt>
      <Cdtr><Nm>${name}</Nm></Cdtr><CdtrAcct><Id><Othr><Id>${account}</Id></Othr></Id></CdtrAcct>
    </CdtTrfTxInf>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
  <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
    <GrpHdr><MsgId>${msgId}</MsgId><CreDtTm>2026-11-01T09:00:00</CreDtTm>
      <NbOfTxs>${nbOfTxs ?? String(orders.length)}</NbOfTxs><CtrlSum>${ctrlSum ?? sum.toFixed(2)}</CtrlSum>
      <InitgPty><Nm>云溪市财政</Nm></InitgPty></GrpHdr>
    <PmtInf><PmtInfId>P-1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-11-01</Dt></ReqdExctnDt>
      ${transactions.join('\n')}</PmtInf>
  </CstmrCdtTrfInitn></Document>`;
}

const post = async ({ url }: RunningSimulators, body: string, headers: Record<string, string> = {}) => {
  const res = await fetch(`${url}/bank/pain.001`, {
    method: 'POST',
    headers: { 'content-type': 'application/xml', ...headers },
    body,
  });
  return { status: res.status, body: await res.text() };
};

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'TxInfAndSts' });

const Reason = z.object({ Rsn: z.object({ Cd: z.string() }) }).optional();
const Report = z.object({
  Document: z.object({
    CstmrPmtStsRpt: z.object({
      OrgnlGrpInfAndSts: z.object({ GrpSts: z.string(), StsRsnInf: Reason }),
      OrgnlPmtInfAndSts: z
        .object({
          TxInfAndSts: z.array(
            z.object({ OrgnlEndToEndId: z.string(), TxSts: z.string(), StsRsnInf: Reason }),
          ),
        })
        .optional(),
    }),
  }),
});

/** Group status and the status and reason of each transaction of a pain.002. */
function statuses(xml: string): { group: unknown; transactions: unknown[] } {
  const report = Report.parse(parser.parse(xml)).Document.CstmrPmtStsRpt;
  const { GrpSts, StsRsnInf } = report.OrgnlGrpInfAndSts;
  return {
    group: StsRsnInf ? [GrpSts, StsRsnInf.Rsn.Cd] : GrpSts,
    transactions: (report.OrgnlPmtInfAndSts?.TxInfAndSts ?? []).map((own) => [
      ...[own.OrgnlEndToEndId, own.TxSts],
      ...(own.StsRsnInf ? [own.StsRsnInf.Rsn.Cd] : []),
    ]),
  };
}

const ledgerOf = async ({ url }: RunningSimulators) =>
  BankLedger.parse((await send('GET', `${url}/bank/ledger`)).body);
const inquire = ({ url }: RunningSimulators, id: string) => send('GET', `${url}/bank/payments/${id}`);

function holder(
  { population }: RunningSimulators,
  status: SyntheticAccount['status'],
): { person: SyntheticPerson; account: string } {
  for (let index = 0; index < population.households; index += 1) {
    for (const person of population.household(index)?.members ?? []) {
      const account = person.accounts.find((own) => own.status === status);
      if (account) return { person, account: account.cardNo };
    }
  }
  throw new Error('Nobody has such an account');
}

function orderTo(simulators: RunningSimulators, status: SyntheticAccount['status'] = 'NORMAL'): Order {
  const { person, account } = holder(simulators, status);
  return { endToEndId: 'E-1', amount: '1234.50', name: person.name, account };
}

async function bank(mode: BankMode, callbackUrl: string | null = null) {
  const simulators = await testSimulators({ bankMode: mode, bankCallbackUrl: callbackUrl });
  await send('PUT', `${simulators.url}/bank/behaviour`, { answerAfter: 'PT0.05S' });
  return { simulators, order: orderTo(simulators) };
}

describe('a payment order', () => {
  it('is booked to the fen and found by its end-to-end id', async () => {
    const { simulators, order } = await bank('refuseDuplicates');

    const { status, body } = await post(simulators, pain001([order]));

    expect(status).toBe(200);
    expect(statuses(body)).toEqual({ group: 'ACSC', transactions: [['E-1', 'ACSC']] });
    expect(body).toContain('synthetic');
    expect(await inquire(simulators, 'E-1')).toMatchObject({
      status: 200,
      body: { synthetic: true, status: 'ACSC', amountFen: 123450, reason: null, bankRef: 'BK00000001' },
    });
    expect((await ledgerOf(simulators)).totals).toMatchObject({ entries: 1, bookings: 1, bookedFen: 123450 });
  });

  it('that the bank never took is not found', async () => {
    const { simulators } = await bank('refuseDuplicates');
    expect(await inquire(simulators, 'E-9')).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_PAYMENT' },
    });
  });

  it('can be inquired in XML too', async () => {
    const { simulators, order } = await bank('refuseDuplicates');
    await post(simulators, pain001([order]));
    const res = await fetch(`${simulators.url}/bank/payments/E-1`, {
      headers: { accept: 'application/xml' },
    });
    expect(statuses(await res.text()).transactions).toEqual([['E-1', 'ACSC']]);
  });

  it.each([
    ['to a closed account', 'CLOSED', {}, 'AC04'],
    ['to a frozen account', 'FROZEN', {}, 'AC06'],
    ['to a number that is no account', 'NORMAL', { account: '9990010000000000000' }, 'AC01'],
    ['to another name', 'NORMAL', { name: '别人' }, 'BE01'],
    ['in another currency', 'NORMAL', { currency: 'USD' }, 'AM03'],
    ['of nothing', 'NORMAL', { amount: '0.00' }, 'AM09'],
    ['of a fraction of a fen', 'NORMAL', { amount: '1.005' }, 'AM09'],
  ] as const)('%s is turned down', async (_, accountStatus, change, reason) => {
    const simulators = await testSimulators({ people: 2000 });
    const order = { ...orderTo(simulators, accountStatus), ...change };

    const { body } = await post(simulators, pain001([order], { ctrlSum: order.amount }));

    expect(statuses(body)).toEqual({ group: 'RJCT', transactions: [['E-1', 'RJCT', reason]] });
    expect((await ledgerOf(simulators)).totals).toMatchObject({ bookings: 0, bookedFen: 0 });
  });

  it('to a dormant account is booked: such an account takes money, it only pays none out', async () => {
    const simulators = await testSimulators({ people: 2000 });
    const { body } = await post(simulators, pain001([orderTo(simulators, 'DORMANT')]));
    expect(statuses(body).group).toBe('ACSC');
  });

  it('reaches a frozen account once that is mended', async () => {
    const simulators = await testSimulators();
    const order = orderTo(simulators, 'FROZEN');
    const address = `${simulators.url}/bank/accounts/${order.account}`;
    expect((await send('GET', address)).body).toMatchObject({ status: 'FROZEN' });
    await post(simulators, pain001([order]));

    expect((await send('PUT', `${address}/status`, { status: 'NORMAL' })).status).toBe(200);

    const { body } = await post(simulators, pain001([{ ...order, endToEndId: 'E-2' }]));
    expect(statuses(body).group).toBe('ACSC');
    expect((await inquire(simulators, 'E-1')).body).toMatchObject({ status: 'RJCT', reason: 'AC06' });
  });

  it('among others: the good ones are booked, the bad one is not', async () => {
    const { simulators, order } = await bank('refuseDuplicates');
    const { body } = await post(
      simulators,
      pain001([order, { ...order, endToEndId: 'E-2', name: '别人' }, { ...order, endToEndId: 'E-3' }]),
    );
    expect(statuses(body)).toEqual({
      group: 'PART',
      transactions: [
        ['E-1', 'ACSC'],
        ['E-2', 'RJCT', 'BE01'],
        ['E-3', 'ACSC'],
      ],
    });
  });
});

describe('a message', () => {
  it.each([
    ['whose control sum is wrong', { ctrlSum: '1234.51' }, 'AM10'],
    ['whose number of transactions is wrong', { nbOfTxs: '2' }, 'AM18'],
  ])('%s is turned down as a whole', async (_, header, reason) => {
    const { simulators, order } = await bank('refuseDuplicates');
    const { body } = await post(simulators, pain001([order], header));
    expect(statuses(body)).toEqual({ group: ['RJCT', reason], transactions: [] });
    expect((await ledgerOf(simulators)).totals.entries).toBe(0);
  });

  it.each([
    [
      'with a document type',
      (xml: string) => xml.replace('<Document', '<!DOCTYPE a [<!ENTITY b "c">]><Document'),
      'XML_DOCTYPE',
    ],
    ['cut short', (xml: string) => xml.slice(0, -40), 'XML_MALFORMED'],
    ['of another version', (xml: string) => xml.replace('.001.09', '.001.03'), 'NOT_PAIN_001'],
    [
      'without an end-to-end id',
      (xml: string) => xml.replace(/<EndToEndId>.*<\/EndToEndId>/, ''),
      'NOT_PAIN_001',
    ],
    ['with an id of 36 signs', (xml: string) => xml.replace('>E-1<', `>${'E'.repeat(36)}<`), 'NOT_PAIN_001'],
    ['that is no XML', () => 'pay', 'XML_MALFORMED'],
  ])('%s is refused', async (_, spoil, code) => {
    const { simulators, order } = await bank('refuseDuplicates');
    const { status, body } = await post(simulators, spoil(pain001([order])));
    expect([status, JSON.parse(body)]).toMatchObject([400, { code }]);
  });

  it('of another media type is refused', async () => {
    const { simulators } = await bank('refuseDuplicates');
    expect(await send('POST', `${simulators.url}/bank/pain.001`, {})).toMatchObject({ status: 415 });
  });

  it('may name its elements with a prefix', async () => {
    const { simulators, order } = await bank('refuseDuplicates');
    const prefixed = pain001([order])
      .replaceAll(/<(\/?)(?=[A-Z])/g, '<$1p:')
      .replace('xmlns=', 'xmlns:p=');
    expect(statuses((await post(simulators, prefixed)).body).group).toBe('ACSC');
  });
});

describe('the behaviour of the bank', () => {
  it('refuseDuplicates: a number is booked once, in whatever message it comes', async () => {
    const { simulators, order } = await bank('refuseDuplicates');
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => post(simulators, pain001([order], { msgId: `M-${n}` }))),
    );
    const groups = answers.map(({ body }) => statuses(body).transactions[0]);
    expect(groups.filter((own) => JSON.stringify(own) === '["E-1","ACSC"]')).toHaveLength(1);
    expect(groups.filter((own) => JSON.stringify(own) === '["E-1","RJCT","AM05"]')).toHaveLength(4);
    expect((await ledgerOf(simulators)).entries).toMatchObject([{ endToEndId: 'E-1', timesBooked: 1 }]);
  });

  it('ignoreNumber: every order is booked, and an inquiry says so', async () => {
    const { simulators, order } = await bank('ignoreNumber');
    await post(simulators, pain001([order]));
    await post(simulators, pain001([order]));
    const { entries, totals } = await ledgerOf(simulators);
    expect(entries).toMatchObject([{ endToEndId: 'E-1', timesBooked: 2, state: 'BOOKED' }]);
    expect(totals).toMatchObject({ bookings: 2, bookedFen: 2 * 123450 });
    expect((await inquire(simulators, 'E-1')).body).toMatchObject({ status: 'ACSC' });
  });

  it('bookThenError: the money has moved, the answer is 500, and a second try books nothing more', async () => {
    const { simulators, order } = await bank('bookThenError');
    expect((await post(simulators, pain001([order]))).status).toBe(500);
    expect((await post(simulators, pain001([order]))).status).toBe(500);
    expect((await ledgerOf(simulators)).entries).toMatchObject([{ endToEndId: 'E-1', timesBooked: 1 }]);
    expect((await inquire(simulators, 'E-1')).body).toMatchObject({ status: 'ACSC' });
  });

  it('answerLate: pending at first, then booked and reported', async () => {
    const receiver = await callbackReceiver();
    const { simulators, order } = await bank('answerLate');
    await send('PUT', `${simulators.url}/bank/behaviour`, { answerAfter: 'PT1H' });

    const { body } = await post(simulators, pain001([order]), { 'x-callback-url': receiver.url });
    expect(statuses(body)).toEqual({ group: 'PDNG', transactions: [['E-1', 'PDNG']] });
    expect((await inquire(simulators, 'E-1')).body).toMatchObject({ status: 'PDNG', bankRef: null });
    expect((await ledgerOf(simulators)).totals).toMatchObject({ pending: 1, bookings: 0 });
    expect(statuses((await post(simulators, pain001([order]))).body).transactions).toEqual([
      ['E-1', 'RJCT', 'AM05'],
    ]);

    await send('PUT', `${simulators.url}/clock`, { shiftMs: 3601_000 });

    const [report] = await receiver.untilReceived(1);
    expect(report?.contentType).toContain('application/xml');
    expect(statuses(report?.body ?? '')).toEqual({ group: 'ACSC', transactions: [['E-1', 'ACSC']] });
    expect((await ledgerOf(simulators)).totals).toMatchObject({ pending: 0, bookings: 1 });
  });

  it('answerLate: turned down late when the account is frozen', async () => {
    const receiver = await callbackReceiver();
    const { simulators } = await bank('answerLate', receiver.url);
    await post(simulators, pain001([orderTo(simulators, 'FROZEN')]));
    const [report] = await receiver.untilReceived(1);
    expect(statuses(report?.body ?? '').transactions).toEqual([['E-1', 'RJCT', 'AC06']]);
  });

  it('callbackTwice: accepted, booked once, and the same report comes twice', async () => {
    const receiver = await callbackReceiver();
    const { simulators, order } = await bank('callbackTwice', receiver.url);
    const { body } = await post(simulators, pain001([order]));
    expect(statuses(body).transactions).toEqual([['E-1', 'ACCP']]);

    const reports = await receiver.untilReceived(2);

    expect(reports.map((report) => statuses(report.body).transactions)).toEqual([
      [['E-1', 'ACSC']],
      [['E-1', 'ACSC']],
    ]);
    const messageIds = reports.map((report) => /<GrpHdr><MsgId>(.*?)</.exec(report.body)?.[1]);
    expect(new Set(messageIds).size).toBe(1);
    expect((await ledgerOf(simulators)).entries).toMatchObject([{ timesBooked: 1 }]);
  });

  it('refuses a mode that does not exist', async () => {
    const { simulators } = await bank('refuseDuplicates');
    expect(await send('PUT', `${simulators.url}/bank/behaviour`, { mode: 'generous' })).toMatchObject({
      status: 400,
    });
  });

  it('keeps pending orders, reports and mended accounts over a restart', async () => {
    const [dataDir, receiver] = [await testFolder(), await callbackReceiver()];
    const before = await testSimulators({ dataDir, bankMode: 'answerLate', bankCallbackUrl: receiver.url });
    await send('PUT', `${before.url}/bank/behaviour`, { answerAfter: 'PT1H' });
    const order = orderTo(before, 'FROZEN');
    await send('PUT', `${before.url}/bank/accounts/${order.account}/status`, { status: 'NORMAL' });
    await post(before, pain001([order]));
    await before.close();

    const after = await testSimulators({ dataDir });
    await send('PUT', `${after.url}/clock`, { shiftMs: 2 * 3600_000 });

    const [report] = await receiver.untilReceived(1);
    expect(statuses(report?.body ?? '').transactions).toEqual([['E-1', 'ACSC']]);
    expect((await ledgerOf(after)).entries).toMatchObject([{ state: 'BOOKED', timesBooked: 1 }]);
  });
});
