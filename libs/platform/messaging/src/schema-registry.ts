/** What the codec knows of schemas; brought in from outside, so that the port needs no schema library. */
export interface SchemaRegistry {
  /** Is this type (with its version) published at all? */
  known(type: string): boolean;
  /** What is wrong with the data of a known type, in words; null when nothing is. */
  validate(type: string, data: unknown): string | null;
  /** When what a valid message of a known type tells happened, in the shop or in the world; its contract names the field. */
  eventTimeOf(type: string, data: object): string;
}
