export type Mode = "light" | "dark";

/** Five steps from nothing covered (0) to wholly covered (4). */
export type HeatStep = 0 | 1 | 2 | 3 | 4;

export interface HeatColor {
  background: string;
  text: string;
}

/**
 * One road through sand, sage and lake blue whose lightness always moves one way, so that the order also reads without
 * hue: for each kind of colour blindness and on a grey printer. The number still stands beside it everywhere.
 */
const scale: Record<Mode, readonly [HeatColor, HeatColor, HeatColor, HeatColor, HeatColor]> = {
  light: [
    { background: "#f6ecd2", text: "#4a3c12" },
    { background: "#cfe0c3", text: "#21391c" },
    { background: "#93c6bd", text: "#0d332e" },
    { background: "#367a9a", text: "#ffffff" },
    { background: "#244a7c", text: "#ffffff" },
  ],
  dark: [
    { background: "#3a3020", text: "#ecdcb4" },
    { background: "#38502f", text: "#dbedd2" },
    { background: "#2f7066", text: "#ffffff" },
    { background: "#5fa6c2", text: "#06202c" },
    { background: "#a9cdf2", text: "#0c2340" },
  ],
};

const unknown: Record<Mode, HeatColor> = {
  light: { background: "#eceef1", text: "#4f5865" },
  dark: { background: "#262a30", text: "#a8b0bb" },
};

/** The colour of a step; null (nothing in scope, nothing known) is grey. */
export function heatColor(step: HeatStep | null, mode: Mode): HeatColor {
  return step === null ? unknown[mode] : scale[mode][step];
}

/** Basis points (10000 = wholly) to a step: 0 only for nothing at all, 4 only for nine tenths and more. */
export function heatStep(basisPoints: number | null): HeatStep | null {
  if (basisPoints === null) return null;
  if (basisPoints <= 0) return 0;
  if (basisPoints < 4000) return 1;
  if (basisPoints < 7000) return 2;
  return basisPoints < 9000 ? 3 : 4;
}

/** WCAG contrast of two #rrggbb colours, 1 to 21. */
export function contrast(first: string, second: string): number {
  const [light, dark] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG relative luminance of #rrggbb, 0 to 1. */
export function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
