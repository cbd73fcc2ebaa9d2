import type { DrawDocument, RewardDocument } from '@accrue/contracts';
import { boundaryInstant, canonicalJson, type ZoneId } from '@accrue/kernel';
import { checkUnique, type Report } from './problem';

/** A draw says all who have won in one fact. */
const WINNERS_MAX = 1_000;

interface Around {
  readonly rewards: readonly RewardDocument[];
  readonly tiers: Pick<ReadonlySet<string>, 'has'>;
}

/** What the schema cannot say of draws: instants, references, and what contradicts itself. */
export const checkDraws = (draws: readonly DrawDocument[], around: Around, report: Report): void => {
  checkUnique('/draws', draws, report);
  draws.forEach((draw, index) => {
    const path = `/draws/${index}`;
    checkTimes(path, draw, report);
    checkUnique(`${path}/prizes`, draw.prizes, report);
    checkPrizes(path, draw, around.rewards, report);
    draw.tiers?.forEach((tierId, at) => {
      if (!around.tiers.has(tierId)) report(`${path}/tiers/${at}`, 'tier.unknown', `there is no tier "${tierId}"`);
    });
    if (!around.rewards.some((reward) => reward.kind === 'draw-ticket' && reward.draw === draw.id))
      report(path, 'draw.without_tickets', `no reward is a ticket of "${draw.id}": nobody could win`);
  });
};

const checkTimes = (path: string, { opens, closes }: DrawDocument, report: Report): void => {
  const [from, until] = [instantOf(opens), instantOf(closes)];
  if (from === null) report(`${path}/opens`, 'draw.no_such_instant', `"${opens}" is no instant`);
  if (until === null) report(`${path}/closes`, 'draw.no_such_instant', `"${closes}" is no instant`);
  if (from !== null && until !== null && until <= from)
    report(`${path}/closes`, 'draw.never_open', `"${closes}" is not after "${opens}"`);
};

/** The zone counts for dates only, which these are none. */
const instantOf = (text: string) => boundaryInstant(text, 'UTC' as ZoneId);

const checkPrizes = (
  path: string,
  { prizes }: DrawDocument,
  rewards: readonly RewardDocument[],
  report: Report,
): void => {
  prizes.forEach(({ reward: rewardId }, at) => {
    if (rewardId === undefined) return;
    const reward = rewards.find(({ id }) => id === rewardId);
    const place = `${path}/prizes/${at}/reward`;
    if (reward === undefined) report(place, 'reward.unknown', `there is no reward "${rewardId}"`);
    else if (reward.kind === 'draw-ticket')
      report(place, 'draw.prize_is_ticket', `"${rewardId}" is a ticket itself: its draw may have closed by then`);
  });
  const winners = prizes.reduce((sum, prize) => sum + prize.winners, 0);
  if (winners > WINNERS_MAX)
    report(`${path}/prizes`, 'draw.too_many_winners', `${winners} tickets would win, and ${WINNERS_MAX} can at most`);
};

/** Of a reward that is a ticket. */
export const checkTicket = (
  path: string,
  { draw: drawId, tiers = [], cancel }: Extract<RewardDocument, { readonly kind: 'draw-ticket' }>,
  draws: readonly DrawDocument[],
  report: Report,
): void => {
  const draw = draws.find(({ id }) => id === drawId);
  if (draw === undefined) report(`${path}/draw`, 'draw.unknown', `there is no draw "${drawId}"`);
  tiers.forEach((tierId, at) => {
    if (draw?.tiers !== undefined && !draw.tiers.includes(tierId))
      report(`${path}/tiers/${at}`, 'draw.not_for_tier', `"${drawId}" is not for the tier "${tierId}"`);
  });
  if (cancel === 'points-back')
    report(
      `${path}/cancel`,
      'reward.ticket_stays',
      'a ticket of a draw that has closed takes part: until then any till cancels it anyhow',
    );
};

/** Members have tickets of it, and its seed is committed to: what was published stays, also after a version without it. Its name is free. */
export const checkDrawsKept = (
  draws: readonly DrawDocument[],
  earlier: readonly DrawDocument[],
  report: Report,
): void => {
  const before = new Map(earlier.map((draw) => [draw.id, draw]));
  draws.forEach((draw, index) => {
    const { name: _old, ...kept } = before.get(draw.id) ?? draw;
    const { name: _new, ...now } = draw;
    for (const member of new Set([...Object.keys(kept), ...Object.keys(now)]) as Set<keyof typeof now>)
      if (canonicalJson([kept[member] ?? null]) !== canonicalJson([now[member] ?? null]))
        report(
          `/draws/${index}/${member}`,
          'draw.changed',
          `"${draw.id}" was published otherwise: another draw has another id`,
        );
  });
};
