import { Type, instant, nullable, text } from '../define';
import { reason, type ReasonOf } from './define';

/** Why a receipt is not recorded. */
export const RECEIPT_REASONS = {
  'receipt.training': reason('It was rung up to learn how', {}),
  'receipt.suspended': reason('It is not finished yet', {}),
  'receipt.cancelled': reason('It was given up before it was finished', {}),
  'receipt.no_sale': reason('Nothing was sold', {}),
  'receipt.void_without_original': reason('It undoes another one, and does not say which', {}),
  'receipt.too_old': reason(
    'It is older than the programme takes without a person’s decision',
    {
      occurredAt: instant('When it happened, as the till wrote it'),
      ageDays: Type.Integer({ minimum: 1, description: 'Whole days that it is old' }),
      tooOldDays: Type.Integer({ minimum: 0, description: 'The programme’s limit' }),
    },
    ...[1, 2, 5, 21, 22, 25].map((days) => ({
      occurredAt: '2026-09-01T22:30:00.000Z',
      ageDays: days,
      tooOldDays: days - 1,
    })),
  ),
} as const;

export type ReceiptReason = ReasonOf<typeof RECEIPT_REASONS>;

/** Why a rule does not apply to a receipt. */
export const RULE_REASONS = {
  'rule.not_valid_yet': reason(
    'It begins later',
    { startsAt: instant('When it begins') },
    { startsAt: '2026-12-31T23:00:00.000Z' },
  ),
  'rule.no_longer_valid': reason(
    'It has ended',
    { endedAt: instant('When it ended') },
    { endedAt: '2026-12-31T23:00:00.000Z' },
  ),
  'rule.channel_excluded': reason(
    'It is not for receipts of this channel',
    { channel: text('Channel of the receipt') },
    ...['store', 'web', 'app', 'kiosk', 'call_center', 'another'].map((channel) => ({ channel })),
  ),
  'rule.store_excluded': reason(
    'It is not for receipts of this store',
    { storeId: text('Store of the receipt') },
    { storeId: 'S-1' },
  ),
  'rule.other_hours': reason(
    'It is for other days or hours',
    {
      weekday: text('Day of the sale by the clock that counts: mon, tue, wed, thu, fri, sat, sun'),
      localTime: text('What that clock showed, hours and minutes'),
    },
    ...['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((weekday) => ({ weekday, localTime: '18:05' })),
  ),
  'rule.other_tier': reason(
    'It is for members of other tiers',
    { tierId: nullable(text('Tier of the member before the receipt; null: the ladder has none for everybody')) },
    { tierId: 'silver' },
    { tierId: null },
  ),
  'rule.not_newly_enrolled': reason(
    'It is for members in the first days after their enrolment',
    { enrolledOn: nullable(text('Local day on which the member enrolled; null: nobody is known')) },
    { enrolledOn: '2026-12-31' },
    { enrolledOn: null },
  ),
  'rule.other_segment': reason(
    'It is for members in other segments',
    { segmentIds: text('Segments that it is for, with commas between them') },
    { segmentIds: 'loyal, lapsed' },
  ),
  'rule.experiment_not_running': reason(
    'Its experiment does not run at that time',
    { experimentId: text('Experiment') },
    { experimentId: 'double-coffee' },
  ),
  'rule.other_arm': reason(
    'It is for members in another arm of an experiment',
    {
      experimentId: text('Experiment'),
      arm: nullable(text('Arm of the member; null: the member takes no part, or nobody is known')),
    },
    { experimentId: 'double-coffee', arm: 'control' },
    { experimentId: 'double-coffee', arm: null },
  ),
  'rule.condition_not_met': reason('What the basket is, or who bought it, does not meet its condition', {}),
  'rule.condition_unanswered': reason('Its condition has no answer for this receipt', {}),
  'rule.counter_not_reached': reason(
    'Its counter did not get as far as it asks for',
    {
      counterId: text('Counter'),
      value: Type.Integer({ description: 'How far it is, this receipt included' }),
      next: nullable(
        Type.Integer({ description: 'Where the rule gives next; null: it gives once, and that is behind' }),
      ),
    },
    { counterId: 'coffees', value: 7, next: 10 },
    { counterId: 'coffees', value: 12, next: null },
  ),
  'rule.other_was_better': reason(
    'Of its group another rule gives more, and only one counts',
    { group: text('Group'), ruleId: text('The rule that counts') },
    { group: 'bonuses', ruleId: 'double-coffee' },
  ),
  'rule.referral_undone': reason(
    'The purchase by which the referral qualified does not last, or another one came first',
    {},
  ),
  'rule.referral_of_oneself': reason('Who referred turned out to be who was referred', {}),
  'rule.tier_not_reached': reason('The tier turned out not to have been reached then', {}),
  'cap.budget': reason(
    'Its budget has not all of what the rule would give',
    {
      budgetId: text('Budget'),
      desired: Type.Integer({ description: 'What the rule would give' }),
      granted: Type.Integer({ description: 'What it gives' }),
    },
    { budgetId: 'spring', desired: 50, granted: 20 },
    { budgetId: 'spring', desired: 50, granted: 0 },
  ),
  'rule.nothing_eligible': reason('None of the lines counts', {}),
} as const;

export type RuleReason = ReasonOf<typeof RULE_REASONS>;

/** Why a line counts for nothing under a rule. */
export const LINE_REASONS = {
  'line.voided': reason('It was struck out', {}),
  'line.returned': reason('The goods are back', {}),
  'line.not_eligible_at_till': reason('The till says that it earns nothing', {}),
  'line.type_excluded': reason(
    'Lines of this type earn nothing',
    { lineType: text('Type of the line') },
    ...['gift_card', 'shipping', 'deposit', 'donation', 'fee', 'another'].map((lineType) => ({ lineType })),
  ),
  'line.sku_excluded': reason('This article earns nothing', { sku: text('Article') }, { sku: 'POST' }),
  'line.brand_excluded': reason('This brand earns nothing', { brand: text('Brand') }, { brand: 'Acme' }),
  'line.category_excluded': reason('Articles of its category earn nothing', {}),
  'line.not_included': reason('The rule is for other articles', {}),
} as const;

export type LineReason = ReasonOf<typeof LINE_REASONS>;
