import { findKurrentSource } from './kurrent-of-the-run';
import { testKurrent } from './test-kurrent';

describe('the KurrentDB of a test run', () => {
  const kept = { ...process.env };
  afterEach(() => {
    for (const name of ['ACCRUE_TEST_KURRENT_URL', 'KURRENTDB_URL'])
      if (kept[name] === undefined) delete process.env[name];
      else process.env[name] = kept[name];
    jest.restoreAllMocks();
  });

  it('is the one that is given, before any other', async () => {
    process.env['KURRENTDB_URL'] = 'esdb://127.0.0.1:2113?tls=false';
    expect(await findKurrentSource()).toBe('given');
  });

  it('skips what needs one, and says why, where there is none', async () => {
    delete process.env['ACCRUE_TEST_KURRENT_URL'];
    const skip = jest.spyOn(describe, 'skip').mockImplementation(() => undefined);
    testKurrent().describe('the event log', () => undefined);
    expect(skip).toHaveBeenCalledWith(
      'the event log [no KurrentDB here: set KURRENTDB_URL, or start Docker]',
      expect.any(Function),
    );
    await expect(testKurrent().url()).rejects.toThrow('set KURRENTDB_URL, or start Docker');
  });

  it('keeps tests apart by names', () => {
    expect(testKurrent().namespace()).toMatch(/^test[0-9a-f]{12}$/);
    expect(testKurrent().namespace()).not.toBe(testKurrent().namespace());
  });
});
