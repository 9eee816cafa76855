import type { z } from 'zod';
import type { ConditionView } from '../../model/application.ts';
import { yuan } from '../../ui/page/format.ts';

type Condition = z.infer<typeof ConditionView>;

/** Inputs whose figures are fen. */
const money = /income|financial|standard|assetCap|spending|funds|amount/i;

const signs: Readonly<Record<string, string>> = { '<=': '≤', '>=': '≥', '!=': '≠' };

/**
 * A condition of a rule with the names people use and the figures it read:
 * `h.incomePerCapitaMonth < v.standard` becomes "家庭人均月收入（731.00） < 当地标准（1,020.00）".
 */
export function conditionText(condition: Condition, label: (path: string) => string): string {
  const named = condition.feel.replace(/\b[phv]\.\w+/g, (path) => {
    const value = condition.inputs[path];
    const shown = typeof value === 'number' && money.test(path) ? yuan(Math.round(value)) : value;
    const figure = typeof shown === 'string' || typeof shown === 'number' ? `（${shown}）` : '';
    return `${label(path)}${figure}`;
  });
  return named.replace(/<=|>=|!=/g, (sign) => signs[sign] ?? sign).replace(/(\s)=(\s)/g, '$1＝$2');
}
