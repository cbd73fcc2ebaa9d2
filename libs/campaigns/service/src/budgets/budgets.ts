import { Injectable } from '@nestjs/common';
import { periodAround, type BudgetUse, type ProgrammeDocument, type ProgrammeVersion } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { unitOf, type BudgetDocument } from '@accrue/contracts';
import { invariant, isZoneId, Rejected, type InstantIso, type ZoneId } from '@accrue/kernel';
import { Programmes } from '../programme/programmes';
import type { CampaignsProblemCode } from '../problems';
import type { BudgetDto, BudgetPartDto } from './budget.dto';
import { usesOf } from './lease-statements';

interface Use {
  readonly budgetId: string;
  readonly starts: string;
  readonly storeId: string;
  readonly used: string;
  readonly leased: string;
  readonly refused: string;
  readonly lastDrawnAt: InstantIso | null;
}

/** How far budgets are used, as far as what was recorded has been read. */
@Injectable()
export class Budgets {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
  ) {}

  /** All of the latest version, in the period that it is now. @throws Rejected programme.not_published */
  async now(): Promise<readonly BudgetDto[]> {
    const { programme } = await this.latest();
    const { document, timeZone } = programme;
    const instant = this.ports.clock.now();
    const shown = (document.budgets ?? []).map(async (budget) => {
      const { from } = periodAround(budget.per ?? 'programme', instant, timeZone);
      return budgetDtoOf(budget, document, withCurrent(budget, from, await this.uses(budget.id, from)));
    });
    return Promise.all(shown);
  }

  /** @throws Rejected programme.not_published, budget.unknown */
  async of(budgetId: string): Promise<BudgetDto> {
    const { programme } = await this.latest();
    const { document, timeZone } = programme;
    const budget = document.budgets?.find(({ id }) => id === budgetId);
    if (budget === undefined)
      throw new Rejected<CampaignsProblemCode>('budget.unknown', { budgetId: budgetId.slice(0, 64) });
    const { from } = periodAround(budget.per ?? 'programme', this.ports.clock.now(), timeZone);
    return budgetDtoOf(budget, document, withCurrent(budget, from, await this.uses(budgetId)));
  }

  /** What is drawn by now of the periods around an instant; of a budget that each store has, of the thousand stores that come first. */
  async usesAround({ budgets = [], timeZone }: ProgrammeDocument, at: InstantIso): Promise<readonly BudgetUse[]> {
    const zone = isZoneId(timeZone) ? timeZone : ('UTC' as ZoneId);
    const uses = budgets.map(async ({ id, per = 'programme' }) => this.uses(id, periodAround(per, at, zone).from));
    return (await Promise.all(uses)).flat().map(({ budgetId, storeId, used, refused, lastDrawnAt }) => ({
      ...{
        budgetId,
        storeId: storeId === '' ? null : storeId,
        used: Number(used),
        refused: Number(refused),
        lastDrawnAt,
      },
    }));
  }

  private async latest(): Promise<ProgrammeVersion> {
    const version = (await this.programmes.versions()).at(-1);
    invariant(version !== undefined, 'it was published');
    return version;
  }

  private async uses(budgetId: string, from?: string): Promise<readonly Use[]> {
    const { database } = this.ports;
    if (from === undefined) return database.query<Use>(usesOf(''), [[budgetId]]);
    return database.query<Use>(usesOf('and starts = $2'), [[budgetId], from]);
  }
}

/** What nobody has drawn on yet is there, too; of stores, nobody knows which there are. */
const withCurrent = ({ id, perStore = false }: BudgetDocument, from: string, uses: readonly Use[]): readonly Use[] =>
  perStore || uses.some(({ starts }) => starts === from)
    ? uses
    : [{ budgetId: id, starts: from, storeId: '', used: '0', leased: '0', refused: '0', lastDrawnAt: null }, ...uses];

const budgetDtoOf = (
  { id, name, wallet, amount, per = 'programme', perStore = false }: BudgetDocument,
  { wallets, earning }: ProgrammeDocument,
  uses: readonly Use[],
): BudgetDto => ({
  ...{ id, name, walletId: wallet, unit: unitOf(wallets.find((each) => each.id === wallet) ?? {}), per, perStore },
  rules: earning.rules.filter(({ limits }) => limits?.budget === id).map((rule) => rule.id),
  parts: uses.map((use) => partDtoOf(use, amount)),
});

const partDtoOf = ({ starts, storeId, lastDrawnAt, ...sums }: Use, amount: number): BudgetPartDto => {
  const [used, leased, refused] = [Number(sums.used), Number(sums.leased), Number(sums.refused)];
  return {
    ...{ from: starts === '' ? null : starts, storeId: storeId === '' ? null : storeId },
    ...{ amount, used, leased, left: Math.max(0, amount - used - leased), refused, isExhausted: used >= amount },
    exhaustedAt: used >= amount ? lastDrawnAt : null,
  };
};
