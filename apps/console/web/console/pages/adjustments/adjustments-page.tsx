import { useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ListedAdjustmentDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useWalletName } from '#shared/format/use-wallet-name';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { useMay, useSession } from '#shared/session/session';
import { useSharedTexts } from '#shared/texts/texts';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table, type Column } from '#shared/ui/table';
import { Tabs } from '#shared/ui/tabs';
import { listAdjustments } from '../../api';
import { memberPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { DecideAdjustmentDialog, type Decision } from './decide-adjustment-dialog';

const STATUSES = ['proposed', 'posted', 'declined'] as const;
type Adjustment = ListedAdjustmentDto;

/** Points by hand: what waits for a second person, what was given and taken, and what was declined. */
const AdjustmentsPage = (): ReactNode => {
  const texts = useTexts().adjustments;
  const queryClient = useQueryClient();
  const wanted = useSegment('status');
  const status = STATUSES.find((known) => known === wanted) ?? 'proposed';
  const [asked, setAsked] = useState<{ readonly adjustment: Adjustment; readonly decision: Decision } | null>(null);
  const adjustments = usePages(['adjustments', status], (cursor, signal) =>
    listAdjustments({ query: { status, ...(cursor === undefined ? {} : { cursor }) } }, { signal }),
  );
  const columns = useColumns(status, (adjustment, decision) => setAsked({ adjustment, decision }));
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Tabs
        label={texts.statuses.label}
        tabs={STATUSES.map((of) => ({ path: `/adjustments/${of}`, name: texts.statuses[of] }))}
        current={`/adjustments/${status}`}
      />
      <Paged query={adjustments} rowsOf={(page) => page.adjustments} empty={<Empty>{texts.none[status]}</Empty>}>
        {(rows) => (
          <Table
            caption={texts.statuses[status]}
            isCaptionHidden
            rows={rows}
            keyOf={({ memberId, adjustmentId }) => `${memberId} ${adjustmentId}`}
            columns={columns}
          />
        )}
      </Paged>
      {asked !== null && (
        <DecideAdjustmentDialog
          {...asked}
          onClose={() => setAsked(null)}
          onDecided={() => void queryClient.invalidateQueries({ queryKey: ['adjustments'] })}
        />
      )}
    </Page>
  );
};

const useColumns = (
  status: Adjustment['status'],
  onAsk: (adjustment: Adjustment, decision: Decision) => void,
): readonly Column<Adjustment>[] => {
  const texts = useTexts().adjustments;
  const { states } = useSharedTexts();
  const format = useFormat();
  const walletName = useWalletName();
  const may = useMay();
  return [
    { head: texts.askedAt, kind: 'time', cell: ({ askedAt }) => format.instant(askedAt) },
    { head: texts.member, cell: ({ memberId }) => <Link href={memberPath(memberId)}>{memberId}</Link> },
    {
      head: texts.points,
      kind: 'number',
      cell: ({ points, walletId }) => `${format.change(points)} ${walletName(walletId)}`,
    },
    { head: texts.reason, cell: ({ reasonCode }) => reasonCode },
    { head: texts.actor, cell: ({ actor }) => actor },
    ...(status === 'proposed'
      ? []
      : [{ head: texts.decidedBy, cell: ({ decidedBy }: Adjustment) => decidedBy ?? states.noValue }]),
    ...(status === 'declined' || !may()
      ? []
      : [{ head: texts.act, cell: (of: Adjustment) => <Acts adjustment={of} onAsk={onAsk} /> }]),
  ];
};

interface ActsProps {
  readonly adjustment: Adjustment;
  readonly onAsk: (adjustment: Adjustment, decision: Decision) => void;
}

/** Nobody approves what they asked for themselves, but may take it back. */
const Acts = ({ adjustment, onAsk }: ActsProps): ReactNode => {
  const texts = useTexts().adjustments;
  const format = useFormat();
  const { caller } = useSession();
  const { status, actor, points, reversedBy } = adjustment;
  const isOwn = actor === caller.name;
  if (reversedBy !== null) return <span className="muted">{texts.undone}</span>;
  const decisions: readonly Decision[] =
    status === 'posted' ? ['reverse'] : isOwn ? ['decline'] : ['approve', 'decline'];
  return (
    <div className="buttons">
      {decisions.map((decision) => (
        <button
          key={decision}
          type="button"
          aria-label={texts.acts.of(texts.acts[decision], format.change(points), actor)}
          onClick={() => onAsk(adjustment, decision)}
        >
          {texts.acts[decision]}
        </button>
      ))}
      {status === 'proposed' && isOwn && <span className="muted">{texts.own}</span>}
    </div>
  );
};

export default AdjustmentsPage;
