import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fetchKafka } from './jars';
import { checkJava } from './java';

/** Programs of the machine as a script says, so that what is missing or fails can be seen without a network. */
describe('fetching Kafka', () => {
  const { PATH: path } = process.env;
  let root: string;
  let said: string[];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'accrue-jars-'));
    said = [];
    mkdirSync(join(root, 'tools/kafka'), { recursive: true });
    writeFileSync(join(root, 'tools/kafka/pom.xml'), '<project/>');
    mkdirSync(join(root, 'bin'));
    process.env['PATH'] = [join(root, 'bin'), path].join(delimiter);
  });
  afterEach(() => {
    process.env['PATH'] = path;
    rmSync(root, { recursive: true });
  });
  const program = (name: string, script: string): void => {
    writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(root, 'bin', name), 0o755);
  };
  /** Fails so many times, each time half-way; the log counts its runs. */
  const maven = (failures: number): void =>
    program(
      'mvn',
      `[ "$1" = -version ] && exit 0
       echo run >>"${root}/runs"
       for word in "$@"; do case $word in -DoutputDirectory=*) folder=\${word#*=};; esac; done
       mkdir -p "$folder"; touch "$folder/kafka.jar"
       [ $(grep -c run "${root}/runs") -gt ${failures} ] || { echo 'the line went dead'; exit 1; }
       sleep 0.2; touch "$folder/log4j.jar"`,
    );
  const runs = (): number => readFileSync(join(root, 'runs'), 'utf8').trim().split('\n').length;
  const fetch = () => fetchKafka((message) => said.push(message), root);

  it('happens once, for all who start at the same time and later', async () => {
    maven(0);
    const [one, other] = await Promise.all([fetch(), fetch()]);
    expect(other).toEqual(one);
    expect(readdirSync(one.jars).sort()).toEqual(['kafka.jar', 'log4j.jar']);
    expect(await fetch()).toEqual(one);
    expect(runs()).toBe(1);
    expect(readdirSync(join(root, '.cache/kafka'))).toEqual([one.jars.split('/').at(-1)]);
  });
  it('is tried again when the line goes dead', async () => {
    maven(1);
    expect(readdirSync((await fetch()).jars)).toHaveLength(2);
    expect(said.at(-1)).toContain('trying again');
  });
  it('gives up after a while, says what Maven said, and leaves nothing that looks whole', async () => {
    maven(99);
    await expect(fetch()).rejects.toThrow(/set KAFKA_BROKERS[^]*the line went dead/);
    maven(0);
    expect(readdirSync((await fetch()).jars)).toHaveLength(2);
  });
  it('fetches anew for another version', async () => {
    maven(0);
    const { jars } = await fetch();
    writeFileSync(join(root, 'tools/kafka/pom.xml'), '<project>newer</project>');
    expect((await fetch()).jars).not.toBe(jars);
  });
  it('says what to install when there is no Maven that works', async () => {
    program('mvn', 'exit 127');
    await expect(fetch()).rejects.toThrow('no Maven on this machine, which fetches Apache Kafka: install Maven');
  });
  it.each([
    [
      'none that works',
      'exit 1',
      'no Java on this machine: install Java 17 or newer (`java` on the PATH), or set KAFKA_BROKERS',
    ],
    [
      'an old one',
      `echo 'openjdk version "1.8.0_402"' >&2`,
      'Java 8 is too old for Apache Kafka: install Java 17 or newer',
    ],
  ])('says what to install when there is no Java: %s', (_case, script, message) => {
    program('java', script);
    expect(checkJava).toThrow(message);
  });
  it('is content with a newer Java', () => {
    program('java', `echo 'openjdk version "21.0.2" 2024-01-16' >&2`);
    expect(checkJava).not.toThrow();
  });
});
