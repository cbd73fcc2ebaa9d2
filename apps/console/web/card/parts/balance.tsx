import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { MemberTierDto, WalletBalanceDto } from '#api';
import { readCalendar, readTier } from '../api';
import { useTexts } from '../texts/texts';
import { useAmount, useFormat } from '../use-words';

type Wallet = Pick<WalletBalanceDto, 'walletId' | 'unit' | 'active'> & Partial<WalletBalanceDto>;

export const Balance = ({ wallets }: { readonly wallets: readonly Wallet[] }): ReactNode => {
  const { balance: texts } = useTexts();
  const amount = useAmount();
  return (
    <section className="card" aria-labelledby="balance">
      <h2 id="balance">{texts.title}</h2>
      {wallets.length === 0 && <p>{texts.none}</p>}
      {wallets.map(({ walletId, unit, active, pending = 0, held = 0, deficit = 0 }) => (
        <div key={walletId}>
          <p className="figure">{amount(active, unit)}</p>
          {pending > 0 && <p className="small">{texts.pending(amount(pending, unit))}</p>}
          {held > 0 && <p className="small">{texts.held(amount(held, unit))}</p>}
          {deficit > 0 && <p className="small bad">{texts.owed(amount(deficit, unit))}</p>}
        </div>
      ))}
      <Expiring />
      <Tier />
    </section>
  );
};

const Expiring = (): ReactNode => {
  const { balance: texts } = useTexts();
  const format = useFormat();
  const amount = useAmount();
  const calendar = useQuery({ queryKey: ['calendar'], queryFn: () => readCalendar() });
  const next = calendar.data?.entries.find(({ what }) => what === 'expired');
  if (next === undefined) return null;
  return <p className="small warn">{texts.expires(amount(next.points, next.unit), format.day(next.period))}</p>;
};

const Tier = (): ReactNode => {
  const tier = useQuery({ queryKey: ['tier'], queryFn: () => readTier() });
  return tier.data === undefined || tier.data.qualify === null ? null : <Progress shown={tier.data} />;
};

const Progress = ({ shown: { tier, next, counted, qualify } }: { readonly shown: MemberTierDto }): ReactNode => {
  const { balance: texts } = useTexts();
  const amount = useAmount();
  // What is spent is in the programme's currency, which a card is not told: its bar says how far it is.
  const missing = next !== null && qualify?.by === 'wallet' ? amount(next.missing, 'points') : null;
  return (
    <>
      {tier !== null && <p>{texts.tier(tier.name)}</p>}
      {next !== null && (
        <>
          <p className="small">{missing === null ? texts.next(next.name) : texts.toNext(missing, next.name)}</p>
          <progress
            max={next.threshold}
            value={Math.max(0, Math.min(counted ?? 0, next.threshold))}
            aria-label={texts.next(next.name)}
          />
        </>
      )}
    </>
  );
};
