import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { useNamedQuery } from "../../../shell/client";
import { useNarrow } from "../../../shell/layout/useNarrow";
import { useLabel } from "../../../shell/i18n";
import { usePageKeys } from "../../../shell/keys";
import { useRecordSchema } from "../../../shell/schema";
import { useMode } from "../../../shell/theme";
import { toast } from "../../../shell/toast";
import { EmptyState } from "../../../widgets/EmptyState";
import { ErrorState } from "../../../widgets/ErrorState";
import { useFrameworkText } from "../locale";
import type { Matrix, MatrixElement } from "../model";
import { Go } from "../../../widgets/Go";
import { useGo, useUrlState, type UrlChange } from "../../../shell/urlState";
import { downloadPng, downloadSvg } from "./download";
import { findElements } from "./find";
import { HEATS, type Heat } from "./heat";
import { buildTree, type FrameworkTree } from "./layout/tree";
import type { View } from "./layout/types";
import { LargeMap } from "./LargeMap";
import { Legend } from "./Legend";
import { MapBar } from "./MapBar";
import { MapCanvas, type MapHandle } from "./MapCanvas";
import { MapSkeleton } from "./MapSkeleton";
import { PhoneMap } from "./PhoneMap";
import styles from "./map.module.css";
import { ZoomButtons } from "./ZoomButtons";

/** The home page: the enterprise as one picture. */
export default function MapPage() {
  const t = useFrameworkText();
  const [url, setUrl] = useUrlState();
  const query = useNamedQuery<Matrix>("framework.matrix", { edition: url.edition, depth: 2 }, { keepPrevious: true });
  const [near, setNear] = useState(false);
  const mayCreate = useRecordSchema("framework.element")?.may.create ?? false;
  const deep = useNamedQuery<Matrix>(
    "framework.matrix",
    { edition: url.edition, depth: 3 },
    { enabled: near, keepPrevious: true },
  );
  const tree = useMemo(() => (query.data ? buildTree(query.data.elements) : null), [query.data]);
  const deeper = useMemo(
    () => (near && deep.data ? buildTree(deep.data.elements).childrenOf : null),
    [near, deep.data],
  );

  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data || !tree) return <MapSkeleton />;
  if (tree.areas.length === 0) {
    return (
      <EmptyState
        title={t("map.emptyTitle")}
        hint={t("map.empty")}
        action={mayCreate && <Go to="/records/framework.element">{t("map.emptyAction")}</Go>}
      />
    );
  }
  return <Loaded matrix={query.data} tree={tree} deeper={deeper} url={url} setUrl={setUrl} setNear={setNear} />;
}

interface LoadedProps {
  matrix: Matrix;
  tree: FrameworkTree;
  deeper: Map<string, MatrixElement[]> | null;
  url: Record<string, string | undefined>;
  setUrl: (changes: Record<string, string | undefined>, how?: UrlChange) => void;
  setNear: (near: boolean) => void;
}

function Loaded({ matrix, tree, deeper, url, setUrl, setNear }: LoadedProps) {
  const t = useFrameworkText();
  const label = useLabel();
  const mode = useMode();
  const narrow = useNarrow();
  const go = useGo();
  const handle = useRef<MapHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const [percent, setPercent] = useState(100);
  const [find, setFind] = useState("");
  const sought = useDeferredValue(find);
  const view: View = url.view === "end_to_end" ? "end_to_end" : "functional";
  const heat: Heat = HEATS.find((each) => each === url.heat) ?? "coverage";
  const nameOf = useCallback((element: { label: { zh: string; en: string } }) => label(element.label), [label]);
  const cells = useMemo(() => tree.areas.flatMap((area) => area.groups.flatMap((group) => group.cells)), [tree]);
  const hits = useMemo(() => findElements(matrix.elements, tree, sought), [matrix.elements, tree, sought]);
  const at = url.at ? matrix.elements.find((element) => element.identifier === url.at)?.id : undefined;
  const title = t("map.picture", { edition: label(matrix.edition.label) });
  const zoom = () => handle.current?.zoom;
  const showView = (next: View) => setUrl({ view: next === "functional" ? undefined : next });
  const showHeat = (next: Heat) => setUrl({ heat: next === "coverage" ? undefined : next });

  usePageKeys({
    "+": () => zoom()?.zoomBy(1.4),
    "=": () => zoom()?.zoomBy(1.4),
    "-": () => zoom()?.zoomBy(1 / 1.4),
    "0": () => zoom()?.whole(),
    "/": (event) => {
      event.preventDefault();
      search.current?.focus();
    },
  });

  const showFound = () => {
    const first = cells.find((cell) => hits?.has(cell.id));
    if (first) document.querySelector<SVGGElement>(`[data-cell][data-id="${first.id}"]`)?.focus();
  };
  const save = async (kind: "svg" | "png") => {
    const name = `${matrix.edition.code}-${view}-${heat}`;
    const svg = handle.current?.svg();
    if (!svg) return;
    const done = kind === "svg" ? downloadSvg(svg, title, name) : await downloadPng(svg, title, name);
    if (!done) toast({ tone: "danger", message: t("map.pngFailed") });
  };

  const bar = (
    <MapBar
      matrix={matrix}
      view={view}
      heat={heat}
      find={find}
      found={hits?.size ?? null}
      searchRef={search}
      narrow={narrow}
      onEdition={(edition) => setUrl({ edition })}
      onView={showView}
      onHeat={showHeat}
      onFind={setFind}
      onFindDone={showFound}
      onDownload={(kind) => void save(kind)}
    />
  );
  const canvas = (
    <MapCanvas
      tree={tree}
      deeper={deeper}
      view={view}
      heat={heat}
      mode={mode}
      hits={hits}
      nameOf={nameOf}
      edition={url.edition}
      at={at}
      title={title}
      t={t}
      go={go}
      onNear={setNear}
      onPercent={setPercent}
      handle={handle}
    />
  );
  const zoomButtons = <ZoomButtons percent={percent} zoom={zoom} />;
  if (narrow) {
    return (
      <div className={styles.phone}>
        {bar}
        <PhoneMap
          tree={tree}
          heat={heat}
          view={view}
          hits={hits}
          nameOf={nameOf}
          edition={url.edition}
          at={at}
          onLarge={() => setUrl({ large: "yes" }, { push: true })}
        />
        {url.large && (
          <LargeMap
            view={view}
            heat={heat}
            onView={showView}
            onHeat={showHeat}
            onClose={() => setUrl({ large: undefined })}
            zoom={zoomButtons}
          >
            {canvas}
          </LargeMap>
        )}
      </div>
    );
  }
  return (
    <div className={styles.page}>
      {bar}
      <a href="#after-map" className={styles.skip}>
        {t("map.skip")}
      </a>
      {canvas}
      <footer className={styles.foot} id="after-map" tabIndex={-1}>
        <Legend heat={heat} cells={cells} />
        <span className={styles.hint} title={t("map.keys")}>
          {t("map.keys")}
        </span>
        {zoomButtons}
      </footer>
    </div>
  );
}
