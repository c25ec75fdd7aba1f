/** The answer of `access.who_can`, as the contract has it. */
import type { components } from "../../contract/openapi";

type Contract = components["schemas"];

/** One way in which somebody has a right. */
export type Way = Contract["Way"];
export type WhoCanAnswer = Contract["WhoCanAnswer"];

export const RIGHTS = ["read", "create", "update", "archive", "export", "import", "run"] as const;
export type Right = (typeof RIGHTS)[number];
