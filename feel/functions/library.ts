import type { BuiltIn, Library } from './built-in.ts';
import { contextFunctions } from './contexts.ts';
import { conversionFunctions } from './conversions.ts';
import { cycleFunctions } from './cycles.ts';
import { dateFunctions } from './dates.ts';
import { listFunctions } from './lists.ts';
import { logicFunctions } from './logic.ts';
import { numberFunctions } from './numbers.ts';
import { patternFunctions } from './patterns.ts';
import { rangeFunctions } from './ranges.ts';
import { statisticFunctions } from './statistics.ts';
import { textFunctions } from './texts.ts';

const libraries: readonly Library[] = [
  conversionFunctions,
  logicFunctions,
  textFunctions,
  patternFunctions,
  listFunctions,
  statisticFunctions,
  numberFunctions,
  contextFunctions,
  rangeFunctions,
  dateFunctions,
  cycleFunctions,
];

/** Every built-in function of Zeebe 8.6 by its name. */
export const builtIns: ReadonlyMap<string, readonly BuiltIn[]> = new Map(
  libraries.flatMap((library) => Object.entries(library)),
);
