/** The answers of the module's queries, as the contract has them. */
import type { components } from "../../contract/openapi";

type Contract = components["schemas"];

export type UnitAt = Contract["UnitAt"];
export type HolderAt = Contract["HolderAt"];
export type PostAt = Contract["PostAt"];
export type OrganisationAt = Contract["OrganisationAt"];
export type SpecialDayAt = Contract["SpecialDayAt"];
export type YearOfWork = Contract["YearOfWork"];
export type Reckoned = Contract["Reckoned"];
