/** What a drawing needs of its style sheet to look the same in another program. */
const PROPERTIES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-weight",
  "font-size",
  "text-anchor",
  "font-variant-numeric",
] as const;

/** The picture at rest as a file of its own: styles written into it, the zoom taken out. */
export function standalone(svg: SVGSVGElement, title: string): { text: string; width: number; height: number } {
  const width = svg.clientWidth;
  const height = svg.clientHeight;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll("*")];
  const to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((node, index) => {
    const target = to[index];
    if (!target) return;
    const style = getComputedStyle(node);
    const wanted = node.tagName === "g" ? (["opacity", "fill"] as const) : PROPERTIES;
    const written = wanted.map((name) => `${name}:${style.getPropertyValue(name)}`);
    if (node.tagName === "g" && style.transform !== "none" && node.hasAttribute("style")) {
      const matrix = new DOMMatrix(style.transform);
      target.setAttribute("transform", `translate(${matrix.e} ${matrix.f})`);
    }
    if (node.tagName === "rect" && node.hasAttribute("style") && style.transform !== "none") {
      const matrix = new DOMMatrix(style.transform);
      target.setAttribute("transform", `translate(${matrix.e} ${matrix.f})`);
    }
    target.setAttribute("style", written.join(";"));
    for (const name of [
      "class",
      "tabindex",
      "role",
      "data-id",
      "data-cell",
      "data-frame",
      "data-findings",
      "aria-label",
    ])
      target.removeAttribute(name);
  });
  const group = copy.querySelector("g");
  const zoomed = svg.querySelector("g")?.getAttribute("transform");
  if (group && zoomed) {
    const bounds = (svg.querySelector("g") as SVGGElement).getBBox();
    copy.setAttribute("viewBox", `${bounds.x - 12} ${bounds.y - 12} ${bounds.width + 24} ${bounds.height + 24}`);
    group.removeAttribute("transform");
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const name = document.createElementNS("http://www.w3.org/2000/svg", "title");
  name.textContent = title;
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("x", "-9999");
  ground.setAttribute("y", "-9999");
  ground.setAttribute("width", "29999");
  ground.setAttribute("height", "29999");
  ground.setAttribute("fill", getComputedStyle(document.documentElement).getPropertyValue("--jw-surface") || "#fff");
  copy.prepend(name, ground);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function give(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function downloadSvg(svg: SVGSVGElement, title: string, name: string): boolean {
  give(new Blob([standalone(svg, title).text], { type: "image/svg+xml" }), `${name}.svg`);
  return true;
}

/** Twice the size of the screen, for slides; false when the browser refuses. */
export async function downloadPng(svg: SVGSVGElement, title: string, name: string): Promise<boolean> {
  const { text, width, height } = standalone(svg, title);
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    canvas.getContext("2d")?.drawImage(image, 0, 0, width * 2, height * 2);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob) give(blob, `${name}.png`);
    return blob !== null;
  } catch {
    return false;
  } finally {
    URL.revokeObjectURL(url);
  }
}
