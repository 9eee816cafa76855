import type { Language } from '../../../model/localised.ts';
import type { Pictures } from './pictures.ts';

/** What blocks are drawn with. */
export interface Drawing {
  readonly pictures: Pictures;
  readonly language: Language;
}
