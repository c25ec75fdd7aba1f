import type { SVGProps } from "react";

/** Line icons on a 16-unit square, drawn for this product so that a page needs no icon font. */
const paths = {
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
  menu: "M2 4h12M2 8h12M2 12h12",
  close: "m4 4 8 8m0-8-8 8",
  plus: "M8 3v10M3 8h10",
  chevronRight: "m6 3.5 4.5 4.5L6 12.5",
  chevronDown: "M3.5 6 8 10.5 12.5 6",
  arrowUp: "M8 13V3.5M4 7l4-4 4 4",
  arrowDown: "M8 3v9.5M4 9l4 4 4-4",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M13 3l-1.1 1.1M4.1 11.9 3 13",
  moon: "M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z",
  user: "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8Zm-5.5 6c.6-2.7 2.8-4 5.5-4s4.9 1.3 5.5 4",
  language: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM1.5 8h13M8 1.5c-4 4-4 9 0 13 4-4 4-9 0-13Z",
  map: "M2 2.5h12v11H2zM6 2.5v11M10 2.5v11M2 6.2h12M2 9.8h12",
  list: "M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.5M2 8h.5M2 12h.5",
  screen: "M2 3h12v8.5H2zM6 14h4",
  record: "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 8h5M5.5 11h5",
  command: "m3 4 4 4-4 4M8.5 12.5H13",
  filter: "M2 3.5h12L9.5 8.6v4.6l-3-1.4V8.6z",
  columns: "M2 3h12v10H2zM6.2 3v10M10.2 3v10",
  download: "M8 2v8.5M4.5 7.2 8 10.7l3.5-3.5M2.5 13.5h11",
  upload: "M8 10.5V2M4.5 5.3 8 1.8l3.5 3.5M2.5 13.5h11",
  archive: "M2 3h12v3H2zM3 6v7.5h10V6M6.5 9h3",
  refresh: "M13.5 8a5.5 5.5 0 1 1-1.7-4M12 1.5v2.7H9.3",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  check: "m3 8.5 3.3 3.3L13 4.8",
  history: "M2.5 8a5.5 5.5 0 1 0 1.8-4.1L2.5 5.5M2.5 2.5v3h3M8 5v3.3l2.2 1.3",
  link: "M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.5-2.5a2.6 2.6 0 0 0-3.7-3.7L8 4.3M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.1 9.2a2.6 2.6 0 0 0 3.7 3.7L8 11.7",
  edit: "M9.8 3.2 12.8 6.2 5.5 13.5h-3v-3zM8.5 4.5l3 3",
  print: "M4 6V2h8v4M4 11.5H2V6h12v5.5h-2M4 9.5h8V14H4z",
  star: "m8 1.8 1.9 3.9 4.3.6-3.1 3 .7 4.3L8 11.6l-3.8 2 .7-4.3-3.1-3 4.3-.6z",
  warning: "M8 2 15 14H1zM8 6.5v3.5M8 12h.01",
  keyboard: "M1.5 4h13v8.5h-13zM4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M4.5 10h7",
  signOut: "M6 2.5H2.5v11H6M10.5 4.5 14 8l-3.5 3.5M14 8H6",
  key: "M5.5 13.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM7.7 8.3 13.5 2.5M11 5l2 2",
  book: "M8 3.5C6.5 2.3 4.3 2 2 2.3v10.5c2.3-.3 4.5 0 6 1.2 1.5-1.2 3.7-1.5 6-1.2V2.3c-2.3-.3-4.5 0-6 1.2Zm0 0V14",
  bell: "M3 11.5h10c-1-1-1.3-2-1.3-4.7a3.7 3.7 0 0 0-7.4 0C4.3 9.5 4 10.5 3 11.5ZM6.7 13.7a1.4 1.4 0 0 0 2.6 0",
  expand: "M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5 9 7M2.5 13.5 7 9",
  panel: "M2 3h12v10H2zM6 3v10",
} as const;

export type IconName = keyof typeof paths;

export interface IconProps extends Omit<SVGProps<SVGSVGElement>, "name"> {
  name: IconName;
  size?: number;
}

/** Decorative: the control that carries it must have a name of its own. */
export function Icon({ name, size = 16, ...rest }: IconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.4 : 1.3}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      focusable="false"
      style={{ flex: "none", display: "block", ...rest.style }}
      {...rest}
    >
      <path d={paths[name]} />
    </svg>
  );
}
