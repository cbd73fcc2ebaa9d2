import type { ReactNode } from 'react';
import { useSharedTexts } from '../texts/texts';

/** Seen after a moment only: what comes at once needs no word about it. */
export const Loading = (): ReactNode => (
  <p role="status" className="loading">
    {useSharedTexts().states.loading}
  </p>
);
