import { Option, type Command } from 'commander';
import { shownAmount } from '../amounts';
import { showList } from '../list';
import { table } from '../output';

interface Entry {
  readonly period: string;
  readonly walletId: string;
  readonly unit: string | null;
  readonly what: string;
  readonly points: number;
  readonly valueMinor: number | null;
  readonly isWhileInactive: boolean;
}

export const addExpiryCalendar = (balances: Command): void => {
  balances
    .command('calendar <memberId>')
    .description('what of a member expires, can be spent or comes back by itself, and when, if nothing else happens')
    .addOption(new Option('--by <period>', 'what is summed up').choices(['day', 'month']).default('day'))
    .action(async (memberId: string, { by }: { readonly by: string }, command: Command) =>
      showList<Entry>(
        command,
        { path: `/v1/members/${encodeURIComponent(memberId)}/expiry-calendar`, name: 'entries', query: { by } },
        (entries) =>
          table(
            entries.map(({ unit, points: amount, valueMinor, isWhileInactive, ...entry }) => ({
              ...entry,
              amount: shownAmount({ unit: unit ?? 'points', amount }),
              'worth in minor units': valueMinor,
              'only if nothing happens': isWhileInactive ? 'yes' : 'no',
            })),
            ['period', 'what', 'walletId', 'amount', 'worth in minor units', 'only if nothing happens'],
          ),
      ),
    );
};
