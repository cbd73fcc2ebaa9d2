import type { ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useFormat } from '#shared/format/use-format';
import { Badge } from '#shared/ui/badge';
import { Facts } from '#shared/ui/facts';
import { ProblemNote } from '#shared/ui/problem-note';
import { Table } from '#shared/ui/table';
import { verifyLedger } from '../../api';
import { useTexts } from '../../texts/texts';

/** Everything is computed again from the events and compared. */
export const LedgerPart = (): ReactNode => {
  const texts = useTexts().system.ledger;
  const format = useFormat();
  const verification = useMutation({ mutationFn: () => verifyLedger({}) });
  const { data, error, isPending } = verification;
  return (
    <div className="stack">
      <p className="muted">{texts.lead}</p>
      <button type="button" className="primary no-print" disabled={isPending} onClick={() => verification.mutate()}>
        {isPending ? texts.verifying : texts.verify}
      </button>
      {error !== null && <ProblemNote error={error} onRetry={() => verification.mutate()} />}
      {data !== undefined && (
        <>
          <p role="status" className={data.ok ? 'note note-good' : 'note note-bad'}>
            {data.ok ? texts.ok : texts.notOk}
          </p>
          <Facts facts={{ [texts.events]: format.count(data.events), [texts.accounts]: format.count(data.accounts) }} />
          <Table
            caption={texts.checks}
            rows={data.checks}
            keyOf={({ name }) => name}
            columns={[
              { head: texts.check, kind: 'wide', cell: ({ name }) => name },
              {
                head: texts.outcome,
                cell: ({ ok }) => <Badge tone={ok ? 'good' : 'bad'}>{ok ? texts.holds : texts.fails}</Badge>,
              },
              { head: texts.checked, kind: 'number', cell: ({ checked }) => format.count(checked) },
              { head: texts.differences, kind: 'number', cell: ({ differences }) => format.count(differences) },
            ]}
          />
        </>
      )}
    </div>
  );
};
