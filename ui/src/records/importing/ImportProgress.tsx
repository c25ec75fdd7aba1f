import { useQuery } from "@tanstack/react-query";
import { Progress } from "antd";
import type { ReactNode } from "react";
import type { paths } from "../../contract/openapi";
import { getJson } from "../../shell/client";
import { useText } from "../../shell/i18n";
import styles from "./ImportDialog.module.css";
import { stageOf } from "./progress";

type Told = paths["/api/imports/{key}"]["get"]["responses"]["200"]["content"]["application/json"];

/** Asked again after so many milliseconds; a small file is done before the first time. */
const EVERY = 700;

/** How many rows of a file are done, as soon as the server tells; until then what is `waiting`. */
export function ImportProgress({ of, waiting = null }: { of: string; waiting?: ReactNode }) {
  const t = useText();
  const told = useQuery({
    queryKey: ["import-progress", of],
    queryFn: ({ signal }) => getJson<Told>(`/api/imports/${of}`, undefined, signal),
    refetchInterval: EVERY,
    retry: false,
    gcTime: 0,
  });
  const stage = told.data && stageOf(told.data);
  if (!stage) return waiting;
  return (
    <div className={styles.progress} role="status">
      <span>{t(`importing.${stage.words}`, { done: stage.done, rows: stage.rows })}</span>
      <Progress percent={stage.percent} showInfo={false} size="small" />
    </div>
  );
}
