import { PassThrough } from 'node:stream';
import { LogPrinter } from './log-printer';

describe('the lines of many processes', () => {
  const printed: string[] = [];
  const printer = (coloured: boolean): LogPrinter =>
    new LogPrinter({ names: ['ledger', 'rewards'], coloured, write: (text) => printed.push(text) });
  const ticks = () => new Promise((resolve) => setTimeout(resolve, 20));
  beforeEach(() => printed.splice(0));

  it('stand each after the name of its process', () => {
    printer(false).print('ledger', 'one');
    printer(false).print('rewards', 'two');
    expect(printed).toEqual(['ledger  | one\n', 'rewards | two\n']);
  });
  it('are whole, however they arrive', async () => {
    const [ledger, rewards] = [new PassThrough(), new PassThrough()];
    const both = printer(false);
    both.follow('ledger', ledger);
    both.follow('rewards', rewards);
    ledger.write('begun ');
    rewards.write('whole\r\n\nfirst\nsecond');
    await ticks();
    ledger.write('and ended\n');
    rewards.end();
    await ticks();
    expect(printed).toEqual([
      'rewards | whole\n',
      'rewards | first\n',
      'ledger  | begun and ended\n',
      'rewards | second\n',
    ]);
  });
  it('are coloured by process where they are looked at', () => {
    printer(true).print('ledger', 'one');
    printer(true).print('rewards', 'two');
    expect(printed).toEqual(['\u001b[36mledger  | \u001b[0mone\n', '\u001b[33mrewards | \u001b[0mtwo\n']);
  });
});
