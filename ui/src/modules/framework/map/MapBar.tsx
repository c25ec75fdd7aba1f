import type { RefObject } from "react";
import { useLabel, useText } from "../../../shell/i18n";
import { usePageTitle } from "../../../shell/usePageTitle";
import { Icon } from "../../../widgets/Icon";
import { useQueryFile } from "../../../records/queryFile";
import { MenuButton, type MenuEntry } from "../../../widgets/MenuButton";
import { useFrameworkText } from "../locale";
import type { Matrix } from "../model";
import { Segmented } from "../../../widgets/Segmented";
import { HEATS, type Heat } from "./heat";
import type { View } from "./layout/types";
import styles from "./MapBar.module.css";

export interface MapBarProps {
  matrix: Matrix;
  view: View;
  heat: Heat;
  find: string;
  /** Null while nothing is sought. */
  found: number | null;
  searchRef: RefObject<HTMLInputElement | null>;
  narrow: boolean;
  onEdition: (code: string) => void;
  onView: (view: View) => void;
  onHeat: (heat: Heat) => void;
  onFind: (text: string) => void;
  onFindDone: () => void;
  onDownload: (kind: "svg" | "png") => void;
}

/** As deep as the program goes. */
const DEEPEST = 30;

/** One line above the picture: what is shown, how, and what of it is sought. */
export function MapBar(props: MapBarProps) {
  const t = useFrameworkText();
  const shell = useText();
  const label = useLabel();
  const { matrix } = props;
  usePageTitle(shell("nav.home"));
  // the numbers behind the picture, of all levels
  const asked = { edition: matrix.edition.code, depth: DEEPEST };
  const table = useQueryFile("framework.matrix", asked, `${shell("nav.home")} ${matrix.edition.code}`);
  const entries: MenuEntry[] = props.narrow
    ? table
    : [
        { key: "svg", label: t("map.svg"), onSelect: () => props.onDownload("svg") },
        { key: "png", label: t("map.png"), onSelect: () => props.onDownload("png") },
        ...table,
      ];
  return (
    <header className={styles.bar}>
      <h1 className={styles.title}>{shell("nav.home")}</h1>
      <MenuButton
        bordered
        label={`${t("map.edition")}: ${label(matrix.edition.label)}`}
        entries={matrix.editions.map((edition) => ({
          key: edition.code,
          label: label(edition.label),
          checked: edition.id === matrix.edition.id,
          onSelect: () => props.onEdition(edition.code),
        }))}
      >
        {label(matrix.edition.label)}
        <Icon name="chevronDown" size={12} />
      </MenuButton>
      <Segmented<View>
        label={t("map.view")}
        value={props.view}
        options={[
          { value: "functional", label: t("map.functional") },
          { value: "end_to_end", label: t("map.endToEnd") },
        ]}
        onChange={props.onView}
      />
      <Segmented<Heat>
        label={t("map.heat")}
        value={props.heat}
        options={HEATS.map((heat) => ({ value: heat, label: t(`heat.${heat}`) }))}
        onChange={props.onHeat}
      />
      <div className={styles.find}>
        <Icon name="search" size={14} />
        <input
          ref={props.searchRef}
          type="search"
          value={props.find}
          placeholder={t("map.find")}
          aria-label={t("map.find")}
          onChange={(event) => props.onFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") props.onFindDone();
            if (event.key === "Escape" && props.find) {
              event.stopPropagation();
              props.onFind("");
            }
          }}
        />
        <span className={styles.found} role="status">
          {props.found === null ? "" : props.found === 0 ? t("map.notFound") : t("map.found", { count: props.found })}
        </span>
      </div>
      {entries.length > 0 && (
        <MenuButton bordered align="right" label={t("map.download")} entries={entries}>
          <Icon name="download" />
        </MenuButton>
      )}
    </header>
  );
}
