import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';

jest.setTimeout(300_000);

/** The base programme, and what its wallet says of corrections. */
const corrected = (): object => {
  const programme = parse(readFileSync(programmeFile, 'utf8')) as { wallets: [object] };
  return { ...programme, wallets: [{ ...programme.wallets[0], adjustments: { approvalAbove: 100 } }] };
};

aboveAllInOneProcess('corrections by people', (mode) => {
  let platform: Platform;
  let ann: string;
  let second: string;
  const asSecond = (path: string) => platform.call(path, { method: 'POST', key: second });
  const active = async (memberId: string): Promise<unknown> => (await platform.walletOf(memberId))['active'];
  const enrol = async (card: string): Promise<string> =>
    (await platform.call<{ memberId: string }>('/v1/members', { json: { card } })).body.memberId;

  beforeAll(async () => {
    platform = await Platform.start(mode);
    const file = join(platform.data, 'corrected.yaml');
    writeFileSync(file, stringify(corrected()));
    await platform.accrueJson('programme', 'apply', file);
    ann = await enrol('ann');
    second = (await platform.accrueJson<{ key: string }>('keys', 'create', 'boris', '--role', 'operator')).key;
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  it('takes two to give more than the wallet lets one give', async () => {
    // Given
    const gift = ['give', ann, 'points', '101', '--reason', 'goodwill'];
    expect(await platform.accrueJson('adjustments', ...gift, '--id', 'gift')).toMatchObject({ status: 'proposed' });
    expect(await active(ann)).toBe(0);
    expect(await platform.accrueJson('adjustments', 'list', '--status', 'proposed')).toMatchObject({
      adjustments: [{ memberId: ann, adjustmentId: 'gift', points: 101, decidedBy: null }],
    });
    // When
    const own = await platform.accrue('adjustments', 'approve', ann, 'gift');
    expect([own.code, own.stderr]).toEqual([2, expect.stringContaining('adjustment.own_proposal')]);
    const approve = `/v1/accounts/${ann}/adjustments/gift:approve`;
    const approved = await asSecond(approve);
    // Then
    expect(approved).toMatchObject({ status: 200, body: { status: 'posted', decidedBy: 'boris' } });
    expect((await asSecond(approve)).body).toEqual(approved.body);
    expect(await active(ann)).toBe(101);
    const { body } = await platform.call(`/v1/members/${ann}/statement`);
    expect(body['lines']).toMatchObject([
      { points: 101, adjustmentId: 'gift', actor: expect.any(String) as string, approvedBy: 'boris' },
    ]);
  });

  it('undoes what was given, and undoes that', async () => {
    await platform.accrueJson('adjustments', 'give', ann, 'points', '50', '--reason', 'goodwill', '--id', 'small');
    expect(await active(ann)).toBe(151);
    const reverse = (of: string, id: string) =>
      platform.accrueJson('adjustments', 'reverse', ann, of, '--id', id, '--reason', 'correction');
    expect(await reverse('small', 'undo')).toMatchObject({ status: 'posted', points: -50, reverses: 'small' });
    expect(await active(ann)).toBe(101);
    expect(await reverse('undo', 'redo')).toMatchObject({ points: 50, reverses: 'undo' });
    expect(await active(ann)).toBe(151);
    expect(await platform.accrueJson('adjustments', 'list', '--member', ann, '--limit', '2')).toMatchObject({
      adjustments: [{ adjustmentId: 'redo' }, { adjustmentId: 'undo', reversedBy: 'redo' }],
    });
  });

  it('takes two to publish a programme that asks for it', async () => {
    // Given
    const file = join(platform.data, 'four-eyes.yaml');
    const apply = (changes: object) => {
      writeFileSync(file, stringify({ ...corrected(), guardrails: { fourEyes: true }, ...changes }));
      return platform.accrueJson('programme', 'apply', file);
    };
    expect(await apply({})).toMatchObject({ version: 2, published: true, proposal: null });
    // When
    expect(await apply({ name: 'Renamed' })).toMatchObject({ version: 2, published: false, proposal: 1 });
    // Then
    const shown = await platform.accrue('programme', 'proposals');
    expect(shown.stdout).toMatch(/proposal +1\n[^]*path +before +after\n[^]*name +.* +Renamed/);
    const own = await platform.accrue('programme', 'approve', '1');
    expect([own.code, own.stderr]).toEqual([2, expect.stringContaining('programme.own_proposal')]);
    const approved = await platform.accrueJson('programme', 'approve', '1', '--key', second);
    expect(approved).toMatchObject({ version: 3, published: true, proposal: null });
    // And
    expect(await apply({ name: 'Renamed again' })).toMatchObject({ version: 3, proposal: 2 });
    expect(await platform.accrueJson('programme', 'decline', '2')).toMatchObject({ version: 3, proposal: null });
    expect((await platform.accrue('programme', 'proposals')).stdout).toBe('nothing waits for approval\n');
  });

  it('keeps a ledger that verifies', async () => {
    await platform.drained();
    expect(await platform.accrueJson('ledger', 'verify')).toMatchObject({ ok: true });
  });
});
