import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform, root } from './platform';

jest.setTimeout(600_000);

const folder = join(root, 'docs/runbooks');
const pages = readdirSync(folder).filter((file) => file.endsWith('.md'));
const textOf = (page: string): string => readFileSync(join(folder, page), 'utf8');
/** Blocks of commands, as a reader copies them. */
const blocksOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^```bash\n([^]*?)^```$/gm)].map(([, commands = '']) => commands);

/** These have steps of their own, in an order; the person who is erased has a test of hers. */
const APART = ['backup-and-restore.md', 'erase-a-member.md', 'README.md'];

aboveAllInOneProcess('the runbooks', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start();
    await platform.accrueJson('programme', 'apply', join(root, 'examples/online-retail-ii/programme.yaml'));
  });
  afterAll(() => platform.dispose());

  /** @returns what failed of it, with its words */
  const run = (commands: string, more: Readonly<Record<string, string>> = {}): string => {
    const env = {
      ...process.env,
      ACCRUE_URL: platform.url,
      ACCRUE_DATA: platform.data,
      ACCRUE_KEY: platform.key(),
      ...more,
    };
    const script = `set -eu -o pipefail\naccrue() { ./accrue "$@"; }\ncurl() { command curl --fail "$@"; }\n${commands}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: root, env, encoding: 'utf8' });
    return status === 0 ? '' : `exit ${String(status)}\n${stdout}\n${stderr}`;
  };
  const park = async (value: string): Promise<string> => {
    await platform.call('/v1/topics/loyalty.pos.receipts.v1/messages', { json: { key: 'k', value } });
    await platform.drained();
    const { body } = await platform.call<{ readonly deadLetters: readonly { readonly id: string }[] }>(
      '/v1/dead-letters',
    );
    const letters = body.deadLetters;
    return letters.at(-1)?.id ?? '';
  };

  it('name each other and other pages rightly', () => {
    const missing = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\(([^)#:]+)\)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !existsSync(join(folder, link)))
        .map((link) => [page, link]),
    );
    expect(missing).toEqual([]);
    const index = textOf('README.md');
    for (const page of pages.filter((name) => name !== 'README.md')) expect(index).toContain(`(${page})`);
  });

  it('have commands that can be run as they are', async () => {
    const failed: string[] = [];
    let count = 0;
    for (const page of pages.filter((name) => !APART.includes(name)))
      for (const block of blocksOf(page)) {
        count += 1;
        const letter = block.includes('$LETTER') ? { LETTER: await park(`no JSON ${String(count)}`) } : {};
        const why = run(block, letter);
        if (why !== '') failed.push(`${page}: ${why}`);
      }
    expect(failed).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(20);
  });

  it('bring a platform back to its backup, in order', async () => {
    const [backup = '', look = '', restore = ''] = blocksOf('backup-and-restore.md');
    const place = { BACKUP: join(mkdtempSync(join(tmpdir(), 'accrue-backup-')), 'data') };
    // Given a member with points, a backup, and somebody who came after it
    const { memberId: early } = await enrol('2900000012345');
    const sale = readFileSync(join(root, 'examples/first-receipt/sale.json'), 'utf8');
    await platform.call('/v1/receipts', { raw: sale });
    await platform.drained();
    await platform.stop();
    expect(run(backup, place)).toBe('');
    await platform.launch();
    const { memberId: late } = await enrol('2900000099999');
    // When it is restored
    await platform.stop();
    expect(run(restore, place)).toBe('');
    await platform.launch();
    // Then all is as it was then, and in order; what came after has gone, and what is sent again counts once
    expect(run(look)).toBe('');
    expect((await platform.send(`/v1/members/${early}`)).status).toBe(200);
    expect((await platform.send(`/v1/members/${late}`)).status).toBe(404);
    const before = await platform.send('/v1/balances/export');
    expect(before.body).toContain('"active":536');
    await platform.call('/v1/receipts', { raw: sale });
    await platform.drained();
    expect((await platform.send('/v1/balances/export')).body).toBe(before.body);
    for (const left of [place.BACKUP, `${platform.data}.before-restore`])
      rmSync(left, { recursive: true, force: true });
  });

  const enrol = async (card: string): Promise<{ readonly memberId: string }> =>
    (await platform.call<{ readonly memberId: string }>('/v1/members', { json: { card, name: 'Ann' } })).body;
});
