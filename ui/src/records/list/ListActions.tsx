import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import type { RecordSchema } from "../../contract/schema";
import { withParams } from "../../shell/client";
import { useLabel, useLang, useText } from "../../shell/i18n";
import { toastProblem } from "../../shell/toast";
import { Icon } from "../../widgets/Icon";
import { MenuButton, type MenuEntry } from "../../widgets/MenuButton";
import { downloadFrom } from "../download";

const ImportDialog = lazy(() => import("../importing/ImportDialog"));

export interface ListActionsProps {
  record: RecordSchema;
  /** The list's question, for an export of just what is shown. */
  params: Record<string, string | undefined>;
}

export function ListActions({ record, params }: ListActionsProps) {
  const t = useText();
  const label = useLabel();
  const { lang } = useLang();
  const [importing, setImporting] = useState(false);
  const [exporting, setExporting] = useState(false);

  async function exportAs(format: "csv" | "xlsx" | "pdf"): Promise<void> {
    setExporting(true);
    try {
      const asked = { ...params, language: lang };
      const path =
        format === "pdf"
          ? withParams(`/api/records/${record.name}/pdf`, asked)
          : withParams(`/api/records/${record.name}/export`, { ...asked, format });
      await downloadFrom(path, `${label(record.label_plural)}.${format}`);
    } catch (thrown) {
      toastProblem(thrown);
    } finally {
      setExporting(false);
    }
  }

  const entries: MenuEntry[] = [];
  if (record.may.export) {
    entries.push(
      { key: "hint", heading: t("list.exportHint") },
      { key: "xlsx", label: t("list.exportXlsx"), icon: "download", onSelect: () => void exportAs("xlsx") },
      { key: "csv", label: t("list.exportCsv"), icon: "download", onSelect: () => void exportAs("csv") },
      { key: "pdf", label: t("list.exportPdf"), icon: "download", onSelect: () => void exportAs("pdf") },
    );
  }
  if (record.may.import) {
    entries.push({ key: "import", label: `${t("list.import")}…`, icon: "upload", onSelect: () => setImporting(true) });
  }
  entries.push({ key: "print", label: t("record.print"), icon: "print", onSelect: () => window.print() });
  return (
    <>
      {record.may.create && (
        <Link to={`/records/${record.name}/new`} tabIndex={-1}>
          <Button type="primary" icon={<Icon name="plus" size={14} />}>
            {t("common.new")}
          </Button>
        </Link>
      )}
      <MenuButton bordered align="right" label={t("common.more")} entries={entries}>
        <Icon name={exporting ? "download" : "more"} />
      </MenuButton>
      <Suspense>{importing && <ImportDialog record={record} onClose={() => setImporting(false)} />}</Suspense>
    </>
  );
}
