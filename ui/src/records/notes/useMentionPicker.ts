import { useId, useState, type KeyboardEvent } from "react";
import { useLabel } from "../../shell/i18n";
import { useReferences } from "../fields/ReferenceControl";
import { useDebounced } from "../fields/useDebounced";
import { namingAt, type Naming } from "./mentions";

export interface Person {
  id: string;
  /** What others call them; this goes into the text. */
  name: string;
}

export interface MentionPicker {
  people: (Person & { number: string })[];
  /** The one that Enter takes. */
  chosen: number;
  open: boolean;
  listId: string;
  optionId: (index: number) => string;
  take: (index: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
  onBlur: () => void;
  aria: { "aria-autocomplete"?: "list"; "aria-controls"?: string; "aria-activedescendant"?: string };
}

const most = 8;

/** Whom the @ before the cursor may mean; a cursor of null asks nobody. */
export function useMentionPicker(
  text: string,
  cursor: number | null,
  onTake: (person: Person, naming: Naming) => void,
): MentionPicker {
  const label = useLabel();
  const listId = useId();
  const naming = cursor === null ? null : namingAt(text, cursor);
  // Esc closes the list for this one @; while the cursor is elsewhere there is none.
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [away, setAway] = useState(false);
  const [walked, setWalked] = useState({ typed: "", index: 0 });
  const typed = naming?.typed ?? "";
  const search = useDebounced(typed, 180);
  if (naming === null && closedAt !== null) setClosedAt(null);
  const asked = naming !== null && naming.start !== closedAt && !away;
  const found = useReferences("access.user", search, asked);
  const people = (found.data ?? []).slice(0, most).map(({ reference, number, name }) => ({
    id: reference.id,
    name: label(name),
    number,
  }));
  const open = asked && people.length > 0;
  const chosen = walked.typed === typed ? Math.min(walked.index, people.length - 1) : 0;
  const optionId = (index: number) => `${listId}-${index}`;

  function take(index: number): void {
    const person = people[index];
    if (person && naming) onTake({ id: person.id, name: person.name }, naming);
  }
  function onKeyDown(event: KeyboardEvent): void {
    // While Chinese is being composed, all keys belong to that.
    if (!open || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setWalked({ typed, index: (chosen + step + people.length) % people.length });
    else if (event.key === "Escape") setClosedAt(naming.start);
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) {
      // What is listed still answers an earlier question; the one just typed is on its way.
      if (search === typed && !found.isPlaceholderData) take(chosen);
    } else return;
    event.preventDefault();
  }

  return {
    people,
    chosen,
    open,
    listId,
    optionId,
    take,
    onKeyDown,
    onFocus: () => setAway(false),
    onBlur: () => setAway(true),
    aria:
      cursor === null
        ? {}
        : {
            "aria-autocomplete": "list",
            "aria-controls": open ? listId : undefined,
            "aria-activedescendant": open ? optionId(chosen) : undefined,
          },
  };
}
