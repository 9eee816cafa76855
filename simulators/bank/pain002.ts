import type { BankReason, BankStatus } from '../../model/bank-channel.ts';
import { decimalOf } from './amount.ts';
import { writeXml, type XmlElements } from './xml.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.10';

export interface TransferStatus {
  endToEndId: string;
  instrId?: string | undefined;
  status: BankStatus;
  reason: BankReason | null;
  bankRef: string | null;
  amountFen: number | undefined;
}

export interface StatusReport {
  msgId: string;
  /** Instant. */
  createdAt: string;
  originalMsgId: string;
  originalNbOfTxs?: string | undefined;
  originalCtrlSum?: string | undefined;
  /** Why the message as a whole is refused. */
  fault?: BankReason | undefined;
  payments: { pmtInfId: string; transfers: TransferStatus[] }[];
}

/** Writes a customer payment status report (ISO 20022 pain.002.001.10). */
export function writePain002(report: StatusReport): string {
  const { fault, payments } = report;
  return writeXml({
    Document: {
      '@xmlns': NAMESPACE,
      CstmrPmtStsRpt: {
        GrpHdr: {
          MsgId: report.msgId,
          CreDtTm: report.createdAt,
          InitgPty: { Nm: '模拟支付渠道 SYNTHETIC' },
        },
        OrgnlGrpInfAndSts: {
          OrgnlMsgId: report.originalMsgId,
          OrgnlMsgNmId: 'pain.001.001.09',
          ...(report.originalNbOfTxs === undefined ? {} : { OrgnlNbOfTxs: report.originalNbOfTxs }),
          ...(report.originalCtrlSum === undefined ? {} : { OrgnlCtrlSum: report.originalCtrlSum }),
          GrpSts: fault ? 'RJCT' : groupStatus(payments.flatMap(({ transfers }) => transfers)),
          ...(fault ? { StsRsnInf: reasonOf(fault) } : {}),
        },
        OrgnlPmtInfAndSts: fault
          ? []
          : payments.map(({ pmtInfId, transfers }) => ({
              OrgnlPmtInfId: pmtInfId,
              PmtInfSts: groupStatus(transfers),
              TxInfAndSts: transfers.map(transferOf),
            })),
      },
    },
  });
}

/** One status when all transactions have it, else PART (ISO 20022 ExternalPaymentGroupStatus1Code). */
export function groupStatus(transfers: readonly Pick<TransferStatus, 'status'>[]): BankStatus | 'PART' {
  const [first, ...others] = new Set(transfers.map(({ status }) => status));
  return first !== undefined && others.length === 0 ? first : 'PART';
}

function transferOf(transfer: TransferStatus): XmlElements {
  const { endToEndId, instrId, status, reason, bankRef, amountFen } = transfer;
  return {
    ...(instrId === undefined ? {} : { OrgnlInstrId: instrId }),
    OrgnlEndToEndId: endToEndId,
    TxSts: status,
    ...(reason ? { StsRsnInf: reasonOf(reason) } : {}),
    ...(bankRef ? { AcctSvcrRef: bankRef } : {}),
    ...(amountFen === undefined
      ? {}
      : { OrgnlTxRef: { Amt: { InstdAmt: { '@Ccy': 'CNY', '#text': decimalOf(amountFen) } } } }),
  };
}

const words: Record<BankReason, string> = {
  AC01: 'account number unknown',
  AC04: 'account closed',
  AC06: 'account blocked',
  AM03: 'currency not taken',
  AM05: 'end-to-end id was used before',
  AM09: 'amount not payable',
  AM10: 'control sum does not agree',
  AM18: 'number of transactions does not agree',
  BE01: 'name does not fit the account',
};

function reasonOf(reason: BankReason): XmlElements {
  return { Rsn: { Cd: reason }, AddtlInf: words[reason] };
}
