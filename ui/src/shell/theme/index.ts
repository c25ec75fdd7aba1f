export { contrast, heatColor, heatStep, type HeatColor, type HeatStep, type Mode } from "./heat";
export { setMode, useMode, useModeChoice, type ModeChoice } from "./mode";
