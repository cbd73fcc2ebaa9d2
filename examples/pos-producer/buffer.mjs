// What the till has sold and the broker has not confirmed: a file of receipts in order, and one that says how far it was sent.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/**
 * A receipt leaves only when it is confirmed. A crash in between sends some a second time, never none, never in another order.
 * One process at a time.
 */
export class ReceiptBuffer {
  #file;
  #folder;
  /** Names this filling of the file, so that a position in an earlier one is never taken for one in this. */
  #id = '';
  /** Bytes up to which everything is confirmed, and bytes written. */
  #sent = 0;
  #end = 0;
  #lastStep = Promise.resolve();
  #compactAtBytes;

  constructor(file, folder, compactAtBytes) {
    this.#file = file;
    this.#folder = folder;
    this.#compactAtBytes = compactAtBytes;
  }

  /** @param {{ compactAtBytes?: number }} options when everything is sent, a file of that size begins anew */
  static async open(folder, { compactAtBytes = CHUNK_BYTES } = {}) {
    await mkdir(folder, { recursive: true });
    await lock(folder);
    // Read and append: writes go to the end, whatever was read before.
    const buffer = new ReceiptBuffer(await open(join(folder, 'receipts.ndjson'), 'a+'), folder, compactAtBytes);
    await buffer.#recover();
    return buffer;
  }

  get isEmpty() {
    return this.#sent === this.#end;
  }

  get waitingBytes() {
    return this.#end - this.#sent;
  }

  /** Resolves when the receipts would survive a power cut. @param {readonly object[]} receipts */
  append(receipts) {
    return this.#inTurn(() => this.#write(receipts));
  }

  /** The oldest receipts, at most `max`; `upTo` is what to `confirm` when it and all before it have arrived. */
  async oldest(max) {
    const from = this.#sent;
    const waiting = this.#end - from;
    for (let size = CHUNK_BYTES; ; size *= 2) {
      const bytes = await this.#read(from, Math.min(size, waiting));
      const oldest = [];
      for (let start = 0, at; oldest.length < max && (at = bytes.indexOf(NEWLINE, start)) >= 0; start = at + 1)
        oldest.push({ receipt: JSON.parse(bytes.toString('utf8', start, at)), upTo: from + at + 1 });
      // None: the first receipt is longer than what was read.
      if (oldest.length > 0 || size >= waiting) return oldest;
    }
  }

  /** The broker has everything up to there. */
  confirm(upTo) {
    return this.#inTurn(async () => {
      this.#sent = upTo;
      if (this.isEmpty && this.#end >= this.#compactAtBytes) return this.#begin();
      const path = join(this.#folder, 'sent');
      await writeFile(`${path}.new`, `${this.#id} ${upTo}`);
      await rename(`${path}.new`, path);
    });
  }

  async close() {
    await this.#lastStep;
    await this.#file.close();
    await rm(join(this.#folder, 'lock'), { force: true });
  }

  /** Writing and beginning anew exclude each other, or a receipt that is being written would be cut off. */
  #inTurn(step) {
    const done = this.#lastStep.then(step);
    this.#lastStep = done.catch(() => undefined);
    return done;
  }

  async #begin() {
    await this.#file.truncate(0);
    this.#id = randomUUID();
    this.#end = 0;
    await this.#write([{ buffer: this.#id }]);
    this.#sent = this.#end;
  }

  async #recover() {
    const { size } = await this.#file.stat();
    this.#end = await this.#endOfWholeLines(size);
    if (this.#end === 0) return this.#begin();
    // What follows was cut off while it was written; nobody was told that it is kept.
    await this.#file.truncate(this.#end);
    const head = await this.#read(0, Math.min(this.#end, CHUNK_BYTES));
    const firstLine = head.subarray(0, head.indexOf(NEWLINE) + 1);
    this.#id = JSON.parse(firstLine.toString()).buffer;
    const [id, sent] = (await readFile(join(this.#folder, 'sent'), 'utf8').catch(() => '')).split(' ');
    this.#sent = id === this.#id ? Math.min(Number(sent), this.#end) : firstLine.length;
  }

  async #write(objects) {
    const bytes = Buffer.from(objects.map((object) => `${JSON.stringify(object)}\n`).join(''));
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
    this.#end += bytes.length;
  }

  async #read(position, length) {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await this.#file.read(bytes, 0, length, position);
    return bytes.subarray(0, bytesRead);
  }

  async #endOfWholeLines(size) {
    for (let end = size; end > 0;) {
      const start = Math.max(0, end - CHUNK_BYTES);
      const at = (await this.#read(start, end - start)).lastIndexOf(NEWLINE);
      if (at >= 0) return start + at + 1;
      end = start;
    }
    return 0;
  }
}

/** A lock whose owner died is taken over. */
const lock = async (folder) => {
  const path = join(folder, 'lock');
  const owner = Number(await readFile(path, 'utf8').catch(() => '0'));
  if (owner > 0 && isAlive(owner)) throw new Error(`process ${owner} is using the buffer ${folder}`);
  await rm(path, { force: true });
  await writeFile(path, String(process.pid), { flag: 'wx' });
};

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};
