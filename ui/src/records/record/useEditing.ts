import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Item, RecordSchema } from "../../contract/schema";
import { send, useInvalidate } from "../../shell/client";
import { useText } from "../../shell/i18n";
import { asProblem, type Problem } from "../../shell/problem";
import { toast } from "../../shell/toast";
import { useFaultWords } from "../fields/useWords";
import { changesBetween, mergeVersions, type Changes, type Merge } from "../merge";
import { changesToWire, draftOf, faultOf } from "../values";

export interface VersionConflict {
  current: Item;
  merge: Merge;
}

export interface Editing {
  /** The values in the form, or null while reading. */
  draft: Changes | null;
  changed: boolean;
  saving: boolean;
  faults: Record<string, string>;
  /** A refusal that belongs to no field. */
  banner: Problem | null;
  conflict: VersionConflict | null;
  start: () => void;
  stop: () => void;
  change: (field: string, value: unknown) => void;
  save: () => Promise<void>;
  saveMerged: (changes: Changes, current: Item) => Promise<void>;
  dropConflict: () => void;
}

/** The life of an edit: begun on one version, saved against it, merged when someone was quicker. */
export function useEditing(record: RecordSchema, item: Item): Editing {
  const t = useText();
  const words = useFaultWords();
  const client = useQueryClient();
  const invalidate = useInvalidate(record.name);
  // The version the edit began on; a refetch in the background must not move the ground under it.
  const [base, setBase] = useState<Item | null>(null);
  const [draft, setDraft] = useState<Changes | null>(null);
  const [saving, setSaving] = useState(false);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [banner, setBanner] = useState<Problem | null>(null);
  const [conflict, setConflict] = useState<VersionConflict | null>(null);
  const editable = record.fields.filter((field) => !field.read_only);
  const changes =
    draft && base
      ? pick(
          changesBetween(base, draft),
          editable.map((field) => field.name),
        )
      : {};
  const changed = Object.keys(changes).length > 0;

  function stop(): void {
    setDraft(null);
    setBase(null);
    setFaults({});
    setBanner(null);
    setConflict(null);
  }
  function localFaults(): Record<string, string> {
    return Object.fromEntries(
      editable.flatMap((field) => {
        const fault = field.name in changes ? faultOf(field, changes[field.name], words) : null;
        return fault ? [[field.name, fault]] : [];
      }),
    );
  }
  async function patch(values: Changes, version: number): Promise<void> {
    setSaving(true);
    setBanner(null);
    try {
      const saved = await send<Item>("PATCH", `/api/records/${record.name}/${item.id}`, changesToWire(record, values), {
        ifMatch: version,
      });
      client.setQueryData(["item", record.name, item.id], saved);
      stop();
      toast({ message: t("record.saved") });
      void invalidate();
    } catch (thrown) {
      refuse(asProblem(thrown), values);
    } finally {
      setSaving(false);
    }
  }
  function refuse(problem: Problem, values: Changes): void {
    // The sign-in lies over the page; what was typed waits under it.
    if (problem.status === 401) return;
    if (problem.status === 412 && problem.current && base) {
      setConflict({ current: problem.current, merge: mergeVersions(base, values, problem.current, editable) });
      return;
    }
    const found = problem.byField();
    setConflict(null);
    setFaults(found);
    // Faults at fields that stand in the form are said there; anything else above it.
    const known = Object.keys(found).filter((name) =>
      editable.some((field) => name === field.name || name.startsWith(`${field.name}[`)),
    );
    if (known.length === 0 || known.length < Object.keys(found).length) setBanner(problem);
    focusFirstFault();
  }

  return {
    draft,
    changed,
    saving,
    faults,
    banner,
    conflict,
    start: () => {
      setBase(item);
      setDraft(draftOf(record, item));
    },
    stop,
    change: (field, value) => {
      setDraft((before) => ({ ...before, [field]: value }));
      setFaults(({ [field]: _mended, ...rest }) => rest);
    },
    save: async () => {
      if (!base || saving) return;
      if (!changed) {
        stop();
        return;
      }
      const found = localFaults();
      setFaults(found);
      if (Object.keys(found).length > 0) focusFirstFault();
      else await patch(changes, base.version);
    },
    saveMerged: async (values, current) => {
      if (Object.keys(values).length > 0) {
        // From here on the edit stands on the version that was merged with.
        setBase(current);
        await patch(values, current.version);
      } else {
        client.setQueryData(["item", record.name, item.id], current);
        stop();
      }
    },
    dropConflict: () => setConflict(null),
  };
}

function pick(values: Changes, names: string[]): Changes {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

/** Leads to the first field that needs mending, once it has been drawn as such. */
export function focusFirstFault(): void {
  setTimeout(() => document.querySelector<HTMLElement>("[aria-invalid='true']")?.focus(), 50);
}
