import { identityCheckDigit } from '../../model/identity-number.ts';
import { birthDivisions } from './divisions.ts';
import { dateOf } from './days.ts';

/** Men get odd sequence numbers and women even ones: 500 of each a division and day. */
const SLOTS = 500;
const DAYS = 50_000;

/** What an identity number says apart from its sequence number. */
export interface Birth {
  /** Index in `birthDivisions`. */
  division: number;
  /** Day number since 1900-01-01. */
  day: number;
  sex: 'MALE' | 'FEMALE';
}

/** Hands out sequence numbers so that no two people get the same identity number. A megabyte, however many people. */
export class IdentitySequences {
  readonly #taken = new Uint16Array(birthDivisions.length * DAYS * 2);

  take({ division, day, sex }: Birth): number {
    const place = (division * DAYS + day) * 2 + (sex === 'MALE' ? 1 : 0);
    const slot = this.#taken[place] ?? 0;
    if (slot >= SLOTS)
      throw new Error('More than 500 people of one sex were born in one division on one day');
    this.#taken[place] = slot + 1;
    return slot;
  }
}

/** The identity number of a birth with the slot it was handed. */
export function identityNumber(birth: Birth, slot: number): string {
  const { division, day, sex } = birth;
  // Scattered, since numbers that count up from 001 look unlike a register; 137 has no divisor in common with 500.
  const scattered = (slot * 137 + ((day * 7919) % SLOTS)) % SLOTS;
  const sequence = scattered * 2 + (sex === 'MALE' ? 1 : 0);
  const first17 =
    (birthDivisions[division] ?? '') + dateOf(day).replaceAll('-', '') + String(sequence).padStart(3, '0');
  return first17 + identityCheckDigit(first17);
}

/** One number below 2^32 for an identity number of this population; undefined for any other. */
export function identityKey(idNo: string, day: number): number | undefined {
  const division = birthDivisions.indexOf(idNo.slice(0, 6));
  if (division < 0 || day < 0 || day >= DAYS) return undefined;
  return (division * DAYS + day) * 1000 + Number(idNo.slice(14, 17));
}
