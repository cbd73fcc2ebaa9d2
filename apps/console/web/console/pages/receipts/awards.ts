import type { HistoryEntryDto } from '#api';

/** What a rule gave for a receipt, as it was decided then. */
export interface Award {
  readonly awardId: string;
  readonly ruleId: string;
  readonly walletId: string;
  readonly programmeVersion: number;
  readonly points: number;
  readonly basePoints: number;
  readonly multiplier: string;
  /** Points by line. */
  readonly lines: ReadonlyMap<string, number>;
}

interface Granted {
  readonly programmeVersion: number;
  readonly wallets: readonly {
    readonly walletId: string;
    readonly awards: readonly (Omit<Award, 'walletId' | 'programmeVersion' | 'lines'> & {
      readonly lines: readonly { readonly lineId: string; readonly points: number }[];
    })[];
  }[];
}

/** From the facts of the receipt's history. */
export const awardsOf = (history: readonly HistoryEntryDto[]): readonly Award[] =>
  history
    .filter(({ type }) => type === 'AwardsGranted')
    .map(({ data }) => data as unknown as Granted)
    .flatMap(({ programmeVersion, wallets }) =>
      wallets.flatMap(({ walletId, awards }) =>
        awards.map((award) => ({
          ...award,
          walletId,
          programmeVersion,
          lines: new Map(award.lines.map(({ lineId, points }) => [lineId, points])),
        })),
      ),
    );
