import { useCallback } from 'react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { readBalance, readCalendar, readCatalogue, readHolds, readMember, readOwnRewards, readTier } from '../api';

/** Read models are some moments behind what was just done. */
const LATER_MS = 1_500;

export const useMemberView = (memberId: string) =>
  useQuery({ queryKey: ['member', memberId], queryFn: ({ signal }) => readMember({ path: { memberId } }, { signal }) });

export const useBalance = (memberId: string) =>
  useQuery({
    queryKey: ['of-member', memberId, 'balance'],
    queryFn: ({ signal }) => readBalance({ path: { memberId } }, { signal }),
  });

export const useTier = (memberId: string) =>
  useQuery({
    queryKey: ['of-member', memberId, 'tier'],
    queryFn: ({ signal }) => readTier({ path: { memberId } }, { signal }),
  });

/** What they can have for what they could spend; judged by the balance, so that it waits for that. */
export const useCatalogue = (memberId: string) => {
  const { data } = useBalance(memberId);
  const spendable = data?.wallets.map(({ walletId, active }) => `${walletId}:${String(active)}`).join();
  return useQuery({
    queryKey: ['of-member', memberId, 'catalogue', spendable],
    enabled: spendable !== undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      readCatalogue(
        spendable === undefined || spendable === ''
          ? { path: { memberId } }
          : { path: { memberId }, query: { spendable } },
        { signal },
      ),
  });
};

export const useOwnRewards = (memberId: string) =>
  useQuery({
    queryKey: ['of-member', memberId, 'own-rewards'],
    queryFn: ({ signal }) => readOwnRewards({ path: { memberId }, query: { limit: 50 } }, { signal }),
  });

export const useHolds = (memberId: string) =>
  useQuery({
    queryKey: ['of-member', memberId, 'holds'],
    queryFn: ({ signal }) => readHolds({ path: { memberId } }, { signal }),
  });

export const useCalendar = (memberId: string) =>
  useQuery({
    queryKey: ['of-member', memberId, 'calendar'],
    queryFn: ({ signal }) => readCalendar({ path: { memberId }, query: { limit: 10 } }, { signal }),
  });

/** After something was done for a member. @param accountRevision what the answer told, so that the balance has it for sure */
export const useReadAgain = (memberId: string): ((accountRevision?: number) => void) => {
  const queryClient = useQueryClient();
  return useCallback(
    (accountRevision) => {
      const again = (): void => void queryClient.invalidateQueries({ queryKey: ['of-member', memberId] });
      if (accountRevision === undefined) {
        again();
        setTimeout(again, LATER_MS);
        return;
      }
      void readBalance({ path: { memberId }, query: { atLeastRevision: accountRevision } }).then((balance) => {
        queryClient.setQueryData(['of-member', memberId, 'balance'], balance);
        again();
      }, again);
    },
    [queryClient, memberId],
  );
};
