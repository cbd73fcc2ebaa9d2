export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [member: string]: Json;
}

export const mapMembers = (object: Json, change: (member: Json, name: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object as JsonObject).map(([name, member]) => [name, change(member, name)]));

export const sorted = (object: Json): JsonObject =>
  Object.fromEntries(Object.entries(object as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1)));
