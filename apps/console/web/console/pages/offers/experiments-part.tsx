import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { ArmReportDto, ExperimentReportDto, Programme } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useSharedTexts } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Loaded } from '#shared/ui/loaded';
import { Table } from '#shared/ui/table';
import { readExperiment } from '../../api';
import { useTexts } from '../../texts/texts';

/** What the arms of each experiment came to, and whether it makes a difference. */
export const ExperimentsPart = ({ document }: { readonly document: Programme }): ReactNode => {
  const texts = useTexts().offers.experiments;
  const { experiments = [] } = document;
  if (experiments.length === 0) return <Empty>{texts.none}</Empty>;
  return experiments.map(({ id, name }) => (
    <section key={id} className="section">
      <h2>{name}</h2>
      <Experiment experimentId={id} />
    </section>
  ));
};

const Experiment = ({ experimentId }: { readonly experimentId: string }): ReactNode => {
  const texts = useTexts().offers.experiments;
  const format = useFormat();
  const report = useQuery({
    queryKey: ['experiment', experimentId],
    queryFn: ({ signal }) => readExperiment({ path: { experimentId } }, { signal }),
  });
  return (
    <Loaded query={report}>
      {(shown) => (
        <div className="stack">
          <p className="muted">
            {shown.endsAt === null
              ? texts.since(format.day(shown.startsAt))
              : texts.between(format.day(shown.startsAt), format.day(shown.endsAt))}{' '}
            {texts.counted(format.instant(shown.countedUntil))}
          </p>
          {shown.warnings.map(({ arm }) => (
            <p key={arm} className="note note-warn">
              {texts.differBefore(arm)}
            </p>
          ))}
          <Arms report={shown} />
        </div>
      )}
    </Loaded>
  );
};

const Arms = ({
  report: { name, arms, currency, membersMin },
}: {
  readonly report: ExperimentReportDto;
}): ReactNode => {
  const texts = useTexts().offers.experiments;
  const { states } = useSharedTexts();
  const format = useFormat();
  // Averages have fractions of a minor unit.
  const money = (minor: number | null): string =>
    minor === null ? states.noValue : format.money(Math.round(minor), currency);
  const isFirst = ({ id }: ArmReportDto): boolean => id === arms[0]?.id;
  return (
    <Table
      caption={name}
      isCaptionHidden
      rows={arms}
      keyOf={({ id }) => id}
      columns={[
        { head: texts.arm, cell: ({ id }) => id },
        { head: texts.share, kind: 'number', cell: ({ share }) => `${share} %` },
        { head: texts.members, kind: 'number', cell: ({ members }) => format.count(members) },
        { head: texts.exposed, kind: 'number', cell: ({ exposed }) => format.count(exposed) },
        { head: texts.buyers, kind: 'number', cell: ({ buyers }) => format.count(buyers) },
        { head: texts.spend, kind: 'number', cell: ({ spendPerMemberMinor }) => money(spendPerMemberMinor) },
        { head: texts.cost, kind: 'number', cell: ({ costMinor }) => money(costMinor) },
        {
          head: texts.difference,
          kind: 'wide',
          cell: (arm) => {
            if (isFirst(arm)) return texts.compared;
            if (arm.uplift === null) return texts.tooFew(format.count(membersMin));
            const { perMemberMinor, lowMinor, highMinor, isClear } = arm.uplift;
            return (
              <>
                {texts.more(money(perMemberMinor), money(lowMinor), money(highMinor))}{' '}
                <Badge tone={isClear ? 'good' : 'plain'}>{isClear ? texts.clear : texts.unclear}</Badge>
              </>
            );
          },
        },
      ]}
    />
  );
};
