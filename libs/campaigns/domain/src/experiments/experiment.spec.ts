import type { ExperimentDocument } from '@accrue/contracts';
import { memberId, zoneId, type InstantIso } from '@accrue/kernel';
import { evaluate } from '../rules/evaluate.fixture';
import { line } from '../receipt/receipt.fixture';
import { document, problemsOf, withRule } from '../programme/programme.fixture';
import { checkSuccession } from '../programme/succession';
import { armOf, compileExperiments } from './experiment';

const coffee: ExperimentDocument = {
  ...{ id: 'coffee', name: 'Double coffee', from: '2020-05-01', until: '2020-06-01' },
  arms: [
    { id: 'control', share: '50' },
    { id: 'double', share: '25.5' },
  ],
};
const control: ExperimentDocument = {
  ...{ id: 'all', name: 'Control group', from: '2020-01-01', holdout: 'held-out' },
  arms: [
    { id: 'held-out', share: '10' },
    { id: 'treated', share: '90' },
  ],
};
const members = Array.from({ length: 20_000 }, (_, index) => memberId(`m-${String(index)}`));
const shareOf = (
  ofMembers: readonly unknown[],
  isIn: (arm: string | null) => boolean,
  armOfMember: (index: number) => string | null,
) => ofMembers.filter((_, index) => isIn(armOfMember(index))).length / ofMembers.length;

describe('the arms of an experiment', () => {
  const compile = (...all: readonly ExperimentDocument[]) => compileExperiments(all, zoneId('Europe/London'));

  it('have their share of members, each always in the same one', () => {
    const experiment = compile(coffee).get('coffee')!;
    const arms = members.map((member) => armOf(experiment, member)?.id ?? null);
    const share = (id: string | null) =>
      shareOf(
        members,
        (arm) => arm === id,
        (index) => arms[index] ?? null,
      );
    expect(share('control')).toBeCloseTo(0.5, 1);
    expect(share('double')).toBeCloseTo(0.255, 1);
    expect(share(null)).toBeCloseTo(0.245, 1);
    // Another version says more, and changes nobody.
    const later = compile(control, { ...coffee, until: '2021-01-01' }).get('coffee')!;
    const moved = members.filter((member, index) => {
      const arm = armOf(later, member)?.id ?? null;
      return arm !== null && arm !== arms[index];
    });
    expect(moved).toEqual([]);
  });

  it('say nothing of another experiment, except that who is held out takes part in none', () => {
    const all = compile(control, coffee, { ...coffee, id: 'tea' });
    const [held, cups, tea] = ['all', 'coffee', 'tea'].map((id) => all.get(id)!);
    const inArm = members.map((member) => [held, cups, tea].map((each) => armOf(each!, member)?.id ?? null));
    const ofHeldOut = inArm.filter(([arm]) => arm === 'held-out');
    expect(ofHeldOut.length / members.length).toBeCloseTo(0.1, 1);
    expect(ofHeldOut.filter(([, a, b]) => a !== null || b !== null)).toEqual([]);
    const both = inArm.filter(([, a, b]) => a === 'control' && b === 'control');
    expect(both.length / (members.length - ofHeldOut.length)).toBeCloseTo(0.25, 1);
  });

  it('decide who earns, while it runs', () => {
    const programme = {
      ...withRule({ earn: { fixed: 7 }, members: { experiment: { id: 'coffee', arm: 'double' } } }),
      experiments: [coffee],
    };
    const experiment = compile(coffee).get('coffee')!;
    const [inside, outside] = ['double', 'control'].map((id) =>
      members.find((each) => armOf(experiment, each)?.id === id)!,
    );
    const outcome = (context: Parameters<typeof evaluate>[2]) => {
      const { awards, trace } = evaluate(programme, [line('1')], context);
      return [awards[0]?.points, trace[0]?.reasons];
    };
    expect(outcome({ memberId: inside! })).toEqual([7, []]);
    const other = (arm: string | null) => ({ code: 'rule.other_arm', data: { experimentId: 'coffee', arm } });
    expect(outcome({ memberId: outside! })).toEqual([0, [other('control')]]);
    expect(outcome({ memberId: null })).toEqual([0, [other(null)]]);
    const over = { code: 'rule.experiment_not_running', data: { experimentId: 'coffee' } };
    // 1 June begins at 23:00 UTC in London's summer.
    const at = (time: string) => ({ memberId: inside!, occurredAt: time as InstantIso });
    expect(outcome(at('2020-05-31T22:59:59.999Z'))).toEqual([7, []]);
    expect(outcome(at('2020-05-31T23:00:00.000Z'))).toEqual([0, [over]]);
    expect(outcome(at('2020-04-30T22:59:59.999Z'))).toEqual([0, [over]]);
  });
});

describe('a document with experiments', () => {
  const codes = (experiments: readonly ExperimentDocument[], experiment?: { id: string; arm: string }) =>
    problemsOf({ ...withRule(experiment === undefined ? {} : { members: { experiment } }), experiments }).map(
      ({ path, code }) => [path, code],
    );

  it('is refused when arms make no sense', () => {
    expect(codes([coffee, control], { id: 'coffee', arm: 'double' })).toEqual([]);
    const [first] = coffee.arms;
    expect(codes([{ ...coffee, arms: [first!, { id: 'control', share: '50.01' }] }])).toEqual([
      ['/experiments/0/arms/1/id', 'id.duplicate'],
      ['/experiments/0/arms', 'experiment.shares_over_100'],
    ]);
    expect(codes([{ ...coffee, arms: [first!, { id: 'none', share: '0.00' }] }])).toEqual([
      ['/experiments/0/arms/1/share', 'experiment.share_zero'],
    ]);
    expect(codes([{ ...coffee, holdout: 'triple' }, control])).toEqual([
      ['/experiments/0/holdout', 'experiment.arm_unknown'],
      ['/experiments/1/holdout', 'experiment.second_holdout'],
    ]);
    expect(codes([{ ...coffee, from: '2020-13-01', until: '2020-06-31' }])).toEqual([
      ['/experiments/0/from', 'when.not_a_time'],
      ['/experiments/0/until', 'when.not_a_time'],
    ]);
    expect(codes([{ ...coffee, until: '2020-05-01' }, coffee])).toEqual([
      ['/experiments/1/id', 'id.duplicate'],
      ['/experiments/0', 'when.empty'],
    ]);
    expect(codes([coffee], { id: 'tea', arm: 'double' })).toEqual([
      ['/earning/rules/0/members/experiment/id', 'experiment.unknown'],
    ]);
    expect(codes([coffee], { id: 'coffee', arm: 'triple' })).toEqual([
      ['/earning/rules/0/members/experiment/arm', 'experiment.arm_unknown'],
    ]);
  });

  it('keeps everybody in their arm', () => {
    const changes = (after: ExperimentDocument) =>
      checkSuccession({ ...document, experiments: [after] }, [{ ...document, experiments: [coffee] }, document]).map(
        ({ path, code }) => [path, code],
      );
    expect(changes({ ...coffee, name: 'Coffee', until: '2020-05-20' })).toEqual([]);
    expect(changes({ ...coffee, from: '2020-04-30', arms: [...coffee.arms].reverse(), holdout: 'control' })).toEqual(
      ['from', 'arms', 'holdout'].map((member) => [`/experiments/0/${member}`, 'experiment.changed']),
    );
  });
});
