import { Lifecycle } from './lifecycle';

describe('a lifecycle', () => {
  const stopped: string[] = [];
  const logged: unknown[] = [];
  const log = { error: (fields: object) => void logged.push(fields), debug: () => undefined };
  const stops =
    (name: string, how: () => Promise<void> = () => Promise.resolve()) =>
    async () => {
      stopped.push(name);
      await how();
    };
  const begun = async (...parts: readonly [string, (() => Promise<void>)?][]) => {
    const life = new Lifecycle(log);
    for (const [name, how] of parts) await life.begin(name, () => Promise.resolve(name), stops(name, how));
    return life;
  };
  beforeEach(() => [stopped, logged].forEach((list) => list.splice(0)));

  it('stops in the opposite order, once', async () => {
    const life = await begun(['database'], ['bus'], ['http']);
    expect(await Promise.all([life.stop(1_000), life.stop(1_000)])).toEqual([true, true]);
    expect(stopped).toEqual(['http', 'bus', 'database']);
  });
  it('goes on past a part that fails, and says so', async () => {
    const life = await begun(['database'], ['bus', () => Promise.reject(new Error('no'))], ['http']);
    expect(await life.stop(1_000)).toBe(false);
    expect(stopped).toEqual(['http', 'bus', 'database']);
    expect(logged).toMatchObject([{ part: 'bus' }]);
  });
  it('leaves behind what hangs, and still stops the rest', async () => {
    const life = await begun(['database'], ['http', () => new Promise(() => undefined)]);
    expect(await life.stop(20)).toBe(false);
    expect(stopped).toEqual(['http', 'database']);
    expect(logged).toMatchObject([{ part: 'http' }]);
  });
  it('has nothing to stop of a part that did not begin', async () => {
    const life = await begun(['database']);
    await expect(life.begin('bus', () => Promise.reject(new Error('no')), stops('bus'))).rejects.toThrow('no');
    expect(await life.stop(1_000)).toBe(true);
    expect(stopped).toEqual(['database']);
  });
});
