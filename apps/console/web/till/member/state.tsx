import { useState, type ReactNode } from 'react';
import type { BalanceDto, MemberTierDto } from '#api';
import { useFormat, useProgramme } from '#shared/format/use-format';
import { useWalletName } from '#shared/format/use-wallet-name';
import { Loaded } from '#shared/ui/loaded';
import { useTexts } from '../texts/texts';
import { useAmount } from '../use-amount';
import { useBalance, useCalendar, useCatalogue, useTier } from './use-member';

/** What goes until then is worth a word to the customer. */
const SOON_MS = 60 * 86_400_000;

interface StateProps {
  readonly memberId: string;
}

/** What a cashier tells: tier, what there is, what is next, what is soon gone. */
export const State = ({ memberId }: StateProps): ReactNode => {
  const { member: texts } = useTexts();
  const [balance, tier] = [useBalance(memberId), useTier(memberId)];
  return (
    <section className="glance" aria-label={texts.state}>
      <div className="card">
        <h2>{texts.balance}</h2>
        <Loaded query={balance}>{({ wallets }) => <Balance wallets={wallets} />}</Loaded>
        <Expiring memberId={memberId} />
      </div>
      <div className="card">
        <h2>{texts.tier}</h2>
        <Loaded query={tier}>{(shown) => <Tier shown={shown} />}</Loaded>
      </div>
      <div className="card">
        <h2>{texts.nextReward}</h2>
        <NextReward memberId={memberId} />
      </div>
    </section>
  );
};

const Balance = ({ wallets }: Pick<BalanceDto, 'wallets'>): ReactNode => {
  const { member: texts } = useTexts();
  const amount = useAmount();
  const nameOf = useWalletName();
  if (wallets.length === 0) return <p className="muted">{texts.noPoints}</p>;
  return wallets.map(({ walletId, unit, active, pending, held, deficit }) => (
    <div key={walletId}>
      {wallets.length > 1 && <p className="muted">{nameOf(walletId)}</p>}
      <p className="figure">{amount(active, unit)}</p>
      {pending > 0 && <p className="small">{texts.pending(amount(pending, unit))}</p>}
      {held > 0 && <p className="small">{texts.held(amount(held, unit))}</p>}
      {deficit > 0 && <p className="small bad">{texts.owed(amount(deficit, unit))}</p>}
    </div>
  ));
};

const Expiring = ({ memberId }: StateProps): ReactNode => {
  const { member: texts } = useTexts();
  const format = useFormat();
  const amount = useAmount();
  const next = useCalendar(memberId).data?.entries.find(({ what }) => what === 'expired');
  const [openedAtMs] = useState(() => Date.now());
  if (next === undefined) return null;
  const isSoon = Date.parse(next.at) - openedAtMs < SOON_MS;
  return (
    <p className={`small ${isSoon ? 'warn' : 'muted'}`}>
      {texts.expires(amount(next.points, next.unit), format.day(next.period))}
    </p>
  );
};

const Tier = ({ shown: { tier, next, counted, qualify } }: { readonly shown: MemberTierDto }): ReactNode => {
  const { member: texts, units } = useTexts();
  const format = useFormat();
  const amount = useAmount();
  const currency = useProgramme().data?.document.currency;
  const missing = (credit: number): string => {
    if (qualify?.by === 'spend' && currency !== undefined) return format.money(credit, currency);
    if (qualify?.by === 'wallet') return amount(credit, 'points');
    return qualify?.by === 'visits' ? format.plural(credit, units.visits) : format.count(credit);
  };
  return (
    <>
      <p className="figure">{tier?.name ?? texts.noTier}</p>
      {next !== null && (
        <>
          <p className="small">{texts.toNextTier(missing(next.missing), next.name)}</p>
          <progress
            max={next.threshold}
            value={Math.max(0, Math.min(counted ?? 0, next.threshold))}
            aria-label={texts.toNextTier(missing(next.missing), next.name)}
          />
        </>
      )}
    </>
  );
};

const NextReward = ({ memberId }: StateProps): ReactNode => {
  const { member: texts } = useTexts();
  const amount = useAmount();
  const catalogue = useCatalogue(memberId);
  return (
    <Loaded query={catalogue}>
      {({ rewards }) => {
        const ready = rewards.filter(({ missing }) => missing.length === 0).length;
        // Points alone stand against it: that is what another purchase brings.
        const next = rewards.find(
          ({ missing: [first, ...others] }) => first?.code === 'points.insufficient' && others.length === 0,
        );
        const short = next?.missing[0]?.points;
        return (
          <>
            {ready > 0 && <p className="figure">{texts.ready(ready)}</p>}
            {next !== undefined && short !== undefined && (
              <>
                <p className={ready > 0 ? 'small' : 'figure'}>
                  {texts.toNextReward(amount(short, next.unit), next.title)}
                </p>
              </>
            )}
            {ready === 0 && next === undefined && <p className="muted">{texts.noRewards}</p>}
          </>
        );
      }}
    </Loaded>
  );
};
