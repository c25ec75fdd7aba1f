/** Two warps and two wefts, over and under: the product's mark. */
export function ProductMark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false" style={{ flex: "none", display: "block" }}>
      <rect width="32" height="32" rx="7" fill="var(--jw-accent)" />
      <g stroke="var(--jw-on-accent)" strokeWidth="2.4" strokeLinecap="round" fill="none">
        <path d="M11 6.5v6.2M11 15.3v10.2M21 6.5v10.2M21 19.3v6.2" />
        <path d="M6.5 11h10.2M19.3 11h6.2M6.5 21h6.2M15.3 21h10.2" opacity=".72" />
      </g>
    </svg>
  );
}
