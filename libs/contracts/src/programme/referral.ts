import { integer, strict, type Section } from './parts';

/** When a member who was referred qualifies, so that rules with `on: referral-qualified` earn. */
export const referralSection = strict({
  minimumMinor: {
    ...integer(1),
    description: 'What one purchase must come to, in minor units, less what comes back of it in time',
  },
  returnDays: {
    ...integer(0, 366),
    description:
      'Whole local days after the day of the purchase within which what comes back counts against it; it qualifies when they are over',
  },
});

export type ReferralDocument = Section<typeof referralSection>;
