/** The answers of the module's queries, as the contract has them. */
import type { components } from "../../contract/openapi";

type Contract = components["schemas"];

/** One way in which somebody has a right. */
export type Way = Contract["Way"];
export type ForAnother = Contract["ForAnother"];
export type WhoCanAnswer = Contract["WhoCanAnswer"];

/** All that a right can be given on, whether or not the reader has it. */
export type Subjects = Contract["SubjectsAnswer"];

export const RIGHTS = ["read", "create", "update", "archive", "export", "import", "run"] as const;
export type Right = (typeof RIGHTS)[number];
