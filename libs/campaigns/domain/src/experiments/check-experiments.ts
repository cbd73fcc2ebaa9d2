import type { ExperimentDocument } from '@accrue/contracts';
import { BUCKETS, type ZoneId } from '@accrue/kernel';
import { checkUnique, type Report } from '../programme/problem';
import { checkDates } from '../rules/conditions/dates';
import { placesOf } from './experiment';

export const checkExperiments = (
  experiments: readonly ExperimentDocument[],
  { zone, report }: { readonly zone: ZoneId; readonly report: Report },
): void => {
  let control: string | null = null;
  experiments.forEach((experiment, index) => {
    const path = `/experiments/${index}`;
    checkDates(experiment, { path, zone, report });
    checkArms(experiment, path, report);
    const { id, holdout, arms } = experiment;
    if (holdout === undefined) return;
    if (!arms.some((arm) => arm.id === holdout))
      report(`${path}/holdout`, 'experiment.arm_unknown', `"${id}" has no arm "${holdout}"`);
    if (control !== null)
      report(
        `${path}/holdout`,
        'experiment.second_holdout',
        `"${control}" is the control group of the programme already`,
      );
    control ??= id;
  });
};

const checkArms = ({ arms }: ExperimentDocument, path: string, report: Report): void => {
  checkUnique(`${path}/arms`, arms, report);
  let places = 0;
  arms.forEach(({ id, share }, index) => {
    const own = placesOf(share);
    places += own;
    if (own === 0) report(`${path}/arms/${index}/share`, 'experiment.share_zero', `nobody would ever be in "${id}"`);
  });
  if (places > BUCKETS)
    report(
      `${path}/arms`,
      'experiment.shares_over_100',
      `the shares come to ${String(places / 100)} percent of all members`,
    );
};

/** What a rule says about the arm that it is for. @param path of `members/experiment` */
export const checkArm = (
  wanted: { readonly id: string; readonly arm: string } | undefined,
  path: string,
  experiments: readonly ExperimentDocument[],
  report: Report,
): void => {
  if (wanted === undefined) return;
  const experiment = experiments.find(({ id }) => id === wanted.id);
  if (experiment === undefined) report(`${path}/id`, 'experiment.unknown', `there is no experiment "${wanted.id}"`);
  else if (!experiment.arms.some(({ id }) => id === wanted.arm))
    report(`${path}/arm`, 'experiment.arm_unknown', `"${wanted.id}" has no arm "${wanted.arm}"`);
};

/** Whoever was in an arm stays in it, for as long as the experiment is told of. @param earlier of all versions before */
export const checkExperimentsKept = (
  experiments: readonly ExperimentDocument[],
  earlier: readonly ExperimentDocument[],
  report: Report,
): void => {
  const before = new Map(earlier.map((experiment) => [experiment.id, experiment]));
  experiments.forEach((experiment, index) => {
    const was = before.get(experiment.id);
    if (was === undefined) return;
    for (const member of ['from', 'arms', 'holdout'] as const)
      if (JSON.stringify(was[member]) !== JSON.stringify(experiment[member]))
        report(
          `/experiments/${index}/${member}`,
          'experiment.changed',
          `"${experiment.id}" was published otherwise: what is tried anew has another id`,
        );
  });
};
