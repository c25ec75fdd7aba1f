import type { Mode } from "./heat";

/**
 * The few colours there are. base.css carries the same values as CSS variables (a unit test compares them), because
 * plain elements read variables while antd wants tokens.
 */
export interface Palette {
  accent: string;
  "on-accent": string;
  /** The accent as a wash behind a selected row or the current entry. */
  "accent-soft": string;
  text: string;
  "text-2": string;
  "text-3": string;
  line: string;
  "line-strong": string;
  surface: string;
  /** Behind the page: the navigation and the space between surfaces. */
  ground: string;
  /** Headers of tables, hovered rows. */
  sunken: string;
  info: string;
  "info-soft": string;
  success: string;
  "success-soft": string;
  warning: string;
  "warning-soft": string;
  danger: string;
  "danger-soft": string;
}

export const palettes: Record<Mode, Palette> = {
  light: {
    accent: "#1d5fa6",
    "on-accent": "#ffffff",
    "accent-soft": "#e8f0f9",
    text: "#1b2027",
    "text-2": "#4f5865",
    "text-3": "#636c7b",
    line: "#e3e6ea",
    "line-strong": "#c6ccd4",
    surface: "#ffffff",
    ground: "#f5f6f8",
    sunken: "#f0f2f5",
    info: "#1d5fa6",
    "info-soft": "#e8f0f9",
    success: "#1c6e46",
    "success-soft": "#e5f3eb",
    warning: "#8a5300",
    "warning-soft": "#fbf0dc",
    danger: "#b3261e",
    "danger-soft": "#fbeae8",
  },
  dark: {
    accent: "#76aeea",
    "on-accent": "#0b1b2c",
    "accent-soft": "#1c2d42",
    text: "#e6e9ed",
    "text-2": "#b1b8c2",
    "text-3": "#939ba7",
    line: "#2d3239",
    "line-strong": "#454c56",
    surface: "#181b1f",
    ground: "#111316",
    sunken: "#20242a",
    info: "#76aeea",
    "info-soft": "#1c2d42",
    success: "#6cc495",
    "success-soft": "#183326",
    warning: "#e0b060",
    "warning-soft": "#372b15",
    danger: "#f2938b",
    "danger-soft": "#40201e",
  },
};
