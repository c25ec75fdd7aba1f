import { useParams } from "@tanstack/react-router";
import { UnknownRecord } from "../../shell/layout/UnknownRecord";
import { useItem, useSchemaQuery } from "../../shell/schema";
import { ErrorState } from "../../widgets/ErrorState";
import { RecordSkeleton } from "../../widgets/Skeletons";
import { RecordScreen } from "./RecordScreen";

/** /records/$record/$id: one page for every record there is. */
export default function RecordPage() {
  const { record: name, id } = useParams({ strict: false }) as { record: string; id: string };
  const schema = useSchemaQuery();
  const item = useItem(name, id);
  if (schema.isPending || item.isPending) return <RecordSkeleton />;
  if (schema.isError) return <ErrorState error={schema.error} onRetry={() => void schema.refetch()} />;
  // What is already on the page stays there when it cannot be read anew.
  if (!item.data) return <ErrorState error={item.error} onRetry={() => void item.refetch()} />;
  const record = schema.data.records.find((each) => each.name === name);
  return record ? <RecordScreen key={id} record={record} item={item.data} /> : <UnknownRecord key={name} name={name} />;
}
