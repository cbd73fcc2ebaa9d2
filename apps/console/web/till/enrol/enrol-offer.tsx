import { useEffect, useRef, type ReactNode } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { ProblemNote } from '#shared/ui/problem-note';
import { enrol } from '../api';
import { useThisTill } from '../mine/this-till';
import type { Identity } from '../scan/code';
import { useScan } from '../scan/scan-provider';
import { useTexts } from '../texts/texts';
import { useOnline } from '#shared/use-online';

interface EnrolOfferProps {
  readonly text: string;
  readonly identities: readonly Identity[];
}

/** Nobody has the code yet: one press enrols whoever showed it. */
export const EnrolOffer = ({ text, identities: [identity = {}] }: EnrolOfferProps): ReactNode => {
  const { enrol: texts, shared } = useTexts();
  const { storeId, employeeId } = useThisTill();
  const { forget, rememberShown } = useScan();
  const isOnline = useOnline();
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const button = useRef<HTMLButtonElement>(null);

  const enrolment = useMutation({
    mutationFn: () =>
      enrol({
        body: {
          ...identity,
          channel: 'store',
          ...(storeId === '' ? {} : { storeId }),
          ...(employeeId === '' ? {} : { employeeId }),
        },
      }),
    onSuccess: (member) => {
      queryClient.setQueryData(['member', member.memberId], member);
      void queryClient.invalidateQueries({ queryKey: ['enrolments'] });
      rememberShown(member.memberId, identity);
      forget();
      navigate(`/members/${encodeURIComponent(member.memberId)}`);
    },
  });

  useEffect(() => button.current?.focus(), []);

  return (
    <section className="card" role="status" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p>
        {texts.kinds[kindOf(identity)]}: <strong className="code-text">{text}</strong>
      </p>
      {enrolment.error !== null && <ProblemNote error={enrolment.error} onRetry={() => enrolment.mutate()} />}
      <div className="buttons">
        <button
          ref={button}
          type="button"
          className="primary big"
          disabled={enrolment.isPending || !isOnline}
          onClick={() => enrolment.mutate()}
        >
          {enrolment.isPending ? texts.enrolling : texts.enrol}
        </button>
        <button type="button" onClick={forget}>
          {shared.actions.cancel}
        </button>
      </div>
    </section>
  );
};

const kindOf = (identity: Identity): keyof Identity => {
  if (identity.card !== undefined) return 'card';
  if (identity.phone !== undefined) return 'phone';
  return identity.email === undefined ? 'qr' : 'email';
};
