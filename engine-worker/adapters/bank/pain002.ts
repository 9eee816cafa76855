import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { TransferStatus } from './bank.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  // Numbers with leading zeros and long references stay text.
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => ['OrgnlPmtInfAndSts', 'TxInfAndSts', 'StsRsnInf'].includes(name),
});

const Amount = z.object({ '@Ccy': z.literal('CNY'), '#text': z.string() });
const Reason = z.object({ Rsn: z.object({ Cd: z.string() }) });
const Transaction = z.object({
  OrgnlEndToEndId: z.string(),
  TxSts: z.string(),
  StsRsnInf: z.array(Reason).default([]),
  AcctSvcrRef: z.string().optional(),
  OrgnlTxRef: z.object({ Amt: z.object({ InstdAmt: Amount }).optional() }).optional(),
});
const Report = z.object({
  Document: z.object({
    CstmrPmtStsRpt: z.object({
      OrgnlGrpInfAndSts: z.object({ StsRsnInf: z.array(Reason).default([]) }).optional(),
      OrgnlPmtInfAndSts: z.array(z.object({ TxInfAndSts: z.array(Transaction).default([]) })).default([]),
    }),
  }),
});

/** Reads a CustomerPaymentStatusReport (pain.002.001.10); undefined when the text is none. */
export function readPain002(xml: string): TransferStatus[] | undefined {
  // A report needs no document type, and one could define entities.
  if (xml.includes('<!DOCTYPE')) return undefined;
  const report = Report.safeParse(parsed(xml));
  if (!report.success) return undefined;
  return report.data.Document.CstmrPmtStsRpt.OrgnlPmtInfAndSts.flatMap(({ TxInfAndSts }) =>
    TxInfAndSts.map((transaction) => ({
      paymentNo: transaction.OrgnlEndToEndId,
      ...outcomeOf(transaction.TxSts, transaction.StsRsnInf[0]?.Rsn.Cd ?? null),
      amountFen: fenOf(transaction.OrgnlTxRef?.Amt?.InstdAmt['#text']),
      bankRef: transaction.AcctSvcrRef ?? null,
    })),
  );
}

/** Why a report without a single order refuses the message as a whole. */
export function refusalIn(xml: string): string {
  const report = Report.safeParse(parsed(xml));
  const reasons = report.data?.Document.CstmrPmtStsRpt.OrgnlGrpInfAndSts?.StsRsnInf ?? [];
  return reasons[0]?.Rsn.Cd ?? 'NO_REASON_GIVEN';
}

function parsed(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return undefined;
  }
}

/** AM05 refuses a number the bank has had before: that order may well have been booked. */
export function outcomeOf(status: string, reason: string | null): Pick<TransferStatus, 'outcome' | 'reason'> {
  if (status === 'ACSC' || status === 'ACCC') return { outcome: 'SETTLED', reason: null };
  if (status !== 'RJCT') return { outcome: 'PENDING', reason: null };
  if (reason === 'AM05' || reason === 'DUPL') return { outcome: 'DUPLICATE', reason };
  return { outcome: 'RETURNED', reason };
}

/** Yuan with at most two decimals, as fen; null for anything else. */
export function fenOf(text: string | undefined): number | null {
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text ?? '');
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
