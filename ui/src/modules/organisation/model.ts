/** The answer of `organisation.at_date`, as the contract has it. */
import type { components } from "../../contract/openapi";

type Contract = components["schemas"];

export type UnitAt = Contract["UnitAt"];
export type HolderAt = Contract["HolderAt"];
export type PostAt = Contract["PostAt"];
export type OrganisationAt = Contract["OrganisationAt"];
