import { useEffect, useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ProblemNote } from '#shared/ui/problem-note';
import { readBalance, readCard } from './api';
import { keep, readKept } from './offline/kept';
import { Activity } from './parts/activity';
import { Balance } from './parts/balance';
import { Offers } from './parts/offers';
import { OwnRewards } from './parts/own-rewards';
import { Rewards } from './parts/rewards';
import { ShownCode } from './parts/shown-code';
import { Settings } from './settings/settings';
import { useTexts } from './texts/texts';
import { useFormat } from './use-words';

export const CardPage = ({ onClosed }: { readonly onClosed: () => void }): ReactNode => {
  const texts = useTexts();
  const format = useFormat();
  const [kept] = useState(readKept);
  const card = useQuery({ queryKey: ['card'], queryFn: () => readCard() });
  const balance = useQuery({ queryKey: ['balance'], queryFn: () => readBalance() });

  useEffect(() => {
    document.title = texts.appName;
  }, [texts]);
  useEffect(() => {
    if (card.data === undefined || balance.data === undefined) return;
    const amounts = balance.data.wallets.map(({ walletId, active, unit }) => ({ walletId, active, unit }));
    keep({ code: card.data.code, amounts, at: new Date(balance.dataUpdatedAt).toISOString() });
  }, [card.data, balance.data, balance.dataUpdatedAt]);

  const code = card.data === undefined ? (kept?.code ?? null) : card.data.code;
  const wallets = balance.data?.wallets ?? kept?.amounts;
  const isOld = balance.data === undefined && kept !== null;
  const hasFailed = balance.error !== null || balance.fetchStatus === 'paused';
  const isMissing = card.data !== undefined && code === null;
  return (
    <>
      <h1>{texts.appName}</h1>
      <section className="card qr" aria-label={texts.code}>
        {code !== null && <ShownCode code={code} />}
        {isMissing && <p>{texts.noCode}</p>}
        <p className="small muted">{texts.showIt}</p>
      </section>
      {hasFailed && isOld && (
        <p role="status" className="note note-warn">
          {texts.offline(format.instant(kept.at))}
        </p>
      )}
      {balance.error !== null && !isOld && <ProblemNote error={balance.error} onRetry={() => void balance.refetch()} />}
      {wallets !== undefined && <Balance wallets={wallets} />}
      {balance.data !== undefined && (
        <>
          <OwnRewards />
          <Rewards balance={balance.data} />
          <Offers />
          <Activity />
        </>
      )}
      <Settings onClosed={onClosed} />
    </>
  );
};
