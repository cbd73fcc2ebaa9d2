import { useEffect, useState, type ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { onSessionEnded } from '#shared/api/call';
import { createQueryClient } from '#shared/api/query-client';
import { isUnauthenticated } from '#shared/api/problem';
import { CrashBoundary } from '#shared/layout/crash-boundary';
import { AppName } from '#shared/layout/page';
import { Loading } from '#shared/ui/loading';
import { ProblemNote } from '#shared/ui/problem-note';
import { openCard } from './api';
import { forget } from './offline/kept';
import { CardPage } from './card-page';
import { TextsProvider, useTexts } from './texts/texts';

interface CardProps {
  /** Of the link that was opened; null: the card was open before, or never. */
  readonly secret: string | null;
}

export const Card = ({ secret }: CardProps): ReactNode => (
  <TextsProvider>
    <Opened secret={secret} />
  </TextsProvider>
);

type State = 'opening' | 'open' | 'none' | { readonly error: unknown };

const Opened = ({ secret }: CardProps): ReactNode => {
  const texts = useTexts();
  const [state, setState] = useState<State>(secret === null ? 'open' : 'opening');
  const [client] = useState(createQueryClient);
  useEffect(
    () =>
      onSessionEnded(() => {
        forget();
        setState('none');
      }),
    [],
  );

  useEffect(() => {
    if (state !== 'opening' || secret === null) return;
    // Whose it was is over: this may be another member's.
    forget();
    openCard(secret).then(
      () => setState('open'),
      (error: unknown) => setState({ error }),
    );
  }, [state, secret]);

  return (
    <QueryClientProvider client={client}>
      <AppName value={texts.appName}>
        <CrashBoundary at="card">
          <main className="member-card" id="content">
            {state === 'opening' && <Loading />}
            {state === 'open' && <CardPage onClosed={() => setState('none')} />}
            {state === 'none' && <NoCard />}
            {typeof state === 'object' && <NotOpened error={state.error} onRetry={() => setState('opening')} />}
          </main>
        </CrashBoundary>
      </AppName>
    </QueryClientProvider>
  );
};

const NoCard = (): ReactNode => {
  const { none } = useTexts();
  return (
    <>
      <h1>{none.title}</h1>
      <p>{none.how}</p>
    </>
  );
};

const NotOpened = ({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }): ReactNode => {
  const { none } = useTexts();
  return (
    <>
      <h1>{none.title}</h1>
      <ProblemNote error={error} {...(isUnauthenticated(error) ? {} : { onRetry })} />
      <p>{none.how}</p>
    </>
  );
};
