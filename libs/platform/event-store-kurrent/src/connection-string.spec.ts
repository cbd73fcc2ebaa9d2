import { checkConnection, connectingAtOnce, inPresentTerms } from './connection-string';

describe('the connection string', () => {
  it.each([
    'kurrentdb://127.0.0.1:2113?tls=false',
    'kurrentdb://admin:changeit@db:2113/?tls=true',
    'kurrentdb+discover://db.cluster:2113',
  ])('is taken as the client takes it: %s', (url) => {
    expect(() => checkConnection(url)).not.toThrow();
  });

  it.each(['postgres://accrue:s3cret@db/accrue', 'kurrentdb://accrue:s3cret@db:port', 'kurrentdb://accrue:s3cret@'])(
    'is refused without telling the password',
    (url) => {
      let thrown: unknown;
      try {
        checkConnection(url);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(Error);
      expect((thrown as Error).message).toContain('KURRENTDB_URL is not a connection string');
      expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toContain('s3cret');
    },
  );

  it('must leave failures of appends on', () => {
    expect(() => checkConnection('kurrentdb://db:2113?tls=false&throwOnAppendFailure=false')).toThrow('wrong revision');
  });

  it.each([
    ['esdb://127.0.0.1:2113?tls=false', 'kurrentdb://127.0.0.1:2113?tls=false'],
    [' esdb+discover://esdb:2113\n', 'kurrentdb+discover://esdb:2113'],
    ['kurrentdb://esdb:2113', 'kurrentdb://esdb:2113'],
  ])('may have the scheme of EventStoreDB: %j', (url, expected) => {
    const complain = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(inPresentTerms(url)).toBe(expected);
    expect(() => checkConnection(inPresentTerms(url))).not.toThrow();
    expect(complain).not.toHaveBeenCalled();
    complain.mockRestore();
  });

  it.each([
    ['kurrentdb://db:2113', 'kurrentdb://db:2113?discoveryInterval=10'],
    ['kurrentdb://db:2113/?tls=false', 'kurrentdb://db:2113/?tls=false&discoveryInterval=10'],
    ['kurrentdb://db:2113?discoveryInterval=700', 'kurrentdb://db:2113?discoveryInterval=700'],
    ['kurrentdb://a:1,b:2,c:3', 'kurrentdb://a:1,b:2,c:3'],
    ['kurrentdb+discover://db:2113', 'kurrentdb+discover://db:2113'],
  ])('connects to a single node without waiting: %s', (url, expected) => {
    expect(connectingAtOnce(url)).toBe(expected);
  });
});
