import { Router, type Response } from 'express';
import { z } from 'zod';
import { ScenarioCode } from '../../model/registry.ts';
import { parsed, Refusal } from '../http/problem.ts';
import { banks } from './banks.ts';
import { jurisdictions } from './divisions.ts';
import { householdIndex } from './household.ts';
import type { Population } from './population.ts';
import { registerHousehold, scenarioRecord, truthOf, type StatusOf } from './register-records.ts';
import { scenarioHouseholdCount } from './scenario-households.ts';

const Page = z.object({
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).optional(),
});
const ScenarioFilter = z.object({ code: ScenarioCode.optional() });

export function populationRoutes(population: Population, statusOf: StatusOf): Router {
  return Router()
    .get('/', (_req, res) => {
      const { options, households, people } = population;
      res.json({ synthetic: true, ...options, households, peopleWithSupporters: people });
    })
    .get('/banks', (_req, res) => {
      res.json({ synthetic: true, items: banks.map(({ code, name }) => ({ code, name })) });
    })
    .get('/jurisdictions', (_req, res) => sendLines(res, jurisdictions(population.options.people)))
    .get('/households', (req, res) => {
      const { after, limit = Infinity } = parsed(Page, req.query);
      const last = after === undefined ? -1 : householdIndex(after);
      if (last === undefined)
        throw new Refusal(400, 'INVALID_REQUEST', 'after must be a register number.', ['after']);
      return sendLines(res, households(population, { from: last + 1, limit, statusOf }));
    })
    .get('/scenarios', (req, res) => {
      const { code } = parsed(ScenarioFilter, req.query);
      const items = [...scenarios(population, statusOf)].filter(
        (scenario) => !code || scenario.code === code,
      );
      res.json({ synthetic: true, items });
    })
    .get('/people/:idNo', (req, res) => {
      const found = population.findPerson(req.params.idNo);
      if (!found) throw new Refusal(404, 'UNKNOWN_PERSON', 'Nobody of the population has this number.');
      const { person, household } = found;
      res.json({ synthetic: true, registerNo: household.registerNo, person, truth: truthOf(person) });
    });
}

function* households(
  population: Population,
  { from, limit, statusOf }: { from: number; limit: number; statusOf: StatusOf },
) {
  for (let index = from; index < Math.min(population.households, from + limit); index += 1) {
    const household = population.household(index);
    if (household) yield registerHousehold(household, statusOf);
  }
}

function* scenarios(population: Population, statusOf: StatusOf) {
  for (let index = 0; index < scenarioHouseholdCount(population.options.people); index += 1) {
    const household = population.household(index);
    if (household?.scenario) yield scenarioRecord(household, household.scenario, statusOf);
  }
}

const LINES_AT_ONCE = 200;

/** NDJSON, as fast as the reader takes it; the whole is never in memory. */
async function sendLines(res: Response, records: Iterable<unknown>): Promise<void> {
  res.type('application/x-ndjson');
  let text = '';
  let count = 0;
  for (const record of records) {
    text += `${JSON.stringify(record)}\n`;
    count += 1;
    if (count % LINES_AT_ONCE !== 0) continue;
    if (res.destroyed) return;
    if (!res.write(text)) await drained(res);
    // Other requests get their turn, even when the reader never makes us wait.
    else await new Promise((turn) => setImmediate(turn));
    text = '';
  }
  res.end(text);
}

function drained(res: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      res.off('drain', done).off('close', done);
      resolve();
    };
    res.on('drain', done).on('close', done);
  });
}
