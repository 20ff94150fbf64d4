import { ACCOUNT_FAULTS } from "./account.ts";
import { CONTENT_FAULTS } from "./content.ts";
import type { Fault } from "./fault.ts";
import { HEADER_FAULTS } from "./headers.ts";
import { SERVER_FAULTS } from "./server.ts";
import { TRANSPORT_FAULTS } from "./transport.ts";

/** Everything that can go wrong, by name. */
export const FAULTS = {
  ...SERVER_FAULTS,
  ...ACCOUNT_FAULTS,
  ...TRANSPORT_FAULTS,
  ...CONTENT_FAULTS,
  ...HEADER_FAULTS,
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** Share of requests that meet a fault, 0 … 1, by name. */
export type FaultRates = Readonly<Partial<Record<FaultName, number>>>;

/** Names of faults by kind. */
export const FAULT_GROUPS: Readonly<Record<string, readonly FaultName[]>> = {
  server: namesOf(SERVER_FAULTS),
  account: namesOf(ACCOUNT_FAULTS),
  transport: namesOf(TRANSPORT_FAULTS),
  content: namesOf(CONTENT_FAULTS),
  headers: namesOf(HEADER_FAULTS),
  all: namesOf(FAULTS),
};

function namesOf<Name extends FaultName>(faults: Readonly<Record<Name, Fault>>): Name[] {
  return Object.keys(faults) as Name[];
}
