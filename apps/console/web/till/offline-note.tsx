import type { ReactNode } from 'react';
import { useTexts } from './texts/texts';
import { useOnline } from '#shared/use-online';

export const OfflineNote = (): ReactNode => {
  const { offline } = useTexts();
  return useOnline() ? null : (
    <p role="status" className="note note-warn">
      {offline}
    </p>
  );
};
