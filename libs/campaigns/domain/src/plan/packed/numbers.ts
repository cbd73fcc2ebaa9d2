/** The first byte of a number says its sign, and each byte whether another follows. */
const NEGATIVE = 64;
const MORE = 128;
const BYTES_MAX = 9;

/** Writes integers, each in as many bytes as it needs: most of a receipt's take one to three. */
export class NumberWriter {
  private bytes = new Uint8Array(1_024);
  private length = 0;

  /** @param number a safe integer */
  add(number: number): void {
    if (this.length + BYTES_MAX > this.bytes.length) this.grow();
    const sign = number < 0 ? NEGATIVE : 0;
    const size = Math.abs(number);
    let rest = Math.floor(size / NEGATIVE);
    this.bytes[this.length++] = (size % NEGATIVE) + sign + (rest > 0 ? MORE : 0);
    while (rest > 0) {
      const next = Math.floor(rest / MORE);
      this.bytes[this.length++] = (rest % MORE) + (next > 0 ? MORE : 0);
      rest = next;
    }
  }

  /** A copy of all that was written. The next begins anew. */
  take(): Uint8Array {
    const written = this.bytes.slice(0, this.length);
    this.length = 0;
    return written;
  }

  private grow(): void {
    const bytes = new Uint8Array(this.bytes.length * 2);
    bytes.set(this.bytes);
    this.bytes = bytes;
  }
}

/** Reads them in the order in which they were written. */
export class NumberReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  next(): number {
    const first = this.bytes[this.at++] ?? 0;
    let size = first & (NEGATIVE - 1);
    let worth = NEGATIVE;
    for (let byte = first; byte >= MORE; worth *= MORE) {
      byte = this.bytes[this.at++] ?? 0;
      size += (byte & (MORE - 1)) * worth;
    }
    return (first & NEGATIVE) === 0 ? size : -size;
  }
}
