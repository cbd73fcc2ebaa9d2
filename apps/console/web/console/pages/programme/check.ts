import { useEffect, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Programme } from '#api';
import { validateProgramme } from '../../api';
import { parse, type Mark } from './parse';

const SETTLED_MS = 500;

export interface Check {
  readonly marks: readonly Mark[];
  /** undefined: the text cannot be read, or is not checked yet. */
  readonly valid: Programme | undefined;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/** What the platform says about the text, once nobody has typed for a moment. */
export const useCheck = (text: string): Check => {
  const settled = useSettled(text);
  const parsed = useMemo(() => parse(settled), [settled]);
  const asked = useQuery({
    queryKey: ['programme-check', settled],
    enabled: parsed.kind === 'read',
    staleTime: Infinity,
    gcTime: 60_000,
    queryFn: ({ signal }) => {
      if (parsed.kind === 'broken') throw new Error('there is nothing to be asked about');
      return validateProgramme({ body: parsed.document }, { signal });
    },
  });
  const marks = useMemo(() => {
    if (parsed.kind === 'broken') return parsed.marks;
    const { problems = [], warnings = [] } = asked.data ?? {};
    const markOf =
      (tone: Mark['tone']) =>
      ({ path, code, message }: { path: string; code: string; message: string }): Mark => ({
        ...{ tone, path, code, message },
        line: parsed.lineOf(path),
      });
    return [...problems.map(markOf('bad')), ...warnings.map(markOf('warn'))];
  }, [parsed, asked.data]);
  return {
    marks,
    valid: settled === text && parsed.kind === 'read' && asked.data?.valid === true ? parsed.document : undefined,
    isPending: settled !== text || (parsed.kind === 'read' && asked.isPending),
    error: asked.error,
    retry: () => void asked.refetch(),
  };
};

const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
};
