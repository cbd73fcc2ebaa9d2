import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { WalletBalanceDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Empty } from '#shared/ui/empty';
import { Loaded } from '#shared/ui/loaded';
import { readBalance } from '../../api';
import { useWalletName } from '#shared/format/use-wallet-name';
import { useTexts } from '../../texts/texts';

export const balanceKey = (memberId: string): readonly string[] => ['member', memberId, 'balance'];

export const useBalance = (memberId: string) =>
  useQuery({
    queryKey: balanceKey(memberId),
    queryFn: ({ signal }) => readBalance({ path: { memberId } }, { signal }),
  });

/** What a member has, in each wallet. */
export const Balances = ({ memberId }: { readonly memberId: string }): ReactNode => {
  const texts = useTexts().member.balance;
  return (
    <Loaded query={useBalance(memberId)}>
      {({ wallets }) =>
        wallets.length === 0 ? (
          <Empty>{texts.none}</Empty>
        ) : (
          <div className="cards">
            {wallets.map((wallet) => (
              <WalletCard key={wallet.walletId} wallet={wallet} />
            ))}
          </div>
        )
      }
    </Loaded>
  );
};

/** Beside what can be spent, those that are not nothing. */
const OTHERS = ['pending', 'held', 'deficit', 'inReview'] as const satisfies readonly (keyof WalletBalanceDto)[];

const WalletCard = ({ wallet }: { readonly wallet: WalletBalanceDto }): ReactNode => {
  const texts = useTexts().member.balance;
  const format = useFormat();
  const nameOf = useWalletName();
  const others = OTHERS.filter((of) => wallet[of] !== 0);
  return (
    <section className="card" aria-label={nameOf(wallet.walletId)}>
      <h2>{nameOf(wallet.walletId)}</h2>
      <p>
        <span className="figure">{format.count(wallet.active)}</span> <span className="muted">{texts.active}</span>
      </p>
      {others.length > 0 && (
        <ul className="small">
          {others.map((of) => (
            <li key={of}>
              {texts[of]}: <strong className="number">{format.count(wallet[of])}</strong>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
