import { z } from 'zod';
import { compileValue, scopeOf, toJsonText } from '../../../feel/index.ts';
import type { Sql } from '../../../kit/database.ts';
import { businessNow } from '../../store/clock.ts';
import { RawJson } from '../json.ts';
import { ok, withBody, type Operation } from '../operation.ts';
import { refuse } from '../rejection.ts';
import { tenant, variables } from '../validate.ts';

const evaluation = z.strictObject({ expression: z.string().min(1), variables, tenantId: tenant });

/** Tries a FEEL expression on variables of the caller's choice, with the bounds and the clock of a process. */
export function expressionOperations({ sql, zone }: { sql: Sql; zone: string }): Operation[] {
  return [
    withBody(
      { method: 'post', path: '/expression/evaluation', permission: 'read', body: evaluation },
      async (_call, { expression: source, variables: given }) => {
        const compiled = compileValue(source);
        const refuseBecause = (reason: string) =>
          refuse('INVALID_ARGUMENT', `Failed to evaluate expression '${source}': ${reason}`);
        if (!compiled.ok) throw refuseBecause(compiled.errors.map(({ message }) => message).join('; '));
        const now = await businessNow(sql);
        const { value, warnings, failure } = compiled.expression.evaluate(scopeOf(given), { now, zone });
        if (failure) throw refuseBecause(failure.message);
        return ok({
          expression: source,
          result: new RawJson(toJsonText(value)),
          warnings: warnings.map(({ message }) => ({ message })),
        });
      },
    ),
  ];
}
