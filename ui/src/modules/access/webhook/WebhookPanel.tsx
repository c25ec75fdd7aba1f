import type { RecordExtraProps } from "../../../shell/recordExtras";
import { Deliveries } from "./Deliveries";
import { Secret } from "./Secret";

/** Below a webhook: its secret, and what was sent to it. */
export default function WebhookPanel({ item }: RecordExtraProps) {
  return (
    <>
      <Secret item={item} />
      <Deliveries webhook={item.id} />
    </>
  );
}
