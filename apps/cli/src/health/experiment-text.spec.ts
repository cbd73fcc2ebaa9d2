import { experimentText, type ExperimentReport } from './experiment-text';

const arm: ExperimentReport['arms'][number] = {
  ...{ id: 'control', share: '50', members: 40, exposed: 25, buyers: 20, receipts: 31, spendMinor: 400_000 },
  ...{ spendPerMemberMinor: 10_000, earned: [], rewards: [], costMinor: 4_000, uplift: null, differenceBefore: null },
};
const report: ExperimentReport = {
  ...{ id: 'coffee', name: 'Double coffee', version: 2, currency: 'GBP', startsAt: '2026-03-01T00:00:00.000Z' },
  ...{ endsAt: null, countedUntil: '2026-04-01T00:00:00.000Z', membersMin: 30 },
  arms: [
    arm,
    {
      ...{ ...arm, id: 'double', members: 41, costMinor: null },
      uplift: { perMemberMinor: 182.5, lowMinor: -21.3, highMinor: 386.3, isClear: false },
    },
  ],
  warnings: [{ code: 'arms_differ_before_start', arm: 'double', message: 'They differed.' }],
};

it('an experiment for people shows each arm beside the first', () => {
  expect(experimentText(report))
    .toBe(`coffee: Double coffee (version 2), from 2026-03-01T00:00:00.000Z on; counted until 2026-04-01T00:00:00.000Z

arm      share  members  exposed  buyers  receipts  spend        a member    cost       more than the first  95 % interval          clear
control  50 %   40       25       20      31        4000.00 GBP  100.00 GBP  40.00 GBP  -                    -                      -
double   50 %   41       25       20      31        4000.00 GBP  100.00 GBP  -          1.83 GBP             -0.21 GBP to 3.86 GBP  no

Warning, double: They differed.`);
  const few = { ...report, endsAt: '2026-04-01T00:00:00.000Z', arms: [{ ...arm, members: 29 }], warnings: [] };
  expect(experimentText(few)).toContain('until 2026-04-01T00:00:00.000Z; counted');
  expect(experimentText(few)).toContain('Of an arm with fewer than 30 members nothing can be said.');
});
