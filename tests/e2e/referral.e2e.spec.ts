import { eventually } from '@accrue/testing';
import { aboveAllInOneProcess } from './on-every-platform';
import { Platform } from './platform';
import { programmeFile } from './real-data';

jest.setTimeout(180_000);

interface Member {
  readonly memberId: string;
  readonly referredBy: string | null;
}

aboveAllInOneProcess('a referral', (mode) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await Platform.start(mode);
    await platform.accrueJson('programme', 'apply', programmeFile);
  });
  afterAll(async () => platform.dispose());

  const enrol = (json: object) => platform.call<Member & { code?: string }>('/v1/members', { json });

  it('leads from a code that is read aloud to a new member, who is listed for the advocate', async () => {
    const { memberId: ann } = (await enrol({ card: 'ann' })).body;
    const asked = await platform.call<{ referralCode: string }>(`/v1/members/${ann}/referral-code`);
    expect(asked.status).toBe(200);
    const { referralCode } = asked.body;
    expect(await enrol({ phone: '+44 7700 900124', referralCode: '22222-22222' })).toMatchObject({
      ...{ status: 422, body: { code: 'referral_code.unknown' } },
    });
    expect(await enrol({ card: 'ann', referralCode })).toMatchObject({
      ...{ status: 409, body: { code: 'referral.of_oneself' } },
    });
    const { status, body } = await enrol({ card: 'ben', referralCode: referralCode.toLowerCase() });
    expect([status, body.referredBy]).toEqual([201, ann]);
    await eventually(async () => {
      const listed = await platform.call<{ referrals: readonly object[] }>(`/v1/members/${ann}/referrals`);
      const referral = expect.objectContaining({ memberId: body.memberId, status: 'active' }) as unknown;
      expect(listed.body.referrals).toEqual([referral]);
    });
  });
});
