import type { Use } from './kind';

interface UseDocument {
  readonly withinDays: number;
  readonly unused?: 'lost' | 'points-back';
}

/** As the document says; nothing said: it is used whenever the member likes. */
export const useOf = (said: UseDocument | undefined): Use => ({
  withinDays: said?.withinDays ?? null,
  unused: said?.unused === 'points-back' ? 'points_back' : 'lost',
});
