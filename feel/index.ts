export type * from './value.ts';
export type * from './expression.ts';
export { Decimal } from './decimal.ts';
export { compile, compileUnaryTests, compileValue, conditionsOf, scopeOf, trace } from './compile.ts';
export type { Condition } from './compile.ts';
export { fromJsonText, fromPlain, toJsonText, toPlain } from './json.ts';
export type { Json } from './json.ts';
