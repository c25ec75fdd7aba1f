import { theme, type ThemeConfig } from "antd";
import type { Mode } from "./heat";
import { palettes } from "./palette";

/** antd dressed as the rest of the page: same greys, same accent, quiet motion, dense controls. */
export function antdTheme(mode: Mode): ThemeConfig {
  const palette = palettes[mode];
  return {
    algorithm: mode === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      // base.css says which faces, by the language of the page.
      fontFamily: "var(--jw-font)",
      fontSize: 14,
      controlHeight: 30,
      controlHeightSM: 24,
      borderRadius: 4,
      borderRadiusLG: 6,
      borderRadiusSM: 3,
      colorPrimary: palette.accent,
      colorInfo: palette.info,
      colorSuccess: palette.success,
      colorWarning: palette.warning,
      colorError: palette.danger,
      colorLink: palette.accent,
      colorText: palette.text,
      colorTextSecondary: palette["text-2"],
      colorTextTertiary: palette["text-3"],
      colorTextPlaceholder: palette["text-3"],
      colorBorder: palette["line-strong"],
      colorBorderSecondary: palette.line,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.surface,
      colorBgLayout: palette.ground,
      boxShadow: "0 4px 16px rgb(0 0 0 / 14%)",
      boxShadowSecondary: "0 4px 16px rgb(0 0 0 / 14%)",
      motionDurationMid: "0.1s",
      motionDurationSlow: "0.15s",
      controlItemBgActive: palette["accent-soft"],
      controlItemBgActiveHover: palette["accent-soft"],
      controlItemBgHover: palette.sunken,
      wireframe: false,
    },
    components: {
      Button: {
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        primaryColor: palette["on-accent"],
        fontWeight: 400,
      },
      Input: { activeShadow: `0 0 0 2px ${palette["accent-soft"]}` },
    },
  };
}
