import {
  currencyCode,
  parseDecimal,
  Rejected,
  zoneId,
  type CurrencyCode,
  type Decimal,
  type ZoneId,
} from '@accrue/kernel';
import { compileRule, type EarningRule } from '../rules';
import { checkProgramme } from './check';
import type { ExpiryDocument, ProgrammeDocument, TierDocument, UnlinkedReturns } from './document';

/** A programme document made ready for adjudication: defaults filled in, lists indexed, decimals parsed. */
export interface CompiledProgramme {
  readonly document: ProgrammeDocument;
  readonly timeZone: ZoneId;
  readonly currency: CurrencyCode;
  readonly wallets: ReadonlyMap<string, Wallet>;
  readonly rules: readonly EarningRule[];
  readonly unlinkedReturns: UnlinkedReturns;
  /** null: receipts can be claimed without limit. */
  readonly claimWindowDays: number | null;
  readonly tiers: ReadonlyMap<string, Tier>;
}

export interface Wallet {
  readonly id: string;
  readonly pendingDays: number;
  readonly expiry: ExpiryDocument;
}

export interface Tier {
  readonly id: string;
  readonly threshold: number;
  readonly multiplier: Decimal;
  /** As written in the document. */
  readonly multiplierText: string;
}

/**
 * @param document satisfies `programmeSchema`
 * @throws Rejected programme.invalid with all `problems` of `checkProgramme`
 */
export const compileProgramme = (document: ProgrammeDocument): CompiledProgramme => {
  const problems = checkProgramme(document);
  if (problems.length > 0) throw new Rejected('programme.invalid', { problems });
  const timeZone = zoneId(document.timeZone);
  const wallets = document.wallets.map(({ id, pendingDays = 0, expiry = { never: true } }): Wallet => ({
    id,
    pendingDays,
    expiry,
  }));
  return {
    document,
    timeZone,
    currency: currencyCode(document.currency),
    wallets: new Map(wallets.map((wallet) => [wallet.id, wallet])),
    rules: document.earning.rules.map((rule) => compileRule(rule, timeZone)),
    unlinkedReturns: document.returns?.unlinked ?? 'review',
    claimWindowDays: document.claims?.windowDays ?? null,
    tiers: new Map((document.tiers?.ladder ?? []).map((tier) => [tier.id, compileTier(tier)])),
  };
};

const compileTier = ({ id, threshold, multiplier = '1' }: TierDocument): Tier => ({
  id,
  threshold,
  multiplier: parseDecimal(multiplier, { scaleMax: 6 }),
  multiplierText: multiplier,
});
