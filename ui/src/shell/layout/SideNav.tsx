import { Link, useRouterState } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Label, Navigation, NavigationGroup, RecordSchema } from "../../contract/schema";
import { ErrorState } from "../../widgets/ErrorState";
import { Icon, type IconName } from "../../widgets/Icon";
import { TextSkeleton } from "../../widgets/Skeletons";
import { useListSearch } from "../homeEdition";
import { useLabel, useText } from "../i18n";
import { useNavigation, useSchema } from "../schema";
import styles from "./SideNav.module.css";
import { useStored } from "./useStored";

/** The framework is the menu: areas, their level-1 groups, and under each group what this program has for it. */
export function SideNav() {
  const t = useText();
  const label = useLabel();
  const navigation = useNavigation();
  const here = useRouterState({ select: (state) => state.location.pathname });
  const [closedAreas, setClosedAreas] = useStored<string[]>("jingwei.nav.areas", []);
  if (navigation.isPending) {
    return (
      <div className={styles.loading}>
        <TextSkeleton lines={12} />
      </div>
    );
  }
  if (navigation.isError) return <ErrorState inline error={navigation.error} onRetry={() => void navigation.refetch()} />;
  return (
    <nav className={styles.nav} aria-label={t("nav.title")}>
      <NavLink to="/map" icon="map" text={t("nav.home")} />
      <NavLink to="/records" icon="list" text={t("list.allRecords")} exact />
      {navigation.data.areas.map((area) => {
        const closed = closedAreas.includes(area.identifier);
        return (
          <section key={area.identifier} className={styles.area}>
            <button
              type="button"
              className={styles.areaHead}
              aria-expanded={!closed}
              onClick={() =>
                setClosedAreas(
                  closed ? closedAreas.filter((each) => each !== area.identifier) : [...closedAreas, area.identifier],
                )
              }
            >
              <Icon name={closed ? "chevronRight" : "chevronDown"} size={12} />
              <span className={styles.name} title={label(area.label)}>
                {label(area.label)}
              </span>
            </button>
            {!closed &&
              area.groups.map((group) => <Group key={group.identifier} group={group} here={here} navigation={navigation.data} />)}
          </section>
        );
      })}
    </nav>
  );
}

function Group({ group, here, navigation }: { group: NavigationGroup; here: string; navigation: Navigation }) {
  const t = useText();
  const label = useLabel();
  const entries = useEntries(group);
  const isHere = entries.some((entry) => isCurrent(entry.to, here));
  const [opened, setOpened] = useStored<boolean | null>(`jingwei.nav.group.${group.identifier}`, null);
  const name = label(group.label);
  if (entries.length === 0) {
    return (
      <Link to="/map" search={{ at: group.identifier }} className={styles.empty} title={t("nav.emptyGroup", { name })}>
        <Identifier value={group.identifier} />
        <span className={styles.name}>{name}</span>
      </Link>
    );
  }
  // With little in the whole framework, everything is shown; later the reader's own choice counts.
  const open = opened ?? (isHere || filledGroups(navigation) <= 8);
  return (
    <div>
      <button type="button" className={styles.group} aria-expanded={open} onClick={() => setOpened(!open)} title={name}>
        <Identifier value={group.identifier} />
        <span className={styles.name}>{name}</span>
        <Icon name={open ? "chevronDown" : "chevronRight"} size={12} className={styles.turn} />
      </button>
      {open && (
        <ul>
          {entries.map((entry) => (
            <li key={entry.to}>
              <NavLink to={entry.to} search={entry.search} icon={entry.icon} text={label(entry.label)} nested />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function filledGroups(navigation: Navigation): number {
  return navigation.areas.flatMap((area) => area.groups).filter((group) => group.records.length + group.screens.length > 0)
    .length;
}

function Identifier({ value }: { value: string }) {
  return <span className={styles.identifier}>{value}</span>;
}

interface Entry {
  to: string;
  search?: Record<string, string>;
  label: Label;
  icon: IconName;
}

function useEntries(group: NavigationGroup): Entry[] {
  const schema = useSchema();
  const listSearch = useListSearch();
  return useMemo(() => {
    const screens = group.screens
      // A screen with a parameter is reached from its subject, not from a menu; the map stands at the top of the menu.
      .filter((path) => !path.includes("$") && path !== "/map")
      .flatMap((path) => schema?.screens.find((screen) => screen.path === path) ?? [])
      .map((screen) => ({ to: screen.path, label: screen.label, icon: "screen" as const }));
    const records = group.records
      .flatMap((name): RecordSchema[] => schema?.records.filter((record) => record.name === name) ?? [])
      .map((record) => ({
        to: `/records/${record.name}`,
        search: listSearch(record),
        label: record.label_plural,
        icon: "list" as const,
      }));
    return [...screens, ...records];
  }, [group, schema, listSearch]);
}

function isCurrent(to: string, here: string): boolean {
  return here === to || here.startsWith(`${to}/`);
}

interface NavLinkProps {
  to: string;
  search?: Record<string, string>;
  text: string;
  icon: IconName;
  nested?: boolean;
  exact?: boolean;
}

/** The router marks the link of the page one is on with aria-current. */
function NavLink({ to, search, text, icon, nested, exact }: NavLinkProps) {
  return (
    <Link
      to={to}
      search={search ?? {}}
      className={nested ? styles.nested : styles.link}
      activeOptions={{ exact, includeSearch: false }}
      title={text}
    >
      <Icon name={icon} size={nested ? 14 : 16} />
      <span className="cut">{text}</span>
    </Link>
  );
}
