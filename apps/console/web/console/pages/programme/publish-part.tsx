import { useState, type FormEvent, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Programme, ProgrammePublishedDto } from '#api';
import { problemOf } from '#shared/api/problem';
import { useFormat } from '#shared/format/use-format';
import { Field } from '#shared/ui/field';
import { ProblemNote } from '#shared/ui/problem-note';
import { Table } from '#shared/ui/table';
import { textOf } from '#shared/ui/text-of';
import { publishProgramme } from '../../api';
import { versionPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { CheckNote, type StepProps } from './edit-part';

export const PublishPart = ({ draft, check }: StepProps): ReactNode => {
  const texts = useTexts().programme.publish;
  const [done, setDone] = useState<ProgrammePublishedDto | null>(null);
  if (done !== null) return <Done answer={done} />;
  if (check.valid === undefined) return <CheckNote check={check} />;
  if (!draft.isChanged && draft.publishedVersion !== null) return <p className="note">{texts.unchanged}</p>;
  return <PublishForm draft={draft} document={check.valid} onDone={setDone} />;
};

const Done = ({
  answer: { version, effectiveFrom, proposal },
}: {
  readonly answer: ProgrammePublishedDto;
}): ReactNode => {
  const texts = useTexts().programme.publish;
  const format = useFormat();
  if (proposal !== null)
    return (
      <div role="status" className="note note-warn">
        <p>{texts.proposed(proposal)}</p>
        <Link href="/programme/proposals">{texts.toProposals}</Link>
      </div>
    );
  return (
    <div role="status" className="note note-good">
      <p>{texts.published(version, format.instant(effectiveFrom))}</p>
      <Link href={versionPath(version)}>{texts.look}</Link>
    </div>
  );
};

interface PublishFormProps {
  readonly draft: StepProps['draft'];
  readonly document: Programme;
  readonly onDone: (answer: ProgrammePublishedDto) => void;
}

const PublishForm = ({ draft, document, onDone }: PublishFormProps): ReactNode => {
  const texts = useTexts().programme.publish;
  const queryClient = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const publish = async (form: HTMLFormElement): Promise<void> => {
    const [from, accept] = [textOf(form, 'from'), textOf(form, 'accept')];
    setBusy(true);
    setError(null);
    try {
      const answer = await publishProgramme({
        body: document,
        query: {
          ...(from === '' ? {} : { effectiveFrom: new Date(from).toISOString() }),
          ...(accept === '' ? {} : { accept }),
        },
      });
      // A proposal stays in the editor until it is decided.
      if (answer.proposal === null) draft.forget();
      onDone(answer);
      void queryClient.invalidateQueries({ queryKey: ['programme'] });
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="form"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        void publish(event.currentTarget);
      }}
    >
      <p>{texts.lead}</p>
      <Field label={texts.from} hint={texts.fromHint} input={{ name: 'from', type: 'datetime-local' }} />
      <Field label={texts.accept} hint={texts.acceptHint} input={{ name: 'accept', maxLength: 500 }} />
      {error !== null && (
        <>
          <ProblemNote error={error} />
          <Exceeded error={error} />
        </>
      )}
      <div className="buttons">
        <button type="submit" className="primary" disabled={isBusy}>
          {texts.act}
        </button>
      </div>
    </form>
  );
};

interface Bound {
  readonly of: 'cost' | 'guardrails';
  readonly walletId?: string | null;
  readonly published?: number;
  readonly draft?: number;
}

/** By how much a guardrail is exceeded. */
const Exceeded = ({ error }: { readonly error: unknown }): ReactNode => {
  const texts = useTexts().programme;
  const format = useFormat();
  const { exceeded } = problemOf(error);
  if (!Array.isArray(exceeded)) return null;
  const figure = (value: number | undefined): string => (value === undefined ? '' : format.count(value));
  return (
    <Table
      caption={texts.publish.exceeded}
      rows={exceeded as readonly Bound[]}
      keyOf={({ of, walletId }) => `${of} ${walletId ?? ''}`}
      columns={[
        { head: texts.publish.guardrail, cell: ({ of }) => texts.publish.guardrails[of] },
        { head: texts.publish.wallet, cell: ({ walletId }) => walletId ?? '' },
        { head: texts.whatIf.published, kind: 'number', cell: ({ published }) => figure(published) },
        { head: texts.whatIf.draft, kind: 'number', cell: ({ draft }) => figure(draft) },
      ]}
    />
  );
};
