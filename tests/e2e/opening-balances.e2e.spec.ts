import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';

jest.setTimeout(300_000);

aboveAllInOneProcess('balances of another system', (mode) => {
  let platform: Platform;
  let file: string;
  const importing = (id: string, total: string, path = file) => [
    ...['balances', 'import', path, '--id', id, '--members', '2', '--lots', '3', '--total', `points=${total}`],
  ];
  const bookedTo = async (id: string): Promise<void> => {
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await platform.accrueJson<{ status: string }>('balances', 'imported', id)).status === 'booked') return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`${id} is not booked`);
  };
  const walletOf = async (reference: string) => {
    const { memberId } = (await platform.call<{ memberId: string }>('/v1/members', { json: { reference } })).body;
    return platform.walletOf(memberId);
  };

  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.accrueJson('programme', 'apply', programmeFile);
    for (const reference of ['4711', '4712']) await platform.call('/v1/members', { json: { reference } });
    await platform.drained();
    file = join(platform.data, 'legacy.csv');
    writeFileSync(
      file,
      '\ufeffreference,walletId,points,expiresOn\r\n4711,points,120,2099-06-30\r\n4711,points,30,\r\n4712,points,7,\r\n',
    );
  });
  afterAll(async () => platform.dispose());

  it('are refused as a whole when the control total differs, with both figures', async () => {
    const refused = await platform.accrue(...importing('legacy', '156'));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('import.total_differs')]);
    expect(refused.stderr).toContain('157');
    expect(await walletOf('4711')).toMatchObject({ active: 0 });
  });

  it('are refused as a whole when somebody is unknown, line by line', async () => {
    const wrong = join(platform.data, 'wrong.ndjson');
    writeFileSync(wrong, '{"reference":"9999","walletId":"points","points":1}\n');
    const refused = await platform.accrue(...importing('wrong', '1', wrong));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('lot 1: member.unknown 9999')]);
  });

  it('are signed off and booked, although the platform was killed right after, and once', async () => {
    const signed = await platform.accrueJson(...importing('legacy', '157'));
    expect(signed).toMatchObject({ importId: 'legacy', control: { members: 2, lots: 3, points: { points: 157 } } });
    await platform.kill();
    await platform.launch();
    await bookedTo('legacy');
    expect(await platform.accrueJson(...importing('legacy', '157'))).toMatchObject({ status: 'booked', booked: 3 });
    await platform.drained();
    expect(await walletOf('4711')).toMatchObject({ active: 150, migrated: 150, granted: 0, adjusted: 0 });
    expect(await walletOf('4712')).toMatchObject({ active: 7, migrated: 7 });
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
  });
});
