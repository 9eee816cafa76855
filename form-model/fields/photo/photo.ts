import { z } from 'zod';
import { defineFieldType } from '../../field-type.ts';
import { FileSettings, filesOnPaper, filesType } from '../file/file.ts';

export const PhotoSettings = FileSettings.extend({
  accept: z
    .array(z.enum(['image/jpeg', 'image/png', 'image/webp']))
    .min(1)
    .default(['image/jpeg', 'image/png', 'image/webp']),
});

/** Photos, taken with the phone's camera where there is one. */
export const photo = defineFieldType({
  jsonTypes: ['array'],
  settings: PhotoSettings,
  missing: 'FILES_REQUIRED',
  bind: (settings) => ({ ...filesType(settings), paper: filesOnPaper(settings, { pictures: true }) }),
});
