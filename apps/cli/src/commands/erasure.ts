import type { Command } from 'commander';
import { contextOf } from '../context';
import { pairs } from '../output';

interface Certificate {
  readonly certificateId: string;
  readonly memberId: string;
  readonly erasedAt: string;
  readonly erasedBy: string;
  readonly reason: string;
  readonly destroyed: {
    readonly keyFingerprint: string | null;
    readonly profile: boolean;
    readonly identities: readonly { readonly type: string; readonly count: number }[];
  };
  readonly kept: readonly { readonly what: string; readonly why: string }[];
  readonly event: { readonly streamId: string; readonly revision: number };
  readonly sha256: string;
}

export const addErasureCommands = (members: Command): void => {
  members
    .command('erase <memberId>')
    .description('erase a person for ever, and print the certificate; points and receipts stay under the member id')
    .requiredOption('--reason <code>', 'why, e.g. member_request')
    .action(async (memberId: string, { reason }: { reason: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const certificate = await client.json<Certificate>(`/v1/members/${encodeURIComponent(memberId)}:erase`, {
        json: { reason },
      });
      output.result(certificate, () => printed(certificate));
    });
  members
    .command('certificate <memberId>')
    .description('print the certificate of an erasure again')
    .action(async (memberId: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const certificate = await client.json<Certificate>(
        `/v1/members/${encodeURIComponent(memberId)}/erasure-certificate`,
      );
      output.result(certificate, () => printed(certificate));
    });
};

const printed = (certificate: Certificate): string => {
  const { certificateId, memberId, erasedAt, erasedBy, reason, destroyed, kept, event, sha256 } = certificate;
  const identities = destroyed.identities.map(({ type, count }) => `${String(count)} ${type}`).join(', ');
  return [
    pairs([
      ['certificate', certificateId],
      ['member', memberId],
      ['erased at', erasedAt],
      ['by', erasedBy],
      ['reason', reason],
      ['key destroyed', destroyed.keyFingerprint ?? 'there was none'],
      ['profile destroyed', destroyed.profile ? 'yes' : 'there was none'],
      ['identities freed', identities === '' ? 'none' : identities],
      ['event', `${event.streamId} revision ${String(event.revision)}`],
      ['sha256', sha256],
    ]),
    'What is kept, and why:',
    ...kept.map(({ what, why }) => `- ${what}. ${why}`),
  ].join('\n');
};
