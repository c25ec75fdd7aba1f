const browsers: [RegExp, string][] = [
  [/MicroMessenger\//, "微信 WeChat"],
  [/Edg(?:e|A|iOS)?\//, "Edge"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];

const systems: [RegExp, string][] = [
  [/Windows/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/HarmonyOS/, "HarmonyOS"],
  [/Linux/, "Linux"],
];

/** What a person recognises in what a browser calls itself; its own words where nothing is known. */
export function agentName(agent: string | null): string {
  if (!agent) return "";
  const first = (known: [RegExp, string][]) => known.find(([sign]) => sign.test(agent))?.[1];
  return [first(browsers), first(systems)].filter(Boolean).join(" · ") || agent.slice(0, 60);
}
