import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PlannedWalletDto, SimulationReportDto, TierSimulationReportDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useSharedTexts } from '#shared/texts/texts';
import { Facts } from '#shared/ui/facts';
import { Table } from '#shared/ui/table';
import { ColumnsByMonth } from '../../charts/columns-by-month';
import { memberPath } from '../../places';
import { useTexts } from '../../texts/texts';
import type { Outcome } from './simulate';

/** What the draft would have given, beside what the published version would have: the platform's figures, as they are. */
export const Report = ({ outcome: { report, moves, overDays } }: { readonly outcome: Outcome }): ReactNode => {
  const texts = useTexts().programme.whatIf;
  const format = useFormat();
  const overOf = (days: number | null): string => {
    if (days === null) return texts.overs.all;
    if (days === 90 || days === 365) return texts.overs[`${days}d`];
    return texts.lastDays(format.count(days));
  };
  return (
    <div className="stack">
      <p role="status" className="note note-good">
        {texts.replayed(
          overOf(overDays),
          format.count(report.replayed.receipts),
          format.count(report.replayed.members),
          format.instant(report.asOf),
        )}
      </p>
      {report.wallets.map((wallet) => (
        <Wallet key={wallet.walletId} wallet={wallet} report={report} />
      ))}
      {moves !== null && <Moves moves={moves} />}
      <Rules report={report} />
    </div>
  );
};

const Wallet = ({
  wallet,
  report,
}: {
  readonly wallet: PlannedWalletDto;
  readonly report: SimulationReportDto;
}): ReactNode => {
  const texts = useTexts().programme.whatIf;
  const { states } = useSharedTexts();
  const format = useFormat();
  const money = (minor: number | null): string =>
    minor === null ? states.noValue : format.money(minor, report.currency);
  const { published, draft, name, unit } = wallet;
  const of = <Row extends { readonly walletId: string }>(rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ walletId }) => walletId === wallet.walletId);
  const months = of(report.months);
  return (
    <>
      <Table
        caption={texts.figuresOf(name, unit)}
        rows={[
          { figure: texts.issued, one: format.count(published.issued), other: format.count(draft.issued) },
          { figure: texts.takenBack, one: format.count(published.takenBack), other: format.count(draft.takenBack) },
          { figure: texts.cost, one: money(published.costMinor), other: money(draft.costMinor) },
          { figure: texts.liability, one: money(published.liabilityMinor), other: money(draft.liabilityMinor) },
        ]}
        keyOf={({ figure }) => figure}
        columns={[
          { head: texts.figure, cell: ({ figure }) => figure },
          { head: texts.published, kind: 'number', cell: ({ one }) => one },
          { head: texts.draft, kind: 'number', cell: ({ other }) => other },
        ]}
      />
      {of(report.members).map((members) => (
        <Members key={members.walletId} members={members} />
      ))}
      {months.length > 0 && (
        <ColumnsByMonth
          title={texts.picture(name, format.count(published.issued), format.count(draft.issued))}
          unit={unit}
          asOf={format.instant(report.asOf)}
          file={`what-if-${wallet.walletId}`}
          series={[texts.published, texts.draft]}
          months={months.map((month) => ({
            month: month.month,
            values: [month.published.issued, month.draft.issued],
          }))}
        />
      )}
    </>
  );
};

const Members = ({
  members: { winners, losers, unchanged, most },
}: {
  readonly members: SimulationReportDto['members'][number];
}): ReactNode => {
  const texts = useTexts().programme.whatIf;
  const format = useFormat();
  const rows = [
    ...most.winners.map((member) => ({ ...member, way: texts.winners })),
    ...most.losers.map((member) => ({ ...member, way: texts.losers })),
  ];
  return (
    <>
      <Facts
        facts={{
          [texts.winners]: format.count(winners),
          [texts.losers]: format.count(losers),
          [texts.unchanged]: format.count(unchanged),
        }}
      />
      {rows.length > 0 && (
        <Table
          caption={texts.most}
          rows={rows}
          keyOf={({ memberId, way }) => `${way} ${memberId}`}
          columns={[
            { head: texts.way, cell: ({ way }) => way },
            { head: texts.member, cell: ({ memberId }) => <Link href={memberPath(memberId)}>{memberId}</Link> },
            { head: texts.published, kind: 'number', cell: ({ published }) => format.count(published) },
            { head: texts.draft, kind: 'number', cell: ({ draft }) => format.count(draft) },
          ]}
        />
      )}
    </>
  );
};

const Moves = ({
  moves: { up, down, same, flows, measuredAt, beginsAtZero },
}: {
  readonly moves: TierSimulationReportDto;
}): ReactNode => {
  const texts = useTexts().programme.whatIf;
  const { states } = useSharedTexts();
  const format = useFormat();
  return (
    <section className="section">
      <h3>{texts.tiers(format.instant(measuredAt))}</h3>
      {beginsAtZero && <p className="note note-warn">{texts.beginsAtZero}</p>}
      <Facts
        facts={{ [texts.up]: format.count(up), [texts.down]: format.count(down), [texts.same]: format.count(same) }}
      />
      <Table
        caption={texts.flows}
        rows={flows}
        keyOf={({ from, to }) => `${from ?? ''} ${to ?? ''}`}
        columns={[
          { head: texts.from, cell: ({ from }) => from ?? states.noValue },
          { head: texts.to, cell: ({ to }) => to ?? states.noValue },
          { head: texts.way, cell: ({ way }) => texts.ways[way] },
          { head: texts.members, kind: 'number', cell: ({ members }) => format.count(members) },
        ]}
      />
    </section>
  );
};

const Rules = ({ report: { rules } }: { readonly report: SimulationReportDto }): ReactNode => {
  const texts = useTexts().programme;
  const format = useFormat();
  return (
    <Table
      caption={texts.whatIf.rules}
      rows={rules}
      keyOf={({ ruleId, walletId }) => `${ruleId} ${walletId}`}
      columns={[
        { head: texts.whatIf.rule, cell: ({ name }) => name },
        { head: texts.changes.kind, cell: ({ change }) => texts.whatIf.ruleChanges[change] },
        { head: texts.whatIf.published, kind: 'number', cell: ({ published }) => format.count(published.issued) },
        { head: texts.whatIf.draft, kind: 'number', cell: ({ draft }) => format.count(draft.issued) },
        { head: texts.whatIf.winners, kind: 'number', cell: ({ members }) => format.count(members.up) },
        { head: texts.whatIf.losers, kind: 'number', cell: ({ members }) => format.count(members.down) },
      ]}
    />
  );
};
