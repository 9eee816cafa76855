/**
 * Moments at which tests stop or kill a worker on its way through a payment, in this order. In operation nothing
 * is called.
 */
export interface PayHooks {
  /** The intent is committed; nothing was asked or sent. */
  afterIntent?(): Promise<void>;
  /** The bank was asked about orders of earlier tries; nothing was sent in this one. */
  afterInquiry?(): Promise<void>;
  /** The orders are on their way; the answer was not read. */
  sentNoAnswer?(): Promise<void>;
  /** The answer was read; nothing of it is committed. */
  answeredNotCommitted?(): Promise<void>;
  /** The answer is committed; the engine was not told. */
  committedEngineNotTold?(): Promise<void>;
  /** The engine was told; the applicant was not. */
  engineToldApplicantNot?(): Promise<void>;
}
