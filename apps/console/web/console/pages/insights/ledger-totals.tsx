import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '#shared/format/use-format';
import { Loaded } from '#shared/ui/loaded';
import { Table } from '#shared/ui/table';
import { readTrialBalance } from '../../api';
import { useWalletName } from '#shared/format/use-wallet-name';
import { useTexts } from '../../texts/texts';

/** All that was ever booked, account by account: in each wallet it comes to nothing. */
export const LedgerTotals = (): ReactNode => {
  const texts = useTexts().insights.ledger;
  const format = useFormat();
  const nameOf = useWalletName();
  const balance = useQuery({
    queryKey: ['insights', 'ledger'],
    queryFn: ({ signal }) => readTrialBalance({}, { signal }),
  });
  return (
    <Loaded query={balance}>
      {({ balanced, wallets }) => (
        <div className="stack">
          <p className={balanced ? 'note note-good' : 'note note-bad'}>
            {balanced ? texts.balanced : texts.unbalanced}
          </p>
          {wallets.map(({ walletId, unit, accounts, sum }) => (
            <Table
              key={walletId}
              caption={texts.of(nameOf(walletId), unit ?? walletId)}
              rows={[
                ...accounts.map(({ account, points }) => ({ name: texts.accounts[account], points })),
                { name: texts.sum, points: sum },
              ]}
              keyOf={({ name }) => name}
              columns={[
                { head: texts.account, cell: ({ name }) => name },
                { head: texts.points, kind: 'number', cell: ({ points }) => format.count(points) },
              ]}
            />
          ))}
        </div>
      )}
    </Loaded>
  );
};
