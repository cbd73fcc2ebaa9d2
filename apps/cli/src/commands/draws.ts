import { existsSync } from 'node:fs';
import { checkDraw, type DrawFinding, type DrawProof } from '@accrue/kernel';
import type { Command } from 'commander';
import { contextOf, outputOf } from '../context';
import { askProof, readProof } from '../draw-proof';
import { EXIT } from '../exit-codes';
import { itemCount, showList } from '../list';
import { pairs, table } from '../output';

interface Summary {
  readonly drawId: string;
  readonly name: string;
  readonly status: string;
  readonly opens: string;
  readonly closes: string;
}

interface Draw extends Summary {
  readonly drawnFrom: string;
  readonly beacon?: string;
  readonly commitment: string;
  readonly tickets: number;
  readonly unsettled: number;
  readonly leftOut: number;
  readonly listHash: string | null;
  readonly entropy: string | null;
  readonly seed: string | null;
  readonly winners: readonly {
    readonly number: number;
    readonly prizeId: string;
    readonly ticket: string;
    readonly memberId?: string;
    readonly givenTo?: string | null;
  }[];
}

interface Known {
  readonly commitment?: string;
  readonly listHash?: string;
}

export const addDrawCommands = (program: Command): void => {
  const draws = program.command('draws').description('prizes that go to tickets by lot');
  draws
    .command('list')
    .description('the draws that were announced')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const all = await client.json<{ readonly draws: readonly Summary[] }>('/v1/draws');
      output.result(all, () =>
        table(
          all.draws.map((each) => ({ ...each })),
          ['drawId', 'name', 'status', 'opens', 'closes'],
        ),
      );
    });
  draws
    .command('show <draw>')
    .description('what it is committed to, how many tickets it has, and who has won')
    .action(async (drawId: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const shown = await client.json<Draw>(pathOf(drawId));
      output.result(shown, () => told(shown));
    });
  draws
    .command('tickets <draw>')
    .description('the tickets that can win, once their list is fixed')
    .option('--limit <count>', 'how many at most', itemCount, 100)
    .action((drawId: string, { limit }: { readonly limit: number }, command: Command) =>
      showList<DrawProof['tickets'][number]>(
        command,
        { path: `${pathOf(drawId)}/tickets`, name: 'tickets', most: limit },
        (lines) =>
          table(
            lines.map((line) => ({ ...line })),
            ['number', 'ticket', ...(lines.some(({ memberId }) => memberId !== undefined) ? ['memberId'] : [])],
          ),
      ),
    );
  draws
    .command('make <draw>')
    .description('make a draw whose time has come: for those that have announced to mix in a public value')
    .option('--entropy <value>', 'the public value that the draw has announced')
    .action(async (drawId: string, { entropy }: { readonly entropy?: string }, command: Command) => {
      const { client, output } = contextOf(command);
      const made = await client.json<Draw>(`${pathOf(drawId)}:make`, {
        json: entropy === undefined ? {} : { entropy },
      });
      output.result(made, () => told(made));
    });
  draws
    .command('proof <draw>')
    .description(
      'all that its winners follow from, as JSON to keep and to hand on; as an analyst without whose tickets are',
    )
    .action(async (drawId: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const proof = await askProof(client, drawId);
      output.result(proof, () => JSON.stringify(proof, null, 2));
    });
  draws
    .command('verify <file>')
    .description('compute a draw again, from a file of `draws proof`, which needs no platform, or by its name')
    .option('--commitment <hash>', 'as it was published before the draw: that it is still this one')
    .option('--list-hash <hash>', 'as it was published before the seed: that it is still this one')
    .action(async (fileOrDraw: string, known: Known, command: Command) => {
      const proof = existsSync(fileOrDraw)
        ? readProof(fileOrDraw)
        : await askProof(contextOf(command).client, fileOrDraw);
      const findings = [...checkKnown(proof, known), ...checkDraw(proof)];
      const { drawId, tickets, winners } = proof.draw;
      const result = { drawId, tickets, winners: winners.length, ok: findings.length === 0, findings };
      outputOf(command).result(result, () => verdict(proof, findings));
      if (findings.length > 0) process.exitCode = EXIT.notInOrder;
    });
};

const pathOf = (drawId: string): string => `/v1/draws/${encodeURIComponent(drawId)}`;

/** Whoever changes all of a proof can make it hold; not what others have kept of it. */
const checkKnown = ({ draw }: DrawProof, { commitment, listHash }: Known): readonly DrawFinding[] => {
  const differs = (name: 'commitment' | 'listHash', kept: string | undefined): readonly DrawFinding[] =>
    kept === undefined || kept === draw[name]
      ? []
      : [{ pointer: `/draw/${name}`, message: `it is not the one that was published before: ${kept}` }];
  return [...differs('commitment', commitment), ...differs('listHash', listHash)];
};

const verdict = ({ draw }: DrawProof, findings: readonly DrawFinding[]): string =>
  findings.length === 0
    ? `The draw ${draw.drawId} holds: ${draw.winners.length} of ${draw.tickets} tickets have won, as seed and list say.`
    : [
        `The draw ${draw.drawId} does not hold:`,
        ...findings.map(({ pointer, message }) => `  ${pointer}: ${message}`),
      ].join('\n');

const told = (draw: Draw): string =>
  [
    pairs([
      ['draw', draw.drawId],
      ['name', draw.name],
      ['status', draw.status],
      ['opens', draw.opens],
      ['closes', draw.closes],
      ['drawn from', draw.drawnFrom],
      ['commitment', draw.commitment],
      ['tickets', draw.tickets],
      ...(
        [
          ['not paid for yet', draw.unsettled],
          ['left out', draw.leftOut],
        ] as const
      ).filter(([, tickets]) => tickets > 0),
      ...(
        [
          ['beacon', draw.beacon],
          ['list of tickets', draw.listHash],
          ['mixed in', draw.entropy],
          ['seed', draw.seed],
        ] as const
      ).filter(([, value]) => value !== undefined && value !== null),
    ]),
    ...(draw.winners.length === 0
      ? []
      : [
          table(
            draw.winners.map((winner) => ({ ...winner })),
            [
              'number',
              'prizeId',
              'ticket',
              ...(draw.winners.some(({ memberId }) => memberId) ? ['memberId', 'givenTo'] : []),
            ],
          ),
        ]),
  ].join('\n\n');
