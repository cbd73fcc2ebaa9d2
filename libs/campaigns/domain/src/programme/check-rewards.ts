import type { DrawDocument, RewardDocument } from '@accrue/contracts';
import { boundaryInstant, isLocalDate, type ZoneId } from '@accrue/kernel';
import { checkTicket } from './check-draws';
import { checkPositive, checkUnique, type Report } from './problem';

interface Around {
  readonly wallets: Pick<ReadonlySet<string>, 'has'>;
  readonly tiers: Pick<ReadonlySet<string>, 'has'>;
  readonly draws: readonly DrawDocument[];
}

/** What the schema cannot say of rewards: references, dates, and what contradicts itself. */
export const checkRewards = (rewards: readonly RewardDocument[], around: Around, report: Report): void => {
  checkUnique('/rewards', rewards, report);
  rewards.forEach((reward, index) => {
    const path = `/rewards/${index}`;
    const { wallet, points, tiers = [], cost, partner, cancel, kind } = reward;
    if (!around.wallets.has(wallet)) report(`${path}/wallet`, 'wallet.unknown', `there is no wallet "${wallet}"`);
    checkPositive(`${path}/points`, points, 'reward.points', report);
    checkDays(path, reward, report);
    tiers.forEach((tierId, at) => {
      if (!around.tiers.has(tierId)) report(`${path}/tiers/${at}`, 'tier.unknown', `there is no tier "${tierId}"`);
    });
    if (cost !== undefined && partner !== undefined && cost < partner.settles)
      report(
        `${path}/cost`,
        'reward.cost_below_settlement',
        `the partner alone is paid ${partner.settles}: it cannot cost ${cost}`,
      );
    if (reward.kind === 'access' && instantOf(reward.begins) === null)
      report(`${path}/begins`, 'reward.no_such_instant', `"${reward.begins}" is no instant`);
    if (reward.kind === 'access' && reward.waitingList !== undefined && reward.limits?.inAll !== undefined)
      report(
        `${path}/waitingList`,
        'reward.waits_in_vain',
        'a place that comes back may be over the limit of all members: leave one of both out',
      );
    if (reward.kind === 'draw-ticket') checkTicket(path, reward, around.draws, report);
    if (kind === 'donation' && reward.gift !== undefined)
      report(`${path}/gift`, 'reward.gift_to_nobody', 'a cause has it, and no member: leave it out');
    if (kind === 'product' && reward.gift?.acceptWithinDays !== undefined)
      report(
        `${path}/gift/acceptWithinDays`,
        'reward.accepted_at_the_till',
        'a product is accepted when it is handed over, within `confirmWithinDays`',
      );
    if (kind === 'code' && cancel === 'points-back')
      report(
        `${path}/cancel`,
        'reward.code_stays',
        'a code that was given may have been seen: it cannot be taken back',
      );
  });
};

/** The zone counts for dates only, which this is none. */
const instantOf = (text: string) => boundaryInstant(text, 'UTC' as ZoneId);

const checkDays = (path: string, { valid: { from, until } = {} }: RewardDocument, report: Report): void => {
  const days = Object.entries({ from, until });
  for (const [name, day] of days)
    if (day !== undefined && !isLocalDate(day))
      report(`${path}/valid/${name}`, 'reward.no_such_day', `there is no day "${day}"`);
  if (from !== undefined && until !== undefined && until < from)
    report(`${path}/valid/until`, 'reward.valid_never', `"${until}" is before "${from}"`);
};
