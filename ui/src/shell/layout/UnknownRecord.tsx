import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../widgets/ErrorState";
import { getJson } from "../client";
import { Problem } from "../problem";
import { NotFound } from "./FullPage";

/** A record that is not in the asker's schema: there is none, or it is not theirs to see; only the server knows. */
export function UnknownRecord({ name }: { name: string }) {
  const asked = useQuery<unknown, Problem>({
    queryKey: ["unknown-record", name],
    queryFn: ({ signal }) => getJson(`/api/records/${encodeURIComponent(name)}`, { limit: 1 }, signal),
    retry: false,
  });
  if (asked.isPending) return null;
  if (asked.isError && asked.error.status !== 404) {
    return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />;
  }
  return <NotFound />;
}
