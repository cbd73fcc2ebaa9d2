import { useParams } from 'wouter';

/**
 * An id as a part of an address. The router decodes an address once before it is taken apart and leaves what separates its parts, so that `%` is
 * encoded twice for `useSegment` to get back what went in.
 */
export const segmentOf = (id: string): string => encodeURIComponent(id.replaceAll('%', '%25'));

/** What the address of the page has for a parameter of its route; '' where it has none. */
export const useSegment = (name: string): string => decoded(useParams()[name] ?? '');

export const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by a person
  }
};
