import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** The column a sealed value lives in. A value moved to another column can't be opened there. */
export interface SealedColumn {
  table: string;
  column: string;
}

export interface Seal {
  /** Encrypts a text for one column; twice the same text gives two different values. */
  seal(place: SealedColumn, text: string): Buffer;
  /** Opens a sealed value. Throws when it was altered, moved to another column or sealed with an unknown key. */
  open(place: SealedColumn, sealed: Buffer): string;
  /** Keyed hash (16 bytes) of the normalised text: equal texts are found again without being readable. */
  blindIndex(place: SealedColumn, text: string): Buffer;
}

const AES_256_GCM = 1;
const KEY_ID = 4;
const NONCE = 12;
const TAG = 16;
const HEAD = 1 + KEY_ID + NONCE + TAG;

/**
 * Seals with AES-256-GCM (algorithm number, key id, nonce, tag, ciphertext; table and column are authenticated too).
 * All keys are derived by HKDF from `masterKey` (32 bytes). `retiredKeys` still open what they sealed, and seal nothing.
 */
export function createSeal(masterKey: Buffer, retiredKeys: readonly Buffer[] = []): Seal {
  const current = sealingKey(masterKey);
  const known = [current, ...retiredKeys.map(sealingKey)];
  return {
    seal: (place, text) => seal(current, place, text),
    open: (place, sealed) => open(known, place, sealed),
    blindIndex: (place, text) =>
      createHmac('sha256', derive(masterKey, `blind index ${nameOf(place)}`))
        .update(normalise(text))
        .digest()
        .subarray(0, 16),
  };
}

interface SealingKey {
  id: Buffer;
  bytes: Buffer;
}

function sealingKey(masterKey: Buffer): SealingKey {
  if (masterKey.length !== 32) throw new RangeError('The master key must have 32 bytes');
  const bytes = derive(masterKey, 'seal aes-256-gcm');
  return { bytes, id: createHash('sha256').update(bytes).digest().subarray(0, KEY_ID) };
}

function derive(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, 'aidflow', purpose, 32));
}

function seal(key: SealingKey, place: SealedColumn, text: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(nameOf(place)));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(AES_256_GCM), key.id, nonce, cipher.getAuthTag(), body]);
}

function open(keys: readonly SealingKey[], place: SealedColumn, sealed: Buffer): string {
  if (sealed.length < HEAD || sealed[0] !== AES_256_GCM) throw new Error('Not a sealed value');
  const id = sealed.subarray(1, 1 + KEY_ID);
  const key = keys.find((candidate) => candidate.id.equals(id));
  if (!key) throw new Error(`Sealed with the unknown key ${id.toString('hex')}`);
  const nonce = sealed.subarray(1 + KEY_ID, 1 + KEY_ID + NONCE);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG })
    .setAAD(Buffer.from(nameOf(place)))
    .setAuthTag(sealed.subarray(HEAD - TAG, HEAD));
  return Buffer.concat([decipher.update(sealed.subarray(HEAD)), decipher.final()]).toString('utf8');
}

const nameOf = ({ table, column }: SealedColumn) => `${table}.${column}`;

/** Full-width digits, blanks and lower case must not hide that two texts are the same number. */
const normalise = (text: string) => text.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase();
