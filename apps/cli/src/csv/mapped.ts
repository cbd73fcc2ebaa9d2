import { RowError } from './csv-rows';

/** What rows of a CSV became: an object for the platform, or what is wrong with them. */
export interface Mapped {
  /** Of the first row, counted from 1. */
  readonly line: number;
  /** Of the last row. */
  readonly endLine: number;
  readonly value?: unknown;
  readonly problem?: { readonly code: 'csv.row_invalid'; readonly detail: string };
}

export const mappedBy = (line: number, endLine: number, map: () => unknown): Mapped => {
  try {
    return { line, endLine, value: map() };
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    const detail = error.column === undefined ? error.message : `column "${error.column}": ${error.message}`;
    return { line, endLine, problem: { code: 'csv.row_invalid', detail } };
  }
};
