import { z } from 'zod';
import { Refusal } from '../http/problem.ts';
import { fenOf, unitsOf } from './amount.ts';
import { parseXml } from './xml.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';

const Max35 = z.string().min(1).max(35);
/** `InstdAmt`: the text of the element and its currency. */
const Amount = z.object({ '#text': z.string(), '@Ccy': z.string() });

const Transaction = z.object({
  PmtId: z.object({ InstrId: Max35.optional(), EndToEndId: Max35 }),
  Amt: z.object({ InstdAmt: Amount }),
  Cdtr: z.object({ Nm: z.string().min(1).max(140) }),
  CdtrAcct: z.object({ Id: z.object({ Othr: z.object({ Id: z.string().min(1).max(34) }) }) }),
});

const PaymentInformation = z.object({
  PmtInfId: Max35,
  PmtMtd: z.literal('TRF'),
  NbOfTxs: z.string().optional(),
  CtrlSum: z.string().optional(),
  CdtTrfTxInf: z.array(Transaction).min(1),
});

const Initiation = z.object({
  Document: z.object({
    CstmrCdtTrfInitn: z.object({
      GrpHdr: z.object({
        MsgId: Max35,
        CreDtTm: z.string(),
        NbOfTxs: z.string(),
        CtrlSum: z.string().optional(),
        InitgPty: z.unknown(),
      }),
      PmtInf: z.array(PaymentInformation).min(1),
    }),
  }),
});

export interface TransferOrder {
  endToEndId: string;
  instrId?: string;
  /** Undefined when the amount is none that this bank can pay. */
  amountFen: number | undefined;
  currency: string;
  creditorName: string;
  creditorAccount: string;
}

export interface PaymentOrder {
  pmtInfId: string;
  transfers: TransferOrder[];
}

export interface InitiationMessage {
  msgId: string;
  /** As the sender wrote them. */
  nbOfTxs: string;
  ctrlSum: string | undefined;
  /** AM18: the number of transactions is wrong; AM10: the control sum is. */
  fault: 'AM10' | 'AM18' | undefined;
  payments: PaymentOrder[];
}

/**
 * Reads a customer credit transfer initiation (ISO 20022 pain.001.001.09). What can't be read is refused; what can be read
 * but contradicts itself is given back with its reason code, to be reported in a pain.002.
 */
export function readPain001(xml: string): InitiationMessage {
  const document = parseXml(xml);
  if (!xml.includes(NAMESPACE)) throw new Refusal(400, 'NOT_PAIN_001', `The namespace must be ${NAMESPACE}.`);
  const { data, error } = Initiation.safeParse(document);
  if (!data) {
    const fields = error.issues.map(({ path, message }) => `${path.map(String).join('/')}: ${message}`);
    throw new Refusal(400, 'NOT_PAIN_001', 'The document does not fit pain.001.001.09.', fields);
  }
  const { GrpHdr, PmtInf } = data.Document.CstmrCdtTrfInitn;
  const transactions = PmtInf.flatMap(({ CdtTrfTxInf }) => CdtTrfTxInf);
  return {
    msgId: GrpHdr.MsgId,
    nbOfTxs: GrpHdr.NbOfTxs,
    ctrlSum: GrpHdr.CtrlSum,
    fault:
      faultOf(GrpHdr, transactions) ??
      PmtInf.map((payment) => faultOf(payment, payment.CdtTrfTxInf)).find((fault) => fault !== undefined),
    payments: PmtInf.map(({ PmtInfId, CdtTrfTxInf }) => ({
      pmtInfId: PmtInfId,
      transfers: CdtTrfTxInf.map(transferOf),
    })),
  };
}

type Transaction = z.infer<typeof Transaction>;

function transferOf({ PmtId, Amt, Cdtr, CdtrAcct }: Transaction): TransferOrder {
  const units = unitsOf(Amt.InstdAmt['#text']);
  return {
    endToEndId: PmtId.EndToEndId,
    ...(PmtId.InstrId === undefined ? {} : { instrId: PmtId.InstrId }),
    amountFen: units === undefined ? undefined : fenOf(units),
    currency: Amt.InstdAmt['@Ccy'],
    creditorName: Cdtr.Nm,
    creditorAccount: CdtrAcct.Id.Othr.Id,
  };
}

/** Whether a header agrees with the transactions below it; what it leaves out is not checked. */
function faultOf(
  header: { NbOfTxs?: string | undefined; CtrlSum?: string | undefined },
  transactions: readonly Transaction[],
): InitiationMessage['fault'] {
  if (header.NbOfTxs !== undefined && header.NbOfTxs !== String(transactions.length)) return 'AM18';
  if (header.CtrlSum === undefined) return undefined;
  let sum = 0n;
  for (const { Amt } of transactions) {
    const units = unitsOf(Amt.InstdAmt['#text']);
    if (units === undefined) return 'AM10';
    sum += units;
  }
  return unitsOf(header.CtrlSum) === sum ? undefined : 'AM10';
}
