import type { Command } from 'commander';
import { shownInColumn } from '../amounts';
import { contextOf } from '../context';
import { table } from '../output';

interface Settlement {
  readonly from: string;
  readonly until: string;
  readonly walletId: string;
  readonly currency: string;
  readonly brands: readonly {
    readonly brandId: string;
    readonly issued: number;
    readonly redeemed: number;
    readonly issuedMinor: number;
    readonly redeemedMinor: number;
    readonly netMinor: number;
  }[];
  readonly unassigned: { readonly issued: number; readonly redeemed: number };
  readonly owed: readonly { readonly from: string | null; readonly to: string | null; readonly amountMinor: number }[];
}

export const addSettlement = (program: Command): void => {
  program
    .command('settlement')
    .description('what brands of a coalition owe each other for points that were earned and spent with them')
    .requiredOption('--from <date>', 'first day')
    .requiredOption('--until <date>', 'the first day after it')
    .action(async (asked: { readonly from: string; readonly until: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<Settlement>(`/v1/settlement?${new URLSearchParams({ ...asked }).toString()}`);
      output.result(answer, () => textOf(answer));
    });
};

const textOf = ({ from, until, walletId, currency, brands, unassigned, owed }: Settlement): string => {
  const money = (amount: number): unknown => shownInColumn({ unit: currency, amount });
  const rows = brands.map(({ brandId, issued, redeemed, issuedMinor, redeemedMinor, netMinor }) => ({
    ...{ brand: brandId, issued, redeemed },
    ...{ cost: money(issuedMinor), brought: money(redeemedMinor), net: money(netMinor) },
  }));
  const others = { brand: '(no brand)', ...unassigned, cost: '', brought: '', net: '' };
  const payments = owed.map(({ from: payer, to, amountMinor }) => ({
    ...{ from: payer ?? '(programme)', to: to ?? '(programme)', amount: money(amountMinor) },
  }));
  return [
    `${from} up to ${until}, wallet ${walletId}`,
    table([...rows, others], ['brand', 'issued', 'redeemed', 'cost', 'brought', 'net']),
    payments.length === 0 ? 'Nobody owes anything.' : table(payments, ['from', 'to', 'amount']),
  ].join('\n\n');
};
