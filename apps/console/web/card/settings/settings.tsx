import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CrashBoundary } from '#shared/layout/crash-boundary';
import { LookChoices } from '#shared/layout/look-choices';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Loading } from '#shared/ui/loading';
import { ProblemNote } from '#shared/ui/problem-note';
import { blockCard, closeCard } from '../api';
import { forget } from '../offline/kept';
import { useTexts } from '../texts/texts';

/** Loaded by who opens them; what is chosen is asked of the platform anyway. */
const Preferences = lazy(() => import('./preferences'));

export const Settings = ({ onClosed }: { readonly onClosed: () => void }): ReactNode => {
  const { settings } = useTexts();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [isBlocking, setBlocking] = useState(false);
  const isClosed = (): void => {
    forget();
    queryClient.clear();
    onClosed();
  };
  const close = useMutation({ mutationFn: closeCard, onSuccess: isClosed });
  return (
    <details className="card" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{settings.title}</summary>
      <LookChoices />
      {isOpen && (
        <CrashBoundary at="preferences">
          <Suspense fallback={<Loading />}>
            <Preferences />
          </Suspense>
        </CrashBoundary>
      )}
      {close.error !== null && <ProblemNote error={close.error} />}
      <p className="small muted">{settings.closeHint}</p>
      <button type="button" disabled={close.isPending} onClick={() => close.mutate()}>
        {settings.close}
      </button>
      <p className="small muted">{settings.blockHint}</p>
      <button type="button" className="danger" onClick={() => setBlocking(true)}>
        {settings.block}
      </button>
      {isBlocking && (
        <AskDialog
          title={settings.block}
          act={settings.block}
          isDangerous
          onClose={() => setBlocking(false)}
          onSubmit={async () => {
            await blockCard();
            await closeCard();
            isClosed();
          }}
        >
          <p>{settings.blockMeans}</p>
        </AskDialog>
      )}
    </details>
  );
};
