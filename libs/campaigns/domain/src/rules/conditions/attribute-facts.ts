import type { MemberAttributes } from '@accrue/contracts';

/** What conditions and segments may ask of what is told of a member, and of what type that is in their language. */
export const ATTRIBUTE_FACTS = {
  /** Of each text: '' is nothing told. */
  ageBand: 'string',
  region: 'string',
  language: 'string',
  source: 'string',
  preferredChannel: 'string',
  consents: 'list<string>',
} as const;

export type AttributeFacts = Required<Readonly<MemberAttributes>>;

/** Of whom nothing is told. */
export const NOTHING_TOLD: MemberAttributes = {};

const PATHS = Object.keys(ATTRIBUTE_FACTS).map((name) => `member.${name}`);

/** @param mentions of an expression */
export const asksForAttributes = (mentions: ReadonlySet<string>): boolean => PATHS.some((path) => mentions.has(path));

export const attributeFacts = ({
  ageBand = '',
  region = '',
  language = '',
  source = '',
  preferredChannel = '',
  consents = [],
}: MemberAttributes): AttributeFacts => ({ ageBand, region, language, source, preferredChannel, consents });
