import { lazy, Suspense, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { Loading } from '#shared/ui/loading';
import { ProblemNote } from '#shared/ui/problem-note';
import { useFormat } from '#shared/format/use-format';
import { useTexts } from '../../texts/texts';
import type { Check } from './check';
import type { Draft } from './draft';
import type { GoTo } from './editor/editor';
import { MarksList } from './marks-list';

const Editor = lazy(() => import('./editor/editor'));

export interface StepProps {
  readonly draft: Draft;
  readonly check: Check;
}

export const EditPart = ({ draft, check }: StepProps): ReactNode => {
  const texts = useTexts().programme;
  const goTo = useRef<GoTo>(null);
  return (
    <div className="stack">
      <p className="muted">{texts.edit.lead}</p>
      <Suspense fallback={<Loading />}>
        <Editor
          key={`${String(draft.round)} ${String(draft.from)}`}
          label={texts.edit.label}
          text={draft.text}
          marks={check.marks}
          onChange={draft.write}
          onReady={(go) => {
            goTo.current = go;
          }}
        />
      </Suspense>
      <CheckNote check={check} />
      <MarksList marks={check.marks} onGo={(line) => goTo.current?.(line)} />
      <div className="buttons">
        <Link href="/programme/check" className="button primary">
          {texts.edit.next}
        </Link>
        <button type="button" disabled={!draft.isChanged} onClick={() => draft.replace()}>
          {texts.edit.again}
        </button>
      </div>
    </div>
  );
};

/** In one sentence, whether it can be published. */
export const CheckNote = ({
  check: { marks, valid, isPending, error, retry },
}: Pick<StepProps, 'check'>): ReactNode => {
  const texts = useTexts().programme.check;
  const format = useFormat();
  const problems = marks.filter(({ tone }) => tone === 'bad').length;
  if (error !== null) return <ProblemNote error={error} onRetry={retry} />;
  return (
    <div role="status">
      {isPending ? (
        <p className="note">{texts.checking}</p>
      ) : valid === undefined ? (
        <p className="note note-bad">{format.plural(problems, texts.problems)}</p>
      ) : marks.length > 0 ? (
        <p className="note note-warn">{format.plural(marks.length, texts.warnings)}</p>
      ) : (
        <p className="note note-good">{texts.clean}</p>
      )}
    </div>
  );
};
