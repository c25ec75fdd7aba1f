import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The Rust server embeds ui/dist and serves it at the root; JINGWEI_API lets `npm run dev` speak to any running server.
export default defineConfig({
  base: "/",
  plugins: [react()],
  build: {
    target: "es2022",
    manifest: true,
    // The policy forbids inline scripts and data: scripts, so nothing may be inlined into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  server: {
    // Not "/api": the page /api-docs is ours. The server takes a write only from the page's own origin, by the Host that it is asked
    // under, so that must stay what the browser says.
    proxy: { "^/api/": { target: process.env.JINGWEI_API ?? "http://127.0.0.1:8686", changeOrigin: false } },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
