import { useParams } from "@tanstack/react-router";
import { ErrorState } from "../../widgets/ErrorState";
import { TableSkeleton } from "../../widgets/Skeletons";
import { UnknownRecord } from "../../shell/layout/UnknownRecord";
import { useSchemaQuery } from "../../shell/schema";
import { RecordList } from "./RecordList";

/** /records/$record: one page for every record there is. */
export default function ListPage() {
  const { record: name } = useParams({ strict: false }) as { record: string };
  const schema = useSchemaQuery();
  if (schema.isPending) return <TableSkeleton />;
  if (schema.isError) return <ErrorState error={schema.error} onRetry={() => void schema.refetch()} />;
  const record = schema.data.records.find((each) => each.name === name);
  return record ? <RecordList key={name} record={record} /> : <UnknownRecord key={name} name={name} />;
}
