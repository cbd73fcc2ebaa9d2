import { Type } from '@sinclair/typebox';
import { integer, strict, type Section } from './parts';

/** When a member who was referred qualifies, so that rules with `on: referral-qualified` earn. */
export const referralSection = strict({
  minimumMinor: {
    ...integer(1),
    description: 'What one purchase must come to, in minor units, less what comes back of it in time',
  },
  returnDays: Type.Optional({
    ...integer(0, 366),
    description:
      'Whole local days after the day of the purchase within which what comes back counts against it; it qualifies when they are over. ' +
      'Default: `returns.windowDays`',
  }),
  burst: Type.Optional({
    ...strict({
      referrals: { ...integer(1, 10_000), description: 'So many are usual, more are reported' },
      days: { ...integer(1, 366), description: 'Of 24 hours each' },
    }),
    description: 'From when on the report of the programme’s health tells of an advocate; default 10 within 7 days',
  }),
});

export type ReferralDocument = Section<typeof referralSection>;
