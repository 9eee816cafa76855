import { controlTotals, yuanText } from '../../../rules/control-totals.ts';
import type { CreditTransfer, TransferMessage } from './bank.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';

/** A message of credit transfers as ISO 20022 writes it: CustomerCreditTransferInitiation, pain.001.001.09. */
export function pain001(message: TransferMessage): string {
  const { count, totalFen } = controlTotals(message.transfers);
  const totals = element('NbOfTxs', String(count)) + element('CtrlSum', yuanText(totalFen));
  const debtor = element('Nm', escaped(message.debtor.name));
  const header = element(
    'GrpHdr',
    element('MsgId', message.messageId),
    element('CreDtTm', message.createdAt.toISOString()),
    totals,
    element('InitgPty', debtor),
  );
  const payment = element(
    'PmtInf',
    element('PmtInfId', message.messageId),
    element('PmtMtd', 'TRF'),
    totals,
    element('ReqdExctnDt', element('Dt', message.createdAt.toISOString().slice(0, 10))),
    element('Dbtr', debtor),
    element('DbtrAcct', account(message.debtor.account)),
    element('DbtrAgt', element('FinInstnId', element('Othr', element('Id', 'NOTPROVIDED')))),
    ...message.transfers.map(transaction),
  );
  const body = element('CstmrCdtTrfInitn', header, payment);
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="${NAMESPACE}">${body}</Document>`;
}

function transaction({ paymentNo, amountFen, payee, bank, cardNo }: CreditTransfer): string {
  return element(
    'CdtTrfTxInf',
    element('PmtId', element('InstrId', paymentNo), element('EndToEndId', paymentNo)),
    element('Amt', `<InstdAmt Ccy="CNY">${yuanText(amountFen)}</InstdAmt>`),
    element('CdtrAgt', element('FinInstnId', element('ClrSysMmbId', element('MmbId', escaped(bank))))),
    element('Cdtr', element('Nm', escaped(payee))),
    element('CdtrAcct', account(cardNo)),
  );
}

const account = (number: string): string => element('Id', element('Othr', element('Id', escaped(number))));

const element = (name: string, ...content: string[]): string => `<${name}>${content.join('')}</${name}>`;

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}
