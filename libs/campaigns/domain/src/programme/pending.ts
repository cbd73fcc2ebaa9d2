import type { ReturnsDocument, WalletDocument } from '@accrue/contracts';
import type { Report } from './problem';

/** Whole local days from the day of the event on which points cannot be spent: those of the return window have to be over. */
export const pendingDaysOf = (
  { pendingDays = 0 }: Pick<WalletDocument, 'pendingDays'>,
  returns: ReturnsDocument | undefined,
): number => (pendingDays === 'return-window' ? (returns?.windowDays ?? 0) + 1 : pendingDays);

/** Whoever waits for the end of the return window needs one. */
export const checkReturnWindow = (
  {
    wallets,
    returns,
    referral,
  }: {
    readonly wallets: readonly WalletDocument[];
    readonly returns?: ReturnsDocument;
    readonly referral?: { readonly returnDays?: number };
  },
  report: Report,
): void => {
  if (returns?.windowDays !== undefined) return;
  wallets.forEach(({ pendingDays }, index) => {
    if (pendingDays === 'return-window')
      report(`/wallets/${index}/pendingDays`, 'returns.no_window', 'the programme has no "returns.windowDays"');
  });
  if (referral !== undefined && referral.returnDays === undefined)
    report(
      '/referral',
      'returns.no_window',
      'neither "returnDays" here nor "returns.windowDays" says how long a purchase can come back',
    );
};
