import { serverProperties } from './server-properties';

const TEMPLATE = '# kept\nnode.id=1\nlisteners=PLAINTEXT://127.0.0.1:9092\nlog.dirs=.kafka\n';
const place = { port: 4001, controllerPort: 4002, logDirectory: '/data' };

const settings = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => line.split('=', 2) as [string, string]),
  );

describe('the configuration of a broker', () => {
  it('is the template with the ports and folders of the run', () => {
    expect(settings(serverProperties(TEMPLATE, place))).toMatchObject({
      'node.id': '1',
      listeners: 'PLAINTEXT://127.0.0.1:4001,CONTROLLER://127.0.0.1:4002',
      'advertised.listeners': 'PLAINTEXT://127.0.0.1:4001',
      'log.dirs': '/data',
    });
  });

  it('sends clients of a second way in to what is in between', () => {
    const further = [{ name: 'FORWARDED', port: 4003, advertisedPort: 5000 }];
    expect(settings(serverProperties(TEMPLATE, { ...place, further }))).toMatchObject({
      listeners: 'PLAINTEXT://127.0.0.1:4001,CONTROLLER://127.0.0.1:4002,FORWARDED://127.0.0.1:4003',
      'advertised.listeners': 'PLAINTEXT://127.0.0.1:4001,FORWARDED://127.0.0.1:5000',
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,FORWARDED:PLAINTEXT',
    });
  });

  it('listens for those of another network at an address that they reach, under the name that they know', () => {
    const further = [{ name: 'PODS', host: '10.0.0.1', port: 4003, advertisedHost: 'host.internal' }];
    expect(settings(serverProperties(TEMPLATE, { ...place, further }))).toMatchObject({
      listeners: 'PLAINTEXT://127.0.0.1:4001,CONTROLLER://127.0.0.1:4002,PODS://10.0.0.1:4003',
      'advertised.listeners': 'PLAINTEXT://127.0.0.1:4001,PODS://host.internal:4003',
    });
  });

  it('makes demands on one way in that the others do not make', () => {
    const further = [
      { name: 'SECURED', port: 4003, protocol: 'SSL' as const, settings: { 'ssl.client.auth': 'required' } },
    ];
    expect(settings(serverProperties(TEMPLATE, { ...place, further }))).toMatchObject({
      'advertised.listeners': 'PLAINTEXT://127.0.0.1:4001,SECURED://127.0.0.1:4003',
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SSL',
      'listener.name.secured.ssl.client.auth': 'required',
    });
  });
});
