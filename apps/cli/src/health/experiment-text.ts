import { formatMoney, minorUnits } from '@accrue/kernel';
import type { ExperimentReportDto } from '@accrue/campaigns-service';
import { shown, table } from '../output';

export type ExperimentReport = ExperimentReportDto;
type Arm = ExperimentReport['arms'][number];

const COLUMNS = [
  ...['arm', 'share', 'members', 'exposed', 'buyers', 'receipts', 'spend', 'a member', 'cost'],
  ...['more than the first', '95 % interval', 'clear'],
] as const;

export const experimentText = (report: ExperimentReport): string => {
  const { id, name, version, currency, startsAt, endsAt, countedUntil, membersMin, arms, warnings } = report;
  const money = (minor: number | null): string =>
    minor === null ? '-' : formatMoney(minorUnits(Math.round(minor)), currency);
  const upliftOf = ({ uplift }: Arm) =>
    uplift === null
      ? {}
      : {
          'more than the first': money(uplift.perMemberMinor),
          '95 % interval': `${money(uplift.lowMinor)} to ${money(uplift.highMinor)}`,
          clear: uplift.isClear ? 'yes' : 'no',
        };
  const rows = arms.map((arm) => ({
    ...{
      arm: arm.id,
      share: `${arm.share} %`,
      members: arm.members,
      exposed: arm.exposed,
      buyers: arm.buyers,
      receipts: arm.receipts,
    },
    ...{ spend: money(arm.spendMinor), 'a member': money(arm.spendPerMemberMinor), cost: money(arm.costMinor) },
    ...upliftOf(arm),
  }));
  const small = arms.some(({ members }) => members < membersMin)
    ? [`Of an arm with fewer than ${shown(membersMin)} members nothing can be said.`]
    : [];
  return [
    `${id}: ${name} (version ${shown(version)}), from ${startsAt} ${endsAt === null ? 'on' : `until ${endsAt}`}; counted until ${countedUntil}`,
    table(rows, COLUMNS),
    ...small,
    ...warnings.map(({ arm, message }) => `Warning, ${arm}: ${message}`),
  ].join('\n\n');
};
