import { Select } from "antd";
import { useMemo } from "react";
import { useLabel } from "../../../shell/i18n";
import { Icon } from "../../../widgets/Icon";
import { useFrameworkText } from "../locale";
import { ASPECTS, FINDING_STATES, type GapRow, type MatrixElement } from "../model";
import styles from "./gaps.module.css";
import { inOrder } from "./filter";

type Values = Record<string, string | undefined>;

export interface GapFiltersProps {
  url: Values;
  setUrl: (changes: Values) => void;
  elements: MatrixElement[];
  rows: GapRow[];
}

/** The filters, all kept in the address. */
export function GapFilters({ url, setUrl, elements, rows }: GapFiltersProps) {
  const t = useFrameworkText();
  const label = useLabel();
  const places = useMemo(
    () =>
      elements
        .filter((element) => element.kind !== "area" && element.level <= 2)
        .filter((element) => element.findings > 0 || element.id === url.under)
        .map((element) => ({
          value: element.id,
          label: `${element.identifier} ${label(element.label)}`,
          className: element.kind !== "element" ? styles.groupOption : styles.elementOption,
        })),
    [elements, label, url.under],
  );
  const owners = useMemo(() => {
    const found = new Map<string, string>();
    for (const finding of inOrder(rows)) if (finding.owner) found.set(finding.owner.id, label(finding.owner.label));
    const list = [...found]
      .map(([value, name]) => ({ value, label: name }))
      .sort((a, b) => a.label.localeCompare(b.label));
    return [...list, { value: "none", label: t("gaps.deptNone") }];
  }, [rows, label, t]);
  const any = url.under ?? url.aspect ?? url.state ?? url.owner ?? url.search;
  const known = (id: string | undefined, options: { value: string }[]) =>
    options.some((each) => each.value === id) ? id : undefined;
  return (
    <div className={styles.filters} role="search">
      <label className={styles.search}>
        <Icon name="search" size={14} />
        <input
          type="search"
          value={url.search ?? ""}
          placeholder={t("gaps.search")}
          aria-label={t("gaps.search")}
          onChange={(event) => setUrl({ search: event.target.value || undefined })}
        />
      </label>
      <Select
        className={styles.place}
        aria-label={t("gaps.under")}
        placeholder={t("gaps.all")}
        value={known(url.under, places)}
        options={places}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={360}
        onChange={(next?: string) => setUrl({ under: next })}
      />
      <Select
        aria-label={t("gaps.aspect")}
        placeholder={t("gaps.aspect")}
        value={ASPECTS.find((each) => each === url.aspect)}
        options={ASPECTS.map((value) => ({ value, label: t(`aspect.${value}`) }))}
        allowClear
        popupMatchSelectWidth={false}
        onChange={(next?: string) => setUrl({ aspect: next })}
      />
      <Select
        aria-label={t("gaps.state")}
        placeholder={t("gaps.state")}
        value={FINDING_STATES.find((each) => each === url.state)}
        options={FINDING_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        allowClear
        popupMatchSelectWidth={false}
        onChange={(next?: string) => setUrl({ state: next })}
      />
      <Select
        aria-label={t("gaps.owner")}
        placeholder={t("gaps.owner")}
        value={known(url.owner, owners)}
        options={owners}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        onChange={(next?: string) => setUrl({ owner: next })}
      />
      {any && (
        <button
          type="button"
          className={styles.textual}
          onClick={() =>
            setUrl({ under: undefined, aspect: undefined, state: undefined, owner: undefined, search: undefined })
          }
        >
          {t("gaps.clear")}
        </button>
      )}
    </div>
  );
}
