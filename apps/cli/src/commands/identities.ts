import type { Command } from 'commander';
import { contextOf } from '../context';
import { pairs, table } from '../output';

interface Member {
  readonly memberId: string;
  readonly reference: string | null;
  readonly status: string;
  readonly identities: readonly { readonly type: string; readonly status: string }[];
}

const TYPES = 'card, qr, phone, email, payment_token';

/** What members show at the till: finding, linking, blocking and freeing it. */
export const addIdentityCommands = (members: Command): void => {
  members
    .command('find <type> <value>')
    .description('who a card, qr, phone, email or reference leads to')
    .action(async (type: string, value: string, _options: unknown, command: Command) =>
      tellMember(command, '/v1/members:lookup', { [type]: value }),
    );
  members
    .command('link-identity <memberId> <type> <value>')
    .description(`give a member one more identity; types: ${TYPES}`)
    .action(async (memberId: string, type: string, value: string, _options: unknown, command: Command) =>
      tellMember(command, identitiesOf(memberId), { type, value }),
    );
  for (const [verb, example, description] of [
    ['block', 'lost', 'an identity that was lost or stolen leads to nobody from now on; the account goes on'],
    [
      'free',
      'new_owner',
      'take an identity from a member, for its next owner; what happened before stays with this member',
    ],
  ] as const) {
    members
      .command(`${verb}-identity <memberId> <type> <value>`)
      .description(`${description}; types: ${TYPES}`)
      .requiredOption('--reason <code>', `why, e.g. ${example}`)
      .action(async (memberId: string, type: string, value: string, { reason }: { reason: string }, command: Command) =>
        tellMember(command, `${identitiesOf(memberId)}:${verb}`, { type, value, reason }),
      );
  }
};

const identitiesOf = (memberId: string): string => `/v1/members/${encodeURIComponent(memberId)}/identities`;

const tellMember = async (command: Command, path: string, json: object): Promise<void> => {
  const { client, output } = contextOf(command);
  const member = await client.json<Member>(path, { json });
  output.result(member, () =>
    [
      pairs([
        ['member', member.memberId],
        ['reference', member.reference],
        ['status', member.status],
      ]),
      '',
      table(member.identities, ['type', 'status']),
    ].join('\n'),
  );
};
