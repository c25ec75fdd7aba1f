import type { SameShape } from "../../../../shell/i18n";
import type { zh } from "./zh";

export const en: SameShape<typeof zh> = {
  secret: {
    title: "Signing secret",
    none: "It has no secret yet: nothing is sent before there is one.",
    there: "It has a secret, which is not shown again. When you renew it, the old one signs for another day, so that the receiver changes over in peace.",
    make: "Make a secret",
    renew: "Renew the secret",
    renewTitle: "Renew the secret of this webhook?",
    renewHint: "The new one is shown this once; the old one signs for another day, and no longer.",
    made: "New secret",
    once: "Hand it to the receiver now. Once this is closed, nobody can see it again.",
    until: "The old secret signs beside the new one until {{at}}.",
    use: "The receiver checks webhook-signature with it, as Standard Webhooks says.",
  },
  deliveries: {
    title: "Deliveries",
    refresh: "Refresh",
    empty: "Nothing was sent yet. What happens of the kinds above, or a test, shows here.",
    blocking: "Sent in order: this one has not been taken yet, and all later ones wait for it.",
    number: "No.",
    event: "Event",
    state: "State",
    tries: "Tries",
    when: "When",
    row: "Open the record",
    happened: "Happened {{at}}",
    due: "Tried again {{at}}",
    sent: "Delivered {{at}}",
    more: "Load more",
  },
  states: {
    done: "Delivered",
    withheld: "Not sent",
    queued: "Due",
    waiting: "Waits its turn",
    running: "Being sent",
    dead: "Failed",
    dropped: "Dropped",
  },
};
