import { Type } from '@sinclair/typebox';
import { LOCALES, type Locale } from '../locales';
import { actionsSection } from './actions';
import { coalitionSection } from './coalition';
import { budgetsSection } from './budgets';
import { countersSection } from './counters';
import { drawsSection } from './draws';
import { discountsSection } from './discounts';
import { experimentsSection } from './experiments';
import { earningSectionOf, publishedEarning, type EffectFragment, type RuleParts } from './earning';
import { guardrailsSection } from './guardrails';
import { referralSection } from './referral';
import { membersSection } from './members';
import { offersSection } from './offers';
import { partnersSection } from './partners';
import { name, opened, strict, type Section } from './parts';
import { claimsSection, receiptsSection, returnsSection } from './receipts';
import { publishedRewards, rewardsSection } from './rewards';
import { rfmSection, segmentsSection } from './segments';
import { tiersSection } from './tiers';
import { walletsSection } from './wallets';

/** What every version says of itself, and what its wallets are. */
const frame = {
  schemaVersion: Type.Literal(1),
  name,
  timeZone: Type.String({
    minLength: 1,
    maxLength: 60,
    description: 'IANA time zone in which its days begin and end',
  }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
  locale: Type.Optional(
    Type.Unsafe<Locale>({ enum: LOCALES, description: 'Language of sentences for whoever asks for none; default: en' }),
  ),
  wallets: walletsSection,
};

/**
 * The programme document, version 1: everything the operator decides about the programme, as people write it (YAML or JSON). Each
 * section stands in a file of its own; the types follow from the schemas. What a schema cannot say, campaigns checks.
 * @param effects what rules can do
 */
export const programmeSchemaOf = (effects: readonly EffectFragment[]) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:accrue:programme:v1',
  title: 'Loyalty programme, document version 1',
  ...strict({
    ...frame,
    members: Type.Optional(membersSection),
    actions: Type.Optional(actionsSection),
    counters: Type.Optional(countersSection),
    segments: Type.Optional(segmentsSection),
    rfm: Type.Optional(rfmSection),
    experiments: Type.Optional(experimentsSection),
    offers: Type.Optional(offersSection),
    discounts: Type.Optional(discountsSection),
    budgets: Type.Optional(budgetsSection),
    earning: earningSectionOf(effects),
    referral: Type.Optional(referralSection),
    returns: Type.Optional(returnsSection),
    receipts: Type.Optional(receiptsSection),
    claims: Type.Optional(claimsSection),
    tiers: Type.Optional(tiersSection),
    rewards: Type.Optional(rewardsSection),
    draws: Type.Optional(drawsSection),
    partners: Type.Optional(partnersSection),
    coalition: Type.Optional(coalitionSection),
    guardrails: Type.Optional(guardrailsSection),
  }),
});

type Sections = Section<ReturnType<typeof programmeSchemaOf>>;

/** @template Rule with what its effect adds */
export interface ProgrammeDocument<Rule extends RuleParts = RuleParts> extends Sections {
  readonly earning: Omit<Sections['earning'], 'rules'> & { readonly rules: readonly Rule[] };
}

/**
 * The document in the fact of its publication, as far as other contexts read it. A message that breaks it is a dead letter; so
 * nobody parses or checks the document again.
 */
export const publishedDocument = opened(
  Type.Object(
    {
      ...frame,
      members: Type.Optional(membersSection),
      earning: Type.Optional(publishedEarning),
      tiers: Type.Optional(tiersSection),
      rewards: Type.Optional(publishedRewards),
      draws: Type.Optional(drawsSection),
    },
    { additionalProperties: true, description: 'The programme document; its own JSON Schema describes all of it' },
  ),
);

const ofLadders = { ...frame, members: Type.Optional(membersSection), tiers: Type.Optional(tiersSection) };
const ofOthers = Object.keys(programmeSchemaOf([]).properties).filter((section) => !(section in ofLadders));

/** A document as somebody wrote it, as far as its ladder is about: whether the other sections are right campaigns says. */
export const ladderDraft = strict({
  ...ofLadders,
  ...Object.fromEntries(ofOthers.map((section) => [section, Type.Optional(Type.Unknown())])),
});
