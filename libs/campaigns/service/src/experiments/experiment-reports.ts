import { Injectable } from '@nestjs/common';
import {
  compileExperiments,
  costOf,
  MEMBERS_MIN,
  upliftOf,
  type Experiment,
  type Sample,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { epochMs, instantFromEpochMs, Rejected, zoneId, type InstantIso } from '@accrue/kernel';
import { Programmes } from '../programme/programmes';
import type { CampaignsProblemCode } from '../problems';
import { ArmRecords, type ArmRecord } from './arm-records';
import type { ArmReportDto, ExperimentReportDto } from './experiment.dto';

const NOTHING: Omit<ArmRecord, 'arm'> = {
  ...{
    members: 0,
    exposed: 0,
    buyers: 0,
    receipts: 0,
    spend: 0,
    spendVariance: 0,
    spendBefore: 0,
    spendBeforeVariance: 0,
  },
  earned: {},
  given: {},
};

/** Whether an experiment makes a difference. */
@Injectable()
export class ExperimentReports {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly records: ArmRecords,
  ) {}

  /**
   * As the latest version that has the experiment describes it, until now or until it ended.
   * @throws Rejected programme.not_published, experiment.unknown
   */
  async of(experimentId: string): Promise<ExperimentReportDto> {
    const published = await this.programmes.published();
    if (published.length === 0) throw new Rejected<CampaignsProblemCode>('programme.not_published');
    const found = published.findLast(({ document }) => document.experiments?.some(({ id }) => id === experimentId));
    const document = found?.document;
    const experiment = compileExperiments(document?.experiments ?? [], zoneId(document?.timeZone ?? 'UTC')).get(
      experimentId,
    );
    if (found === undefined || experiment === undefined)
      throw new Rejected<CampaignsProblemCode>('experiment.unknown', { experimentId: experimentId.slice(0, 64) });
    const until = untilOf(experiment, this.ports.clock.now());
    const before = instantFromEpochMs(2 * epochMs(experiment.startsAt) - epochMs(until));
    const read = until > experiment.startsAt ? await this.records.read(experiment, { before, until }) : [];
    const records = experiment.arms.map(({ id: arm }) => read.find((each) => each.arm === arm) ?? { arm, ...NOTHING });
    const [baseline = { arm: '', ...NOTHING }] = records;
    const arms = records.map((record, index): ArmReportDto => {
      const { arm: id, members, exposed, buyers, receipts, spend, earned, given } = record;
      const isBaseline = index === 0;
      const before = isBaseline ? null : upliftOf(sampleBefore(record), sampleBefore(baseline));
      return {
        ...{ id, share: experiment.arms[index]?.share ?? '', members, exposed, buyers, receipts, spendMinor: spend },
        spendPerMemberMinor: members === 0 ? null : rounded(spend / members),
        earned: Object.entries(earned).map(([walletId, amount]) => ({ walletId, amount })),
        rewards: Object.entries(given).map(([rewardId, times]) => ({ rewardId, given: times })),
        costMinor: costOf(record, found.document),
        uplift: isBaseline ? null : told(upliftOf(sampleOf(record), sampleOf(baseline))),
        differenceBefore: told(before),
      };
    });
    return {
      ...{ id: experiment.id, name: experiment.name, version: found.version, currency: found.document.currency },
      ...{
        startsAt: experiment.startsAt,
        endsAt: experiment.endsAt,
        countedUntil: until,
        membersMin: MEMBERS_MIN,
        arms,
      },
      warnings: arms.flatMap(({ id, differenceBefore }) =>
        differenceBefore?.isClear === true
          ? [{ code: 'arms_differ_before_start' as const, arm: id, message: WARNING }]
          : [],
      ),
    };
  }
}

const WARNING =
  'Before the experiment began, members of this arm spent another sum than those of the first one. What they spend now may have the same cause.';

const untilOf = ({ endsAt }: Experiment, now: InstantIso): InstantIso =>
  endsAt !== null && endsAt < now ? endsAt : now;

const sampleOf = ({ members, spend, spendVariance }: ArmRecord): Sample => ({
  ...{ members, variance: spendVariance },
  mean: members === 0 ? 0 : spend / members,
});
const sampleBefore = (record: ArmRecord): Sample =>
  sampleOf({ ...record, spend: record.spendBefore, spendVariance: record.spendBeforeVariance });

const told = (uplift: ReturnType<typeof upliftOf>) =>
  uplift && {
    ...{ perMemberMinor: rounded(uplift.difference), lowMinor: rounded(uplift.low), highMinor: rounded(uplift.high) },
    isClear: uplift.isClear,
  };

/** To hundredths of a minor unit. */
const rounded = (value: number): number => Math.round(value * 100) / 100;
