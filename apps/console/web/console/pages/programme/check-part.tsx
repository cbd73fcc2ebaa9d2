import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useTexts } from '../../texts/texts';
import { Difference } from './difference';
import { CheckNote, type StepProps } from './edit-part';
import { MarksList } from './marks-list';

/** What is wrong, what is worth a thought, and what differs from the version that is published. */
export const CheckPart = ({ draft, check }: StepProps): ReactNode => {
  const texts = useTexts().programme;
  return (
    <div className="stack">
      <CheckNote check={check} />
      <MarksList marks={check.marks} />
      <Difference
        title={
          draft.publishedVersion === null ? texts.difference.fromNothing : texts.difference.from(draft.publishedVersion)
        }
        before={draft.publishedVersion === null ? '' : draft.publishedText}
        after={draft.text}
      />
      <Link href="/programme/what-if" className="button primary">
        {texts.check.next}
      </Link>
    </div>
  );
};
