import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { ProgrammeShowData, ProgrammeShowResponses } from '#api';
import { operation } from '../api/call';
import { problemOf } from '../api/problem';
import { useSharedTexts } from '../texts/texts';
import { createFormat, type Format } from './format';

const readProgramme = operation<ProgrammeShowData, ProgrammeShowResponses>('GET', '/v1/programme');

type Published = Awaited<ReturnType<typeof readProgramme>>;

export const useProgramme = () =>
  useQuery<Published | null>({
    queryKey: ['programme'],
    // It may be published any moment where there is none.
    staleTime: ({ state }) => (state.data === null ? 0 : 60_000),
    queryFn: async ({ signal }) => {
      try {
        return await readProgramme({}, { signal });
      } catch (error) {
        // A platform that was only just started has none.
        if (problemOf(error).code === 'programme.not_published') return null;
        throw error;
      }
    },
  });

/** Until there is a programme, the zone is the browser's. */
export const useFormat = (): Format => {
  const { languageTag } = useSharedTexts();
  const zone = useProgramme().data?.document.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return useMemo(() => createFormat(languageTag, zone), [languageTag, zone]);
};
