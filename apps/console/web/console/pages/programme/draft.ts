import { useCallback } from 'react';
import { useProgramme } from '#shared/format/use-format';
import { useKept } from '#shared/kept';
import { FIRST_DOCUMENT, textOfDocument } from './document-text';

interface Kept {
  readonly text: string;
  /** The version it began from; null: none was published. */
  readonly from: number | null;
  /** Counts how often another text was put in its place. */
  readonly round: number;
}

export interface Draft extends Kept {
  /** The latest version is another one than that it began from. */
  readonly isBehind: boolean;
  readonly isChanged: boolean;
  readonly publishedText: string;
  readonly publishedVersion: number | null;
  readonly write: (text: string) => void;
  /** Without a text: begins again from the latest version. */
  readonly replace: (text?: string) => void;
  /** It is published: the next one begins from there. */
  readonly forget: () => void;
}

/** What somebody is changing the programme to; undefined: the published one is not here yet. */
export const useDraft = (): Draft | undefined => {
  const programme = useProgramme().data;
  const [kept, keep] = useKept<Kept>('programme-draft');
  const publishedText = textOfDocument(programme?.document ?? FIRST_DOCUMENT);
  const publishedVersion = programme?.version ?? null;
  const draft = kept ?? { text: publishedText, from: publishedVersion, round: 0 };
  const { round, from } = draft;

  const write = useCallback((text: string) => keep({ text, from, round }), [keep, from, round]);
  const replace = (text?: string): void =>
    keep({ text: text ?? publishedText, from: publishedVersion, round: round + 1 });
  if (programme === undefined) return undefined;
  return {
    ...draft,
    isBehind: from !== publishedVersion,
    isChanged: draft.text !== publishedText,
    publishedText,
    publishedVersion,
    write,
    replace,
    forget: () => keep(undefined),
  };
};
