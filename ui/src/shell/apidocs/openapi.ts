/** The little of OpenAPI 3.1 that the page reads. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

export interface OpenApi {
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, OperationSpec>>;
  components?: { schemas?: Record<string, JsonSchema> };
}

interface OperationSpec {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: JsonSchema }[];
  requestBody?: { content?: Record<string, { schema?: JsonSchema }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: JsonSchema }> }>;
}

export interface Operation extends OperationSpec {
  key: string;
  method: string;
  path: string;
}

const methods = ["get", "post", "put", "patch", "delete"];

export function operationsOf(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, verbs]) =>
    methods.flatMap((method) => {
      const spec = verbs[method];
      return spec ? [{ ...spec, key: `${method} ${path}`, method, path }] : [];
    }),
  );
}

/** Follows references to what they name, so far as the document has it. */
export function resolve(document: OpenApi, schema: JsonSchema | undefined): JsonSchema | undefined {
  let current = schema;
  for (let hops = 0; current?.$ref && hops < 8; hops += 1) current = document.components?.schemas?.[refName(current.$ref)];
  return current;
}

export function refName(ref: string): string {
  return ref.split("/").at(-1) ?? ref;
}

/** A type in a word or two: `string`, `Finding[]`, `integer | null`. */
export function typeWord(schema: JsonSchema | undefined): string {
  if (!schema) return "";
  if (schema.$ref) return refName(schema.$ref);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return [...new Set(choices.map(typeWord))].join(" | ");
  if (schema.allOf) return schema.allOf.map(typeWord).join(" & ");
  if (schema.type === "array") return `${typeWord(schema.items)}[]`;
  const word = Array.isArray(schema.type) ? schema.type.join(" | ") : (schema.type ?? "");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  return schema.format ? `${word} (${schema.format})` : word;
}
