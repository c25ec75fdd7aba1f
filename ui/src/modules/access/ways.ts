import type { Label } from "../../contract/schema";
import type { ForAnother, Way } from "./model";

/** A role that somebody has, by a post or directly, with all that it was given the right on. */
export interface Path {
  role: Label;
  post: Label | null;
  unit: Label | null;
  /** Whose right it is, where it is another's. */
  actsFor: ForAnother | null;
  by: string[];
}

export interface Person {
  id: string;
  name: string;
  displayName: string;
  paths: Path[];
}

const words = (label: Label | null | undefined): string => (label ? `${label.zh}\n${label.en}` : "");

/** The ways of each person together, in the order in which they came; what differs only in its grant is one. */
export function byPerson(ways: Way[]): Person[] {
  const people = new Map<string, { person: Person; paths: Map<string, Path> }>();
  for (const way of ways) {
    const known = people.get(way.user) ?? {
      person: { id: way.user, name: way.name, displayName: way.display_name, paths: [] },
      paths: new Map<string, Path>(),
    };
    people.set(way.user, known);
    const key = [way.acts_for?.delegation ?? "", ...[way.role, way.post, way.unit].map(words)].join("\n\n");
    const path = known.paths.get(key);
    if (path) {
      if (!path.by.includes(way.by)) path.by.push(way.by);
      continue;
    }
    const made: Path = {
      role: way.role,
      post: way.post ?? null,
      unit: way.unit ?? null,
      actsFor: way.acts_for ?? null,
      by: [way.by],
    };
    known.paths.set(key, made);
    known.person.paths.push(made);
  }
  return [...people.values()].map(({ person }) => person);
}

/** How many people, and how many of them have it on everything. */
export function countOf(people: Person[]): { people: number; everywhere: number } {
  const everywhere = people.filter((person) => person.paths.some((path) => path.unit === null)).length;
  return { people: people.length, everywhere };
}
