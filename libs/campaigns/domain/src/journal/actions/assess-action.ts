import type { ActionDocument, ActionV1 } from '@accrue/contracts';
import {
  contentHash,
  epochMs,
  parseInstant,
  Rejected,
  type ActionId,
  type InstantIso,
  type MemberId,
} from '@accrue/kernel';
import { CLOCK_TOLERANCE_MS } from '../../receipt';
import type { ProgrammeVersion } from '../../programme/versions';
import type { CampaignsRejectionCode } from '../../rejections';
import { programmeFor } from '../recording/assess-receipt';
import { tooOldAt } from '../recording/too-old';
import type { ActionFacts } from '../events';

/** At one instant it comes after receipts, and so after a tier step that one of them caused. */
export const actionOrder = (occurredAt: InstantIso, actionId: ActionId): string => `${occurredAt}|~|${actionId}`;

/** What enrollment tells of a member, which is no action of theirs. */
export type OccasionOfMember =
  | { readonly trigger: 'enrolment'; readonly occurredAt: InstantIso }
  | { readonly trigger: 'birthday' | 'anniversary'; readonly occurredAt: InstantIso; readonly year: number };

/** Each is told once, whoever tells it: an enrolment, and what comes each year once in a year. */
export const occasionId = (memberId: MemberId, occasion: OccasionOfMember): ActionId =>
  ('year' in occasion ? `~${memberId}~${occasion.trigger}~${String(occasion.year)}` : `~${memberId}`) as ActionId;

const OF_MEMBER = /^~(.+?)(?:~(?:(?:birthday|anniversary)~\d{4}|tier~.+|offer~.+|referred|referral~.+))?$/;

/** Whose occasion it is; null: it is an action, whose key its sender made. */
export const memberOfOccasion = (actionId: ActionId): MemberId | null =>
  (OF_MEMBER.exec(actionId)?.[1] ?? null) as MemberId | null;

/**
 * An action as it comes from outside, checked before any key is reserved for it.
 * @param content satisfies the public schema
 * @throws Rejected programme.not_published, action.instant_invalid, action.in_the_future, action.too_old, action.type_unknown,
 *   action.attribute_unknown, action.attribute_invalid
 */
export const assessAction = (
  { key, type, member, occurredAt: written, attributes = {} }: ActionV1,
  { programmes, now }: { readonly programmes: readonly ProgrammeVersion[]; readonly now: InstantIso },
): ActionFacts => {
  const occurredAt = eventTimeOf(written, now);
  const { version, programme } = programmeFor({ occurredAt }, programmes);
  const tooOld = tooOldAt(now, occurredAt, programmes);
  if (tooOld !== null) throw new Rejected<CampaignsRejectionCode>('action.too_old', { occurredAt, ...tooOld });
  const declared = programme.actions.get(type);
  if (declared === undefined) throw new Rejected<CampaignsRejectionCode>('action.type_unknown', { type });
  checkAttributes(attributes, declared);
  const actionId = key as ActionId;
  return {
    ...{ actionId, trigger: 'action', type, occurredAt, order: actionOrder(occurredAt, actionId), attributes },
    hash: contentHash({ type, member: { idType: member.idType, value: member.value }, occurredAt, attributes }),
    programmeVersion: version,
  };
};

/**
 * An enrolment, a birthday or an anniversary, if a rule is about it: nobody is welcomed by a programme that was not there when they came,
 * and one that welcomes nobody has nothing to record. @returns null: nothing is to be done
 */
export const assessOccasion = (
  memberId: MemberId,
  told: OccasionOfMember,
  programmes: readonly ProgrammeVersion[],
): ActionFacts | null => {
  const { occurredAt } = told;
  const version = programmes.findLast(({ effectiveFrom }) => effectiveFrom <= occurredAt);
  const occasion = { ...told, type: null };
  if (version?.programme.occasionRules.some((rule) => rule.isFor(occasion)) !== true) return null;
  const actionId = occasionId(memberId, told);
  const order = actionOrder(occurredAt, actionId);
  return { ...occasion, actionId, order, attributes: {}, hash: '', programmeVersion: version.version };
};

/** @throws Rejected action.instant_invalid, action.in_the_future */
export const eventTimeOf = (written: string, now: InstantIso): InstantIso => {
  const occurredAt = instantOf(written);
  const aheadMs = epochMs(occurredAt) - epochMs(now);
  if (aheadMs > CLOCK_TOLERANCE_MS)
    throw new Rejected<CampaignsRejectionCode>('action.in_the_future', { occurredAt, now, aheadMs });
  return occurredAt;
};

const instantOf = (written: string): InstantIso => {
  try {
    return parseInstant(written);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    throw new Rejected<CampaignsRejectionCode>('action.instant_invalid', { occurredAt: written.slice(0, 64) });
  }
};

const TYPE_OF = { text: 'string', number: 'number', boolean: 'boolean' } as const;

const checkAttributes = (
  attributes: NonNullable<ActionV1['attributes']>,
  { attributes: declared = [] }: ActionDocument,
): void => {
  for (const [name, value] of Object.entries(attributes)) {
    const type = declared.find(({ id }) => id === name)?.type;
    const pointer = `/attributes/${name.slice(0, 64)}`;
    if (type === undefined) throw new Rejected<CampaignsRejectionCode>('action.attribute_unknown', { pointer });
    if (typeof value !== TYPE_OF[type])
      throw new Rejected<CampaignsRejectionCode>('action.attribute_invalid', {
        pointer,
        detail: `${pointer} must be a ${type}`,
      });
  }
};
