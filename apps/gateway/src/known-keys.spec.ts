import type { ApiCaller } from '@accrue/http';
import { keysKnownTo } from './known-keys';

const TILL: ApiCaller = { name: 'till', role: 'pos' };

describe('whose a key is', () => {
  const given = (...answers: readonly (ApiCaller | null | undefined)[]) => {
    const asked: string[] = [];
    const clock = { nowMs: 0 };
    const left = [...answers];
    const keys = keysKnownTo(
      (key) => {
        asked.push(key);
        return Promise.resolve(left.shift());
      },
      () => clock.nowMs,
    );
    return { keys, asked, clock };
  };

  it('is asked once for requests that come together, and again after five seconds', async () => {
    const { keys, asked, clock } = given(TILL, null);
    expect(await Promise.all([keys.find('k'), keys.find('k')])).toEqual([TILL, TILL]);
    clock.nowMs = 4_999;
    expect(await keys.find('k')).toEqual(TILL);
    expect(asked).toEqual(['k']);
    clock.nowMs = 5_000;
    expect(await keys.find('k')).toBeNull();
    expect(asked).toEqual(['k', 'k']);
  });

  it('is what was said last while nobody can be asked', async () => {
    const { keys, clock } = given(TILL, undefined);
    await keys.find('k');
    clock.nowMs = 60_000;
    expect(await keys.find('k')).toEqual(TILL);
  });

  it('is not known while nobody could ever be asked', async () => {
    const { keys } = given(undefined, TILL);
    await expect(keys.find('k')).rejects.toMatchObject({ code: 'service.unavailable' });
    expect(await keys.find('k')).toEqual(TILL);
  });
});
