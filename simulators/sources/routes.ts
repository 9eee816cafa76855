import { json, Router } from 'express';
import { z } from 'zod';
import { SourceCode, sourceFacts, SourceOverride, SourceQuery, type FactUnit } from '../../model/registry.ts';
import { IdentityNumber } from '../../model/identity-number.ts';
import { parsed, Refusal } from '../http/problem.ts';
import { SourceChange } from './behaviours.ts';
import type { Sources } from './sources.ts';

const LogFilter = z.object({ source: SourceCode.optional() });

export function sourceRoutes(sources: Sources): Router {
  const { behaviours } = sources;
  return Router()
    .use(json({ limit: '64kb' }))
    .get('/', (_req, res) => {
      res.json({
        synthetic: true,
        behaviours: behaviours.all(),
        facts: sourceFacts,
        pendingCallbacks: sources.pendingCallbacks,
      });
    })
    .get('/log', (req, res) => {
      const { source } = parsed(LogFilter, req.query);
      res.json({ synthetic: true, items: sources.log.entries(source) });
    })
    .delete('/behaviours', async (_req, res) => {
      await behaviours.reset();
      res.status(204).end();
    })
    .post('/:code/queries', async (req, res) => {
      const reply = await sources.ask(sourceOf(req.params.code), parsed(SourceQuery, req.body));
      // A silent source keeps the connection open until the asker gives up.
      if (reply === 'silence') return;
      res.status(reply.status === 'PENDING' ? 202 : 200).json(reply);
    })
    .get('/:code/behaviour', (req, res) => {
      res.json(behaviours.of(sourceOf(req.params.code)));
    })
    .put('/:code/behaviour', async (req, res) => {
      const change = parsed(SourceChange, req.body);
      res.json(await behaviours.change(sourceOf(req.params.code), change));
    })
    .put('/:code/behaviour/people/:idNo', async (req, res) => {
      const source = sourceOf(req.params.code);
      const override = parsed(SourceOverride, req.body);
      refuseUnknownFacts(source, override);
      await behaviours.override(source, idNoOf(req.params.idNo), override);
      res.json(override);
    })
    .delete('/:code/behaviour/people/:idNo', async (req, res) => {
      await behaviours.override(sourceOf(req.params.code), idNoOf(req.params.idNo), undefined);
      res.status(204).end();
    });
}

function sourceOf(code: string): SourceCode {
  const { data } = SourceCode.safeParse(code);
  if (!data) throw new Refusal(404, 'UNKNOWN_SOURCE', `The sources are ${SourceCode.options.join(', ')}.`);
  return data;
}

function idNoOf(text: string): string {
  return parsed(z.object({ idNo: IdentityNumber }), { idNo: text }).idNo;
}

function refuseUnknownFacts(source: SourceCode, { facts = {} }: SourceOverride): void {
  const units: Record<string, FactUnit> = sourceFacts[source];
  const unknown = Object.keys(facts).filter((key) => !(key in units));
  if (unknown.length > 0)
    throw new Refusal(400, 'UNKNOWN_FACT', `The source ${source} knows ${Object.keys(units).join(', ')}.`, [
      'facts',
    ]);
}
