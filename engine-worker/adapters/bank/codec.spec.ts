import { describe, expect, it } from 'vitest';
import { readPain001 } from '../../../simulators/bank/pain001.ts';
import { writePain002 } from '../../../simulators/bank/pain002.ts';
import { pain001 } from './pain001.ts';
import { fenOf, outcomeOf, readPain002, refusalIn } from './pain002.ts';

const transfer = {
  paymentNo: 'AF202611-1-X',
  amountFen: 12_345,
  payee: '张<三> & "Co"',
  bank: 'ABC',
  cardNo: '6222021234567894',
};

describe('pain.001', () => {
  it('is read back by a bank with its totals, and no name breaks it', () => {
    const xml = pain001({
      messageId: 'M-1',
      createdAt: new Date('2026-11-23T02:00:00Z'),
      debtor: { name: 'A & B county', account: 'ASSISTANCE-1' },
      transfers: [transfer, { ...transfer, paymentNo: 'AF202611-1-Y', amountFen: 1 }],
    });
    expect(readPain001(xml)).toMatchObject({
      msgId: 'M-1',
      nbOfTxs: '2',
      ctrlSum: '123.46',
      fault: undefined,
    });
    expect(readPain001(xml).payments[0]?.transfers[0]).toMatchObject({
      endToEndId: 'AF202611-1-X',
      amountFen: 12_345,
      currency: 'CNY',
      creditorAccount: '6222021234567894',
    });
  });
});

describe('pain.002', () => {
  const report = { msgId: 'R', createdAt: '2026-11-23T02:00:00Z', originalMsgId: 'M-1' };

  it('gives the fate of each order', () => {
    const xml = writePain002({
      ...report,
      payments: [
        {
          pmtInfId: 'P',
          transfers: [
            { endToEndId: 'a', status: 'ACSC', reason: null, bankRef: 'BK1', amountFen: 12_345 },
            { endToEndId: 'b', status: 'RJCT', reason: 'AC04', bankRef: null, amountFen: 1 },
            { endToEndId: 'c', status: 'PDNG', reason: null, bankRef: null, amountFen: undefined },
            { endToEndId: 'd', status: 'RJCT', reason: 'AM05', bankRef: null, amountFen: 1 },
          ],
        },
      ],
    });
    expect(readPain002(xml)).toEqual([
      { paymentNo: 'a', outcome: 'SETTLED', reason: null, bankRef: 'BK1', amountFen: 12_345 },
      { paymentNo: 'b', outcome: 'RETURNED', reason: 'AC04', bankRef: null, amountFen: 1 },
      { paymentNo: 'c', outcome: 'PENDING', reason: null, bankRef: null, amountFen: null },
      { paymentNo: 'd', outcome: 'DUPLICATE', reason: 'AM05', bankRef: null, amountFen: 1 },
    ]);
  });

  it('that refuses a message as a whole names the reason', () => {
    const xml = writePain002({ ...report, fault: 'AM10', payments: [] });
    expect(readPain002(xml)).toEqual([]);
    expect(refusalIn(xml)).toBe('AM10');
  });

  it.each([
    ['ACSC', null, 'SETTLED'],
    ['ACCC', null, 'SETTLED'],
    ['ACCP', null, 'PENDING'],
    ['ACTC', null, 'PENDING'],
    ['SOMETHING_NEW', null, 'PENDING'],
    ['RJCT', 'AC01', 'RETURNED'],
    ['RJCT', null, 'RETURNED'],
    ['RJCT', 'AM05', 'DUPLICATE'],
  ])('%s with reason %s means %s', (status, reason, outcome) => {
    expect(outcomeOf(status, reason).outcome).toBe(outcome);
  });

  it.each([
    ['123.45', 12_345],
    ['123', 12_300],
    ['0.1', 10],
    ['1.234', null],
    ['-1.00', null],
    ['1e3', null],
    ['', null],
    [undefined, null],
  ])('writes %s for %s fen', (text, fen) => {
    expect(fenOf(text)).toBe(fen);
  });
});
