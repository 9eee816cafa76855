/**
 * Card and telephone numbers are made from the number of the person (counted from 0 through the whole population) by a
 * step that can be undone. So they never collide, and a card leads back to its holder without an index in memory.
 */
const CARD_SPACE = 10n ** 12n;
/** Odd and no multiple of 5, so it has an inverse modulo a power of ten. */
const CARD_FACTOR = 387_420_489_173n;
const PHONE_SPACE = 10 ** 8;
const PHONE_FACTOR = 61_803_399;

/** One person may hold so many cards. */
const CARDS_PER_PERSON = 2;

/** 19 digits: 6 of the bank, 12 of the account, check digit by Luhn (ISO/IEC 7812-1, annex B). */
export function cardNumber(prefix: string, seed: number, person: number, slot: number): string {
  const key = BigInt(person * CARDS_PER_PERSON + slot);
  const account = (key * CARD_FACTOR + offset(seed)) % CARD_SPACE;
  const digits = prefix + account.toString().padStart(12, '0');
  return digits + luhnDigit(digits);
}

/** Who holds a card and which of their cards it is; undefined where the number is no card of 19 digits. */
export function cardHolder(seed: number, cardNo: string): { person: number; slot: number } | undefined {
  if (!/^\d{19}$/.test(cardNo) || luhnDigit(cardNo.slice(0, 18)) !== cardNo.slice(18)) return undefined;
  const distance = (BigInt(cardNo.slice(6, 18)) - offset(seed) + CARD_SPACE) % CARD_SPACE;
  const key = Number((distance * CARD_INVERSE) % CARD_SPACE);
  return { person: Math.floor(key / CARDS_PER_PERSON), slot: key % CARDS_PER_PERSON };
}

/** 11 digits that begin with 160, a block that no operator has been given. */
export function phoneNumber(seed: number, person: number): string {
  const number = (person * PHONE_FACTOR + Number(offset(seed) % BigInt(PHONE_SPACE))) % PHONE_SPACE;
  return `160${String(number).padStart(8, '0')}`;
}

/** The digit that makes the sum of Luhn a multiple of ten. */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

function offset(seed: number): bigint {
  return (BigInt(Math.abs(Math.trunc(seed))) * 7_368_787n + 123_456_789_012n) % CARD_SPACE;
}

const CARD_INVERSE = inverse(CARD_FACTOR, CARD_SPACE);

/** Extended Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1] = [modulus, value % modulus];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return ((t0 % modulus) + modulus) % modulus;
}
