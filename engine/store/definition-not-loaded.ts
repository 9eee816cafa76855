import type { Key } from '../core/state.ts';

/** A definition that is known but not compiled yet; after `load` the work can be done again. */
export class DefinitionNotLoaded extends Error {
  /** Key of a process definition or of the file of a decision. */
  readonly key: Key;

  constructor(key: Key) {
    super(`Definition ${key} is not loaded`);
    this.name = 'DefinitionNotLoaded';
    this.key = key;
  }
}
