import { z } from 'zod';
import { isNumber, toPlain, type Value } from '../../../feel/index.ts';
import { Fen } from '../../../model/civil-date.ts';
import type { Language } from '../../../model/localised.ts';
import { defineFieldType, type OnPaper, type ValueProblem } from '../../field-type.ts';
import { numeric } from '../number/number.ts';
import { blanks, printedText } from '../on-paper.ts';
import { halfWidth } from '../plain-text.ts';

export const MoneySettings = z.strictObject({
  /** Bounds in fen. */
  min: Fen.default(0),
  max: Fen.default(1_000_000_000),
});

/** Reads typed yuan (`￥１，２００．５`) as fen; the typed text itself where it is no amount, undefined where it is empty. */
export function readYuan(typed: string): number | string | undefined {
  const text = halfWidth(typed).replace(/[\s,¥￥元]/g, '');
  if (text === '') return undefined;
  const parts = /^(\d{1,10})(?:\.(\d{0,2}))?$/.exec(text);
  return parts?.[1] === undefined ? typed : Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}

/** Made once: making it costs a hundred times what formatting does. */
const grouped = new Intl.NumberFormat('en-US');

/** Fen as yuan in groups of thousands, `1,200.50`. */
export function yuanText(fen: number): string {
  const yuan = Math.floor(Math.abs(fen) / 100);
  const rest = String(Math.abs(fen) % 100).padStart(2, '0');
  return `${fen < 0 ? '-' : ''}${grouped.format(yuan)}.${rest}`;
}

function problemsOf(value: unknown, { min, max }: { min: number; max: number }): ValueProblem[] {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return [{ code: 'INVALID_MONEY' }];
  if (value < min) return [{ code: 'TOO_SMALL', params: { min: yuanText(min) } }];
  return value > max ? [{ code: 'TOO_LARGE', params: { max: yuanText(max) } }] : [];
}

/** A calculated amount; fractions of a fen are rounded half up. */
export function fenOf(value: Value): number | undefined {
  if (!isNumber(value)) return undefined;
  const plain = toPlain(value);
  if (typeof plain !== 'number') return undefined;
  const fen = Math.sign(plain) * Math.round(Math.abs(plain));
  return Number.isSafeInteger(fen) ? fen : undefined;
}

/** On paper the unit stands behind the amount, as people write it. */
const paper: OnPaper = {
  numeric: true,
  filled: (value, language) =>
    printedText(typeof value === 'number' ? withUnit(yuanText(value), language) : ''),
  blank: (language) => (language === 'zh' ? blanks([10, '元']) : blanks([10, 'CNY'])),
};

const withUnit = (amount: string, language: Language): string =>
  language === 'zh' ? `${amount} 元` : `CNY ${amount}`;

/** An amount of money: typed and shown in yuan, stored as an integer of fen. */
export const money = defineFieldType({
  jsonTypes: ['integer'],
  settings: MoneySettings,
  bind: (settings) => ({
    ...numeric,
    fromFeel: fenOf,
    check: (value) => problemsOf(value, settings),
    text: (value) => (typeof value === 'number' ? `¥${yuanText(value)}` : ''),
    paper,
  }),
});
