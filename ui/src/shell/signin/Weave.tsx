/**
 * Warp and weft as the framework draws them: verticals down, groups across, over and under in turn. Drawn from a rule and
 * not from a picture file, so that it is sharp on any screen and takes the colours of the theme.
 */
const columns = 8;
const rows = 11;
const pitch = 90;
const width = columns * pitch;
const height = rows * pitch;
const gap = 15;
/** How far a thread is seen between the two crossings where it passes under. */
const run = 2 * (pitch - gap);

function crossings(): { x: number; y: number; over: boolean }[] {
  return Array.from({ length: columns * rows }, (_, index) => {
    const column = index % columns;
    const row = Math.floor(index / columns);
    return { x: column * pitch + pitch / 2, y: row * pitch + pitch / 2, over: (column + row) % 2 === 0 };
  });
}

/** The crossings that are lit: as on the map, where something has been done. */
const lit = new Set([10, 21, 27, 36, 45, 51, 58, 68]);

export function Weave() {
  const all = crossings();
  const warp = all.map(({ x, y, over }) =>
    over ? `M${x} ${y - pitch / 2}v${pitch}` : `M${x} ${y - pitch / 2}v${pitch / 2 - gap}M${x} ${y + gap}v${pitch / 2 - gap}`,
  );
  const weft = all.map(({ x, y, over }) =>
    over ? `M${x - pitch / 2} ${y}h${pitch / 2 - gap}M${x + gap} ${y}h${pitch / 2 - gap}` : `M${x - pitch / 2} ${y}h${pitch}`,
  );
  return (
    <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="xMidYMid slice" width="100%" height="100%" fill="none">
      <path d={warp.join("")} stroke="var(--weave-warp)" strokeWidth="12" />
      <path d={weft.join("")} stroke="var(--weave-weft)" strokeWidth="12" />
      {all.map(({ x, y, over }, index) =>
        lit.has(index) ? (
          <path
            key={index}
            d={over ? `M${x} ${y - run / 2}v${run}` : `M${x - run / 2} ${y}h${run}`}
            stroke="var(--weave-lit)"
            strokeWidth="12"
          />
        ) : null,
      )}
    </svg>
  );
}
