/** One rule of the ledger as a reader of `docs/decisions.md` sees it. */
export interface Decision {
  readonly situation: string;
  /** What happens where the programme says nothing else. */
  readonly outcome: string;
  /** Where in the programme's document it is set, as `wallets[].clawback`; null: it is always so. */
  readonly setting: string | null;
  readonly provedBy: readonly Proof[];
}

export interface Proof {
  /** A spec, from the root of the clone. */
  readonly file: string;
  /** Its name, with the groups that it stands in: `a sale › earns`. Ends early where several tests belong together. */
  readonly test: string;
}

export interface Section {
  readonly title: string;
  readonly decisions: readonly Decision[];
}
