import { builtIns } from './library.ts';

/** The names of all built-in functions, in their order of the alphabet. */
export const functionNames: readonly string[] = [...builtIns.keys()].sort();
