import { json, Router, text } from 'express';
import { z } from 'zod';
import type { BankAccount, BankPayment } from '../../model/bank-channel.ts';
import { RegisterAccountStatus } from '../../model/registry.ts';
import { parsed, Refusal } from '../http/problem.ts';
import { BankChange, type BankChannel } from './channel.ts';
import { readPain001 } from './pain001.ts';
import { writePain002 } from './pain002.ts';

const XML = ['application/xml', 'text/xml'];
const CallbackUrl = z.url({ protocol: /^https?$/ });
const StatusChange = z.strictObject({ status: RegisterAccountStatus });

export function bankRoutes(bank: BankChannel): Router {
  return Router()
    .post('/pain.001', text({ type: XML, limit: '32mb' }), async (req, res) => {
      if (typeof req.body !== 'string')
        throw new Refusal(415, 'NOT_XML', 'Send a pain.001 as application/xml.');
      const header = req.get('x-callback-url');
      const callbackUrl = header === undefined ? undefined : parsed(CallbackUrl, header);
      const reply = await bank.initiate(readPain001(req.body), callbackUrl);
      if (reply === 'failed') throw new Refusal(500, 'BANK_FAULT', 'The bank has failed.');
      res.type('application/xml').send(reply.report);
    })
    .use(json({ limit: '16kb' }))
    .get('/payments/:endToEndId', async (req, res) => {
      const payment = await bank.inquire(req.params.endToEndId);
      if (!payment)
        throw new Refusal(404, 'UNKNOWN_PAYMENT', 'The bank never took a payment of this number.');
      if (req.accepts(['application/json', ...XML]) === 'application/json') res.json(payment);
      else res.type('application/xml').send(statusReport(payment));
    })
    .get('/ledger', async (_req, res) => {
      res.json(await bank.ledger());
    })
    .get('/behaviour', (_req, res) => {
      res.json(bank.behaviour);
    })
    .put('/behaviour', async (req, res) => {
      res.json(await bank.behave(parsed(BankChange, req.body)));
    })
    .get('/accounts/:cardNo', (req, res) => {
      res.json(accountOf(bank, req.params.cardNo));
    })
    .put('/accounts/:cardNo/status', async (req, res) => {
      const { status } = parsed(StatusChange, req.body);
      const { cardNo } = accountOf(bank, req.params.cardNo);
      await bank.accounts.change(cardNo, status);
      res.json(accountOf(bank, cardNo));
    });
}

function accountOf(bank: BankChannel, cardNo: string): BankAccount {
  const found = bank.accounts.find(cardNo);
  if (!found) throw new Refusal(404, 'UNKNOWN_ACCOUNT', 'No account has this number.');
  const { bank: code, kind, status } = found.account;
  return { synthetic: true, bank: code, cardNo: found.account.cardNo, kind, status };
}

/** The answer to an inquiry as a pain.002, for those who ask for XML. */
function statusReport(payment: BankPayment): string {
  return writePain002({
    msgId: `ST${payment.endToEndId}`.slice(0, 35),
    createdAt: payment.at,
    originalMsgId: 'NOTPROVIDED',
    payments: [{ pmtInfId: 'NOTPROVIDED', transfers: [payment] }],
  });
}
