import { FormBlock } from '../blocks.ts';
import bankAccount from './bank-account.json' with { type: 'json' };
import consent from './consent.json' with { type: 'json' };
import householdMembers from './household-members.json' with { type: 'json' };

/** Blocks that come with the product. */
export const shippedBlocks: readonly FormBlock[] = [householdMembers, bankAccount, consent].map((block) =>
  FormBlock.parse(block),
);
