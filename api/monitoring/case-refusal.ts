import { AppError } from '../../model/errors.ts';

const sentences = {
  CASE_OPEN: 'The case is still open; have it withdrawn or decided first',
  CASE_CLOSED: 'The case is closed; its process can only be ended',
} as const;

/** A case forbids what was asked of its process. */
export class CaseRefusal extends AppError {
  readonly because: keyof typeof sentences;

  constructor(because: keyof typeof sentences) {
    super('STATE_CONFLICT', sentences[because]);
    this.because = because;
  }
}
