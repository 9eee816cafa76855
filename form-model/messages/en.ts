import type { zh } from './zh.ts';

/** Errors of forms in English. */
export const en: Readonly<Record<keyof typeof zh, string>> = {
  REQUIRED: 'Enter “{label}”',
  CHOICE_REQUIRED: 'Choose “{label}”',
  SIGNATURE_REQUIRED: 'Sign at “{label}”',
  UNKNOWN_FIELD: 'The form has no such field',
  NOT_WRITABLE: '“{label}” cannot be changed in this step',
  ROWS_FIXED: 'Rows of “{label}” cannot be added or removed in this step',
  INVALID_VALUE: 'The content of “{label}” has the wrong format',
  TOO_SHORT: '“{label}” must have at least {min} characters',
  TOO_LONG: '“{label}” must have at most {max} characters',
  INVALID_NUMBER: '“{label}” must be a number, such as 12 or 3.5',
  TOO_MANY_DECIMALS: '“{label}” must have at most {max} decimal places',
  TOO_SMALL: '“{label}” must be {min} or more',
  TOO_LARGE: '“{label}” must be {max} or less',
  INVALID_MONEY: '“{label}” must be an amount, such as 1200 or 1200.50',
  INVALID_DATE: '“{label}” must be a date, such as 2026-11-03',
  DATE_TOO_EARLY: '“{label}” must be {min} or later',
  DATE_TOO_LATE: '“{label}” must be {max} or earlier',
  DATE_IN_FUTURE: '“{label}” must not be after today',
  DATE_IN_PAST: '“{label}” must not be before today',
  UNKNOWN_OPTION: '“{label}” has an option that cannot be chosen',
  TOO_FEW_CHOSEN: 'Choose at least {min} for “{label}”',
  TOO_MANY_CHOSEN: 'Choose at most {max} for “{label}”',
  INVALID_IDENTITY_NUMBER: '“{label}” must be a valid identity number of 18 digits; check each digit',
  OLD_IDENTITY_NUMBER: '“{label}” is an old number of 15 digits; enter the one of 18 digits',
  INVALID_PHONE:
    '“{label}” must be a mobile number of 11 digits, or a landline with its area code such as 0571-8888 6666',
  INVALID_BANK_CARD: '“{label}” must be a valid bank card number; check each digit',
  TOO_FEW_ROWS: '“{label}” must have at least {min} rows',
  TOO_MANY_ROWS: '“{label}” must have at most {max} rows',
  INVALID_SIGNATURE: 'The signature of “{label}” cannot be read; sign again',
  /** Where a row is, and a message said of it. */
  ROW_PLACE: '{label}, row {row}',
  PLACED: '{label}: {message}',
};
