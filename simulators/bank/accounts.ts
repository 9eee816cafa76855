import { join } from 'node:path';
import { z } from 'zod';
import { RegisterAccountStatus } from '../../model/registry.ts';
import { SettingsFile } from '../durable/settings-file.ts';
import type { SyntheticAccount } from '../population/people.ts';
import type { Population } from '../population/population.ts';

const Changes = z.record(z.string(), RegisterAccountStatus);

/** The accounts of the population, with every change of status that was made since. */
export class Accounts {
  readonly #population: Population;
  readonly #changes: SettingsFile<z.infer<typeof Changes>>;

  private constructor(population: Population, changes: SettingsFile<z.infer<typeof Changes>>) {
    this.#population = population;
    this.#changes = changes;
  }

  static async open(dataDir: string, population: Population): Promise<Accounts> {
    return new Accounts(
      population,
      await SettingsFile.open(join(dataDir, 'bank-accounts.json'), Changes, {}),
    );
  }

  find(cardNo: string): { account: SyntheticAccount; holder: string } | undefined {
    const found = this.#population.findCard(cardNo);
    return (
      found && {
        account: { ...found.account, status: this.statusOf(found.account) },
        holder: found.person.name,
      }
    );
  }

  statusOf = ({ cardNo, status }: SyntheticAccount): RegisterAccountStatus =>
    this.#changes.value[cardNo] ?? status;

  async change(cardNo: string, status: RegisterAccountStatus): Promise<void> {
    await this.#changes.change({ ...this.#changes.value, [cardNo]: status });
  }
}
