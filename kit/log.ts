import { pino, type DestinationStream, type Level, type Logger } from 'pino';

export type Log = Logger;

export interface LogOptions {
  level?: Level | 'silent';
  /** Where lines go; standard output by default. */
  destination?: DestinationStream;
  /** Paths that are never written, in pino's notation, besides the usual secrets. */
  redact?: readonly string[];
}

const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'clientSecret',
];

/** Opens the log: one JSON object a line, secrets removed by path, personal numbers removed by pattern. */
export function createLog({ level = 'info', destination, redact = [] }: LogOptions = {}): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        ...SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        'req.headers["set-cookie"]',
        ...redact,
      ],
      censor: '[redacted]',
    },
    serializers: { err: (error: unknown) => errorForLog(error) },
    // The last step before the line leaves: nothing can be written that did not pass it, not even a stack.
    hooks: { streamWrite: scrub },
  };
  return destination ? pino(options, destination) : pino(options);
}

interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
}

/** What is known about an error, without the objects that hang on it: a database error carries its client and its row. */
function errorForLog(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth === 3 ? {} : { cause: errorForLog(error.cause, depth + 1) }),
  };
}

// A run of 15 to 19 digits, also in groups, with the letter X that may end an identity number.
const LONG_NUMBER = /(?<![\dA-Za-z])\d(?:[ -]?\d){14,18}[Xx]?(?![\dA-Za-z])/g;
const PHONE = /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)/g;

/** Replaces identity numbers, bank cards and mobile phone numbers in a text, which stays valid JSON if it was. */
export function scrub(text: string): string {
  return text.replace(LONG_NUMBER, replaceNumber).replace(PHONE, replacePhone);
}

function replaceNumber(found: string, at: number, text: string): string {
  const digits = found.replace(/[ -]/g, '');
  if (isIdentityNumber(digits)) return standIn('[id]', found, at, text);
  return isBankCard(digits) ? standIn('[card]', found, at, text) : found;
}

function replacePhone(found: string, at: number, text: string): string {
  return standIn('[phone]', found, at, text);
}

/** A number that stood bare in JSON becomes a string, or the line could not be read again. */
function standIn(mark: string, found: string, at: number, text: string): string {
  const bare = /[:[,]$/.test(text.slice(0, at)) && /^[\],}]/.test(text.slice(at + found.length));
  return bare ? `"${mark}"` : mark;
}

/** Check digit of GB 11643 (ISO 7064 MOD 11-2). */
function isIdentityNumber(text: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(text)) return false;
  const sum = Array.from(text.slice(0, 17)).reduce(
    (total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11),
    0,
  );
  return '10X98765432'[sum % 11] === text[17]?.toUpperCase();
}

/** Luhn's sum. Cards here begin with 3 to 9; numbers of the workflow engine's keys begin with 2 and stay readable. */
function isBankCard(text: string): boolean {
  if (!/^[3-9]\d{14,18}$/.test(text)) return false;
  const sum = Array.from(text)
    .reverse()
    .reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
