type Members = Readonly<Record<string, unknown>>;

export interface OpenApi {
  readonly paths: Members;
  readonly components: { readonly schemas: Members };
}

/** One document of all: what every service has (its own probes, the form of problems) is the same in each. */
export const mergeOpenApi = (documents: readonly OpenApi[]): OpenApi => {
  const [first] = documents;
  return {
    ...first,
    paths: union(documents.map(({ paths }) => paths)),
    components: { ...first?.components, schemas: schemasOf(documents) },
  };
};

/** `Problem` stands last, as it does in each document. */
const schemasOf = (documents: readonly OpenApi[]): Members => {
  const { Problem, ...schemas } = union(documents.map(({ components }) => components.schemas));
  return { ...schemas, Problem };
};

const union = (parts: readonly Members[]): Members =>
  Object.fromEntries(
    [...new Map(parts.flatMap((part) => Object.entries(part)))].sort(([one], [other]) => (one < other ? -1 : 1)),
  );
