import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, type AnyRoute } from "@tanstack/react-router";
import { RecordSkeleton, TableSkeleton } from "../widgets/Skeletons";
import { AppShell } from "./layout/AppShell";
import { Crashed, NotFound } from "./layout/FullPage";
import { screens, type ScreenRoute } from "./screens";

// The pages of records, which every module has; their chunks are fetched while the first page is being read.
const pages = {
  index: () => import("../records/RecordIndex"),
  list: () => import("../records/list/ListPage"),
  create: () => import("../records/record/NewRecordPage"),
  record: () => import("../records/record/RecordPage"),
};

/** Fetches the code of the pages that are likeliest next, once nothing else is to be done. */
export function prefetchPages(): () => void {
  const fetchAll = () => [pages.list, pages.record, pages.index, pages.create].forEach((load) => void load().catch(() => null));
  const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
  if (saving) return () => undefined;
  const idle = window.requestIdleCallback as typeof window.requestIdleCallback | undefined;
  const timer = setTimeout(() => (idle ? idle(fetchAll, { timeout: 4000 }) : fetchAll()), 1500);
  return () => clearTimeout(timer);
}

const root = createRootRoute({ component: AppShell, notFoundComponent: NotFound });

function screenRoute(screen: ScreenRoute): AnyRoute {
  return createRoute({ getParentRoute: () => root, path: screen.path, component: lazyRouteComponent(screen.load) });
}

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/map", replace: true });
  },
});

const recordIndex = createRoute({
  getParentRoute: () => root,
  path: "/records",
  component: lazyRouteComponent(pages.index),
});

const recordList = createRoute({
  getParentRoute: () => root,
  path: "/records/$record",
  component: lazyRouteComponent(pages.list),
  pendingComponent: TableSkeleton,
});

const recordNew = createRoute({
  getParentRoute: () => root,
  path: "/records/$record/new",
  component: lazyRouteComponent(pages.create),
  pendingComponent: RecordSkeleton,
});

const recordPage = createRoute({
  getParentRoute: () => root,
  path: "/records/$record/$id",
  component: lazyRouteComponent(pages.record),
  pendingComponent: RecordSkeleton,
});

const apiDocs = createRoute({
  getParentRoute: () => root,
  path: "/api-docs",
  component: lazyRouteComponent(() => import("./apidocs/ApiDocsPage")),
});

const notifications = createRoute({
  getParentRoute: () => root,
  path: "/notifications",
  component: lazyRouteComponent(() => import("./notifications/NotificationsPage")),
});

const tree = root.addChildren([home, ...screens.map(screenRoute), recordIndex, recordList, recordNew, recordPage, apiDocs, notifications]);

/**
 * Search parameters stay plain strings (`?filter=…`), so that an address can be read and written by hand. The router is
 * not registered for typed links: screens and records are data, their paths are known only at run time.
 */
export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  defaultErrorComponent: Crashed,
  defaultPendingMs: 80,
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (values) => {
    const entries = Object.entries(values as Record<string, unknown>).flatMap(([name, value]) =>
      value === undefined || value === null || value === "" ? [] : [[name, String(value)]],
    );
    const text = new URLSearchParams(entries as [string, string][]).toString();
    return text ? `?${text}` : "";
  },
});
