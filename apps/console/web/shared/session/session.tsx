import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { onSessionEnded } from '../api/call';
import { createQueryClient } from '../api/query-client';
import { ProblemNote } from '../ui/problem-note';
import { readSession, endSession, type Caller, type Role } from './session-api';
import { onSignedInElsewhere, tellOtherTabs } from './other-tabs';
import { SignInAgain } from './sign-in-again';
import { SignInPage } from './sign-in-page';

interface Session {
  readonly caller: Caller;
  readonly signOut: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('there is no SessionProvider above');
  return session;
};

/** An operator may do all that the others may. */
export const useMay = (): ((...roles: readonly Role[]) => boolean) => {
  const { caller } = useSession();
  return (...roles) => caller.role === 'operator' || roles.includes(caller.role);
};

type State = { readonly caller: Caller | null; readonly hasEnded: boolean } | { readonly error: unknown } | null;

interface SessionProviderProps {
  readonly appName: string;
  readonly children: ReactNode;
}

/**
 * Who is signed in. When a session ends while somebody works, the page stays as it is behind the question for the key, so that nothing that was
 * typed is lost; another person who signs in there begins with empty pages.
 */
export const SessionProvider = ({ appName, children }: SessionProviderProps): ReactNode => {
  const [state, setState] = useState<State>(null);
  const [queryClient] = useState(createQueryClient);
  useEffect(
    () => onSessionEnded(() => setState((now) => (now !== null && 'caller' in now ? { ...now, hasEnded: true } : now))),
    [],
  );

  const look = useCallback(() => {
    readSession().then(
      (caller) => {
        setState({ caller, hasEnded: false });
        if (caller !== null) tellOtherTabs();
      },
      (error: unknown) => setState({ error }),
    );
  }, []);
  useEffect(look, [look]);

  const signedIn = useCallback(
    (caller: Caller) => {
      setState((now) => {
        const before = now !== null && 'caller' in now ? now.caller : null;
        if (before?.name !== caller.name) queryClient.clear();
        return { caller, hasEnded: false };
      });
      void queryClient.invalidateQueries();
    },
    [queryClient],
  );

  // With a provider somebody signs in beside a page whose session has ended.
  const isWaiting = state !== null && 'caller' in state && (state.hasEnded || state.caller === null);
  useEffect(
    () =>
      isWaiting
        ? onSignedInElsewhere(() => {
            void readSession().then(
              (caller) => caller !== null && signedIn(caller),
              () => undefined,
            );
          })
        : undefined,
    [isWaiting, signedIn],
  );

  const caller = state !== null && 'caller' in state ? state.caller : null;
  const session = useMemo(
    () =>
      caller === null
        ? null
        : {
            caller,
            signOut: async () => {
              await endSession();
              queryClient.clear();
              setState({ caller: null, hasEnded: false });
            },
          },
    [caller, queryClient],
  );

  if (state === null) return null;
  if ('error' in state)
    return (
      <main className="alone">
        <ProblemNote error={state.error} onRetry={look} />
      </main>
    );
  if (session === null) return <SignInPage appName={appName} onSignedIn={signedIn} />;
  return (
    <QueryClientProvider client={queryClient}>
      <SessionContext key={session.caller.name} value={session}>
        {children}
        {state.hasEnded && <SignInAgain onSignedIn={signedIn} />}
      </SessionContext>
    </QueryClientProvider>
  );
};
