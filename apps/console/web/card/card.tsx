import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { onSessionEnded } from '#shared/api/call';
import { createQueryClient } from '#shared/api/query-client';
import { isUnauthenticated } from '#shared/api/problem';
import { CrashBoundary } from '#shared/layout/crash-boundary';
import { AppName } from '#shared/layout/page';
import { Loading } from '#shared/ui/loading';
import { ProblemNote } from '#shared/ui/problem-note';
import { openCard } from './api';
import { forget, readKept } from './offline/kept';
import { CardPage } from './card-page';
import { leaveForCard, type Opening } from './open-link';
import { TextsProvider, useTexts } from './texts/texts';

/** Most people have their card: nobody else loads the way to it. */
const JoinPage = lazy(() => import('./join/join-page'));

export const Card = (opening: Opening): ReactNode => (
  <TextsProvider>
    <Opened {...opening} />
  </TextsProvider>
);

type State = 'opening' | 'open' | 'joining' | 'none' | { readonly error: unknown };

const firstState = ({ secret, poster }: Opening): State => {
  if (secret !== null) return 'opening';
  // Whose card is on this phone has one already: a poster shows it to them.
  return poster === null || readKept() !== null ? 'open' : 'joining';
};

const Opened = ({ secret, poster }: Opening): ReactNode => {
  const texts = useTexts();
  const [state, setState] = useState<State>(() => firstState({ secret, poster }));
  const [client] = useState(createQueryClient);
  useEffect(
    () =>
      onSessionEnded(() => {
        forget();
        setState(poster === null ? 'none' : 'joining');
      }),
    [poster],
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
            {state === 'joining' && poster !== null && (
              <Suspense fallback={<Loading />}>
                <JoinPage
                  poster={poster}
                  onJoined={() => {
                    leaveForCard();
                    setState('open');
                  }}
                />
              </Suspense>
            )}
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
