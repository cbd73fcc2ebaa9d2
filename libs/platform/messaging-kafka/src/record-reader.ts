/** Reads the fields of a record batch. @throws RangeError when a field ends outside of the bytes */
export class RecordReader {
  at = 0;
  constructor(private readonly bytes: Buffer) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new RangeError('a record ends too early');
    this.at += 1;
    return byte;
  }

  /** Zigzag, at most 10 bytes; exact up to 2^53, beyond which none of ours is valid. */
  varint(): number {
    let value = 0;
    for (let factor = 1, bytes = 0; bytes < 10; factor *= 128, bytes++) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw new RangeError('a number of a record has no end');
  }

  /** Bytes after their length; null when that is −1. */
  field(): Buffer | null {
    const length = this.varint();
    if (length === -1) return null;
    if (length < 0 || length > this.left) throw new RangeError(`a field of ${length} bytes does not fit its record`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
