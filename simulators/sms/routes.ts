import { json, Router } from 'express';
import { z } from 'zod';
import { SmsMessage } from '../../model/sms.ts';
import { parsed } from '../http/problem.ts';
import type { SmsBox } from './sms-box.ts';

const Filter = z.object({ phone: z.string().optional() });

export function smsRoutes(box: SmsBox): Router {
  return Router()
    .use(json({ limit: '16kb' }))
    .post('/', async (req, res) => {
      const { sent, repeated } = await box.send(parsed(SmsMessage, req.body));
      res.status(repeated ? 200 : 201).json({ synthetic: true, id: sent.id, at: sent.at });
    })
    .get('/', (req, res) => {
      res.json({ synthetic: true, items: box.list(parsed(Filter, req.query).phone) });
    });
}
